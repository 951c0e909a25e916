// A new user's application: everything the README shows. What came out stands in `window.results`.
import { createImageProcessor, imageProcess, isOssError } from 'oss-img';
import { openBucket } from 'oss-img/bucket';
import { registerImageServiceWorker } from 'oss-img/register';

async function fill(results, options) {
  const processor = createImageProcessor(options);
  const photo = await (await fetch('/photo.jpg')).blob();
  const described = async (process) => {
    const { width, height, contentType, body } = await processor.process(photo, process);
    return `${contentType} ${width}x${height} ${body.size > 100}`;
  };
  results.jpg = await described('image/resize,w_100');
  results.webp = await described('image/resize,w_100/format,webp');
  results.avif = await described('image/resize,w_100/format,avif');
  results.text = await described('image/watermark,text_SGVsbG8,size_20');
  results.builder = await described(imageProcess().resize({ width: 60 }).rotate(90).toString());
  results.explain = processor.explain('image/resize,w_100', { width: 400, height: 300 }).size;
  results.refused = await processor
    .process(photo, 'image/resize,w_0')
    .catch((error) => isOssError(error) && error.code);

  const bucket = await openBucket('photos', { acl: 'public-read', processor });
  await bucket.putObject('photo.jpg', photo);
  const { body } = await bucket.getObject('photo.jpg', { process: 'image/resize,w_50' });
  results.bucket = body.size > 100;

  await registerImageServiceWorker('/oss-img-sw.js', { processor });
  const shown = async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    return `${image.naturalWidth}x${image.naturalHeight}`;
  };
  results.images = [
    await shown('/photo.jpg?x-oss-process=image/resize,w_120'),
    await shown('/photos/photo.jpg?x-oss-process=image/resize,w_140'),
    await shown('https://photos.oss-cn-hangzhou.aliyuncs.com/photo.jpg?x-oss-process=image/resize,w_160'),
  ];
}

/** @param {import('oss-img').ImageProcessorOptions} [options] */
export async function everything(options = {}) {
  const results = {};
  await fill(results, options).catch((error) => {
    results.failed = `${error?.name}: ${error?.message}`;
  });
  window.results = results;
}
