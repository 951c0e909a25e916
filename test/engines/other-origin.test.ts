// The package's files on another origin than the page's, in every engine: they load, and what keeps one from loading is told.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { photo } from '../browser/pictures.ts';
import { type ControlledPage, openPage } from './page.ts';

let page: ControlledPage;
let foreign = '';
beforeAll(async () => {
  page = await openPage();
  foreign = `http://127.0.0.1:${await (await fetch('/engine-site/foreign-port')).text()}`;
});
afterAll(() => page.close());

async function endOf(folder: string, process: string): Promise<string> {
  const processor = page.window.ossImg.createImageProcessor({ assetBase: `${foreign}/${folder}/`, workers: 1 });
  const source = await photo(40, 30);
  const end = await processor.process(source, process).then(
    ({ contentType, width, height }) => `${contentType} ${width}x${height}`,
    ({ code, message }) => `${code}: ${message}`,
  );
  await processor.dispose();
  return end;
}

test.each([
  ['image/resize,w_20', 'image/jpeg 20x15'],
  ['image/format,webp', 'image/webp 40x30'],
  ['image/format,avif', 'image/avif 40x30'],
])('%s with worker and .wasm files of another origin', async (process, expected) => {
  expect(await endOf('package', process)).toBe(expected);
});

test.each([
  ['package/none', 'the answer is 404 with text/plain. '],
  ['elsewhere', 'the answer lacks the header `Access-Control-Allow-Origin`. '],
  ['own-package', 'the answer lacks the header `Access-Control-Allow-Origin`. '],
])('a worker that does not load from /%s', async (folder, expected) => {
  expect(await endOf(folder, 'image/resize,w_20')).toContain(
    `InternalError: oss-img could not load worker.js from ${foreign}/${folder}/worker.js: ${expected}`,
  );
});
