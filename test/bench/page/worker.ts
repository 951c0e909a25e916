// A worker for peers that are meant to run in one.
import { expose } from 'comlink';
import { Lane } from './lane.ts';

expose(Lane);
