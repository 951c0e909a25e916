// What only the libraries of a browser know.
import type { prepareUpload } from 'oss-img';
import type { registerImageServiceWorker } from 'oss-img/register';
import { ossImageUrl } from 'oss-img/url';
import { same } from './same.js';

same<Awaited<ReturnType<typeof registerImageServiceWorker>>, ServiceWorkerRegistration>(true);
same<Awaited<ReturnType<typeof prepareUpload>>, File>(true);
void ossImageUrl(new URL('https://example.com/cat.jpg'), 'image/resize,w_100');
