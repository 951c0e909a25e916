// None of these calls may compile.
import { createImageProcessor, imageProcess, type Step } from 'oss-img';
import { openBucket, type PageBucket } from 'oss-img/bucket';
import { type RegisterOptions, registerImageServiceWorker } from 'oss-img/register';
import { serveImages } from 'oss-img/service-worker';
import { createNextLoader, generate, ossImageUrl, srcset } from 'oss-img/url';
import { ossImg } from 'oss-img/vite';

declare const photo: Blob;
declare const bucket: PageBucket;
const builder = imageProcess();
const processor = createImageProcessor();

export const wrong = [
  // @ts-expect-error no such action
  () => builder.slim(1),
  // @ts-expect-error no such parameter
  () => builder.resize({ wide: 100 }),
  // @ts-expect-error a number, not text
  () => builder.resize({ width: '100' }),
  // @ts-expect-error no such mode
  () => builder.resize({ width: 100, mode: 'stretch' }),
  // @ts-expect-error true or false, not a number
  () => builder.resize({ width: 100, limit: 0 }),
  // @ts-expect-error no such gravity
  () => builder.crop({ width: 100, gravity: 'middle' }),
  // @ts-expect-error no such gravity of a watermark
  () => builder.watermark({ text: 'a', gravity: 'top' }),
  // @ts-expect-error the strength is required
  () => builder.blur({ radius: 3 }),
  // @ts-expect-error the degrees are required
  () => builder.rotate(),
  // @ts-expect-error no such format
  () => builder.format('psd'),
  // @ts-expect-error a mistyped name of an action in camel case
  () => builder.roundedcorners({ radius: 3 }),
  // @ts-expect-error no such action in a step
  (): Step => ({ action: 'slim', params: {} }),
  // @ts-expect-error no such option
  () => createImageProcessor({ worker: 2 }),
  // @ts-expect-error no such codecs
  () => createImageProcessor({ codecs: 'native' }),
  // @ts-expect-error no such limit
  () => createImageProcessor({ limits: { bytes: 1 } }),
  // @ts-expect-error an address is no source
  () => processor.process('photo.jpg', 'image/resize,w_100'),
  // @ts-expect-error the process is required
  () => processor.process(photo),
  // @ts-expect-error no such priority
  () => processor.process(photo, 'image/resize,w_100', { priority: 'high' }),
  // @ts-expect-error no such orientation
  () => processor.explain('image/resize,w_100', { width: 400, height: 300, orientation: 9 }),
  // @ts-expect-error half a size
  () => processor.explain('image/resize,w_100', { width: 400 }),
  // @ts-expect-error no such ACL
  () => openBucket('photos', { acl: 'public' }),
  // @ts-expect-error half a key pair
  () => openBucket('photos', { credentials: { accessKeyId: 'id' } }),
  // @ts-expect-error `default` is of objects alone
  () => bucket.putBucketAcl('default'),
  // @ts-expect-error no such version
  () => bucket.signUrl('GET', 'a.jpg', 600, { version: 'v2' }),
  // @ts-expect-error a number is no body
  () => bucket.putObject('a.jpg', 1),
  // @ts-expect-error a host needs its bucket
  (): RegisterOptions => ({ hosts: [{ host: 'img.example.com' }] }),
  // @ts-expect-error no such type of a script
  () => registerImageServiceWorker('/oss-img-sw.js', { type: 'commonjs' }),
  // @ts-expect-error no such option
  () => serveImages({ bucket: 'photos' }),
  // @ts-expect-error no such separator
  () => ossImageUrl('/cat.jpg', 'image/resize,w_100', { styleSeparator: '.' }),
  // @ts-expect-error one width is no list
  () => srcset('/cat.jpg', 320, 'image/quality,q_80'),
  // @ts-expect-error the operations are required
  () => generate('/cat.jpg'),
  // @ts-expect-error no such option
  () => createNextLoader({ baseUrl: 'https://example.com' }),
  // @ts-expect-error no such option
  () => ossImg({ worker: true }),
];
