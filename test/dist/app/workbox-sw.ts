// An app's own service worker. The test puts importScripts() of the drop-in file in front of it.
import { routeByWorkbox } from './routes.ts';

routeByWorkbox();
