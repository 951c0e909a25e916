// The same app's service worker as one bundle, which answers the service's URLs itself.
import { serveImages } from 'oss-img/service-worker';
import { routeByWorkbox } from './routes.ts';

serveImages({ buckets: [{ name: 'of-app', acl: 'public-read-write' }] });
routeByWorkbox();
