import OSS from 'ali-oss';
import { createImageProcessor } from 'oss-img';
import { registerImageServiceWorker } from 'oss-img/register';
import { createRoot } from 'react-dom/client';
import { UploadForm } from './UploadForm.jsx';

// Where photos go. With `{ region: 'oss-cn-hangzhou' }` instead, and without the service worker, it is a bucket of the service.
const target = { endpoint: location.origin, sldEnable: true };
// At the service: a temporary key pair and its stsToken, from your server.
const credentials = { accessKeyId: 'any', accessKeySecret: 'any-secret' };

await registerImageServiceWorker('./oss-img-sw.js', {
  processor: createImageProcessor(),
  buckets: [{ name: 'photos', acl: 'private', credentials }],
});

const client = new OSS({ ...target, ...credentials, bucket: 'photos', authorizationV4: true });
createRoot(document.querySelector('#root')).render(<UploadForm client={client} />);
