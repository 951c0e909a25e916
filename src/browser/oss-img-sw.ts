// dist/oss-img-sw.js: the drop-in service worker, one classic script that is copied beside the page.
import { serveImages } from './service-worker.ts';

serveImages();
