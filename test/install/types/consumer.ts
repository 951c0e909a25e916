// Every door and every function of theirs, as an application or a server calls them, with the types that come out.
import {
  createImageProcessor,
  type ErrorCode,
  type Explanation,
  type FormatName,
  type formatProcess,
  type ImageProcessor,
  imageProcess,
  isOssError,
  type Job,
  OssError,
  type Position,
  type ProcessResult,
  type parseProcess,
  prepareUpload,
  type ResultFormat,
  type Size,
  type Step,
} from 'oss-img';
import {
  type bucketsLostAt,
  deleteBucket,
  type GotObject,
  type ListedBucket,
  type ListedObjects,
  type listBuckets,
  type ObjectFacts,
  openBucket,
  type PageBucket,
  type Saved,
} from 'oss-img/bucket';
import { registerImageServiceWorker } from 'oss-img/register';
import { serveImages } from 'oss-img/service-worker';
import { same } from './same.js';

const builder = imageProcess()
  .resize({ width: 100, mode: 'fixed' })
  .rotate(90)
  .watermark({ text: 'Hello', gravity: 'se' })
  .roundedCorners({ radius: 30 })
  .format('png');
same<ReturnType<typeof builder.toJob>, Job>(true);
same<ReturnType<typeof parseProcess>, Job>(true);
same<ReturnType<typeof formatProcess>, string>(true);
type Resize = Extract<Step, { action: 'resize' }>['params'];
same<Resize['width'], number | undefined>(true);
same<Resize['limit'], boolean>(true);

export async function onPage(signal: AbortSignal, photo: Blob): Promise<ImageProcessor> {
  const processor = createImageProcessor({
    workers: 2,
    codecs: 'portable',
    fonts: { 'wqy-zenhei': '/font.woff2', fangzhengkaiti: new ArrayBuffer(8) },
    styles: { small: 'image/resize,w_100' },
    limits: { sourceBytes: 1000 },
    shrink: 'lanczos3',
    reduction: 'close',
    exactPixels: Number.POSITIVE_INFINITY,
    assetBase: '/',
  });
  const result = await processor.process(photo, builder.toJob(), {
    signal,
    priority: 'low',
    transfer: true,
    onProgress: ({ fraction }) => same<typeof fraction, number>(true),
    loadObject: async (key) => new Blob([key]),
  });
  same<typeof result, ProcessResult>(true);
  same<typeof result.body, Blob>(true);
  same<typeof result.format, ResultFormat>(true);
  same<ResultFormat, FormatName | 'json' | 'unknown'>(true);
  await processor.process(new Uint8Array(8), 'image/resize,w_100');
  await processor.process(new Response(photo), 'image/resize,w_100');
  const { ImageWidth } = await processor.info(photo);
  same<typeof ImageWidth, { value: string } | undefined>(true);
  same<Awaited<ReturnType<typeof processor.averageHue>>, string>(true);
  const explanation = processor.explain('image/resize,w_100', {
    width: 400,
    height: 300,
    format: 'jpg',
    orientation: 6,
  });
  same<typeof explanation, Explanation>(true);
  same<typeof explanation.size, Size | undefined>(true);
  const { name } = await prepareUpload(photo, 'image/resize,l_2048', { processor, name: 'a.jpg', signal });
  same<typeof name, string>(true);
  return processor;
}

/** Whatever is optional may be undefined, also where a compiler tells that from an absent property. */
export async function withUndefined(none: undefined, photo: Blob, processor: ImageProcessor): Promise<void> {
  createImageProcessor({
    ...{
      workers: none,
      codecs: none,
      decoders: { heic: none },
      fonts: none,
      styles: none,
      limits: { sourceBytes: none },
    },
    ...{ shrink: none, exactPixels: none, reduction: none, assetBase: none },
  });
  imageProcess().resize({ width: none, height: 100 });
  await processor.process(photo, 'image/resize,w_100', {
    ...{ signal: none, priority: none, onProgress: none, loadObject: none, transfer: none },
  });
  processor.explain('image/resize,w_100', { width: 4, height: 3, format: none, orientation: none, quality: none });
  await prepareUpload(photo, 'image/resize,l_2048', { processor: none, name: none, signal: none });
  const bucket = await openBucket('photos', { processor: none, acl: none, styles: none });
  await bucket.putObject('a', 'text', {
    contentType: none,
    headers: none,
    meta: none,
    acl: none,
    forbidOverwrite: none,
  });
  await bucket.getObject('a', { process: none, headers: none });
  await bucket.listObjects({ prefix: none, delimiter: none, after: none, maxKeys: none });
  await bucket.signUrl('GET', 'a', 60, {
    ...{ process: none, version: none, urlStyle: none, endpoint: none, query: none, headers: none },
  });
  serveImages({ buckets: none, hosts: none, staticImages: none });
  await registerImageServiceWorker('/sw.js', {
    ...{ processor: none, buckets: none, hosts: none, scope: none, type: none, installTimeoutMs: none },
  });
}

export function onError(error: unknown): ErrorCode | undefined {
  if (!isOssError(error)) return undefined;
  same<typeof error, OssError>(true);
  same<typeof error.position, Position | undefined>(true);
  return new OssError(error.toWire()).at({ start: 0, end: 1 }).code;
}

export async function inBucket(processor: ImageProcessor, photo: Blob): Promise<void> {
  const bucket = await openBucket('photos', { acl: 'public-read', styles: { small: 'image/resize,w_100' }, processor });
  same<typeof bucket, PageBucket>(true);
  const { etag } = await bucket.putObject('a.jpg', photo, {
    contentType: 'image/jpeg',
    meta: { by: 'me' },
    acl: 'private',
  });
  same<typeof etag, string>(true);
  same<Awaited<ReturnType<typeof bucket.getObject>>, GotObject>(true);
  same<GotObject['status'], 200 | 206 | 304>(true);
  same<Awaited<ReturnType<typeof bucket.headObject>>, ObjectFacts>(true);
  same<Awaited<ReturnType<typeof bucket.listObjects>>, ListedObjects>(true);
  same<Awaited<ReturnType<typeof bucket.processObject>>, Saved>(true);
  await bucket.copyObject('b.jpg', { bucket: 'others', key: 'a.jpg' });
  const { nextPosition } = await bucket.appendObject('log.txt', 0, 'text');
  const { uploadId } = await bucket.initiateMultipartUpload('large.jpg');
  const part = await bucket.uploadPart('large.jpg', uploadId, 1, new Uint8Array(nextPosition));
  await bucket.completeMultipartUpload('large.jpg', uploadId, [part]);
  await bucket.abortMultipartUpload('large.jpg', uploadId);
  await bucket.signUrl('GET', 'a.jpg', 3600, { version: 'v1', urlStyle: 'path', process: 'style/small' });
  await bucket.putStyle('small', 'image/resize,w_100');
  await bucket.deleteObjects(['a.jpg', (await bucket.getStyle('small')).content]);
  await bucket.close();
  same<Awaited<ReturnType<typeof listBuckets>>, readonly ListedBucket[]>(true);
  same<Awaited<ReturnType<typeof bucketsLostAt>>, Date | undefined>(true);
  await deleteBucket('photos');
}

export async function withServiceWorker(processor: ImageProcessor): Promise<object> {
  serveImages({ buckets: [{ name: 'photos' }], hosts: ['oss.example.com'], staticImages: false });
  return registerImageServiceWorker(new URL('https://example.com/oss-img-sw.js'), {
    processor,
    buckets: [{ name: 'photos', acl: 'private', credentials: { accessKeyId: 'id', accessKeySecret: 'secret' } }],
    hosts: ['oss.example.com', { host: 'img.example.com', bucket: 'photos' }],
    scope: '/',
    type: 'module',
  });
}
