import { memoryStore } from '../../src/bucket/memory.ts';
import { objectStoreContract } from './contract.ts';

objectStoreContract('memoryStore', memoryStore);
