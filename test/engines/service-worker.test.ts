// The service worker and the bucket, in every engine: pictures by address, errors, conditions, the bucket's own calls.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  bytesOf,
  type ControlledPage,
  credentials,
  example,
  faultIn,
  imageSize,
  openPage,
  openRegistered,
} from './page.ts';

const bucket = 'engine-photos';
const settings = {
  name: bucket,
  acl: 'public-read-write',
  credentials,
  styles: { small: 'image/resize,w_64' },
} as const;
let page: ControlledPage;

beforeAll(async () => {
  page = await openRegistered(settings);
  const put = await page.fetch(`/${bucket}/a.jpg`, {
    method: 'PUT',
    body: await example(),
    headers: { 'content-type': 'image/jpeg' },
  });
  expect(put.status).toBe(200);
});

const processed = (process: string, key = 'a.jpg'): string => `/${bucket}/${key}?x-oss-process=${process}`;

describe('pictures', () => {
  test.each([
    ['image/resize,w_100', [100, 67]],
    ['image/resize,m_fill,w_90,h_90/format,png', [90, 90]],
    ['image/crop,x_10,y_10,w_200,h_100/format,webp', [200, 100]],
    ['image/rotate,90/format,gif', [267, 400]],
    ['image/circle,r_50/format,png', [101, 101]],
    ['image/blur,r_3,s_2/sharpen,50/bright,10/contrast,10', [400, 267]],
    ['image/interlace,1', [400, 267]],
    ['image/watermark,text_5Zu-54mH,size_30,color_FF0000,rotate_30', [400, 267]],
    ['style/small', [64, 43]],
  ] as const)('%s is shown by an <img>', async (process, size) => {
    expect(await imageSize(page, processed(process))).toEqual(size);
  });

  test.each([
    ['jpg', 'image/jpeg'],
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['bmp', 'image/bmp'],
    ['tiff', 'image/tiff'],
    ['avif', 'image/avif'],
  ])('in %s come with their type', async (format, type) => {
    const response = await page.fetch(processed(`image/resize,w_40/format,${format}`));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(await widthOf(await bytesOf(response))).toBe('40');
  });

  /** What `info` says of a picture that is put beside the others. */
  async function widthOf(body: Uint8Array): Promise<string> {
    await page.fetch(`/${bucket}/made`, { method: 'PUT', body: body as Uint8Array<ArrayBuffer> });
    const { ImageWidth } = await (await page.fetch(processed('image/info', 'made'))).json();
    return ImageWidth.value;
  }

  test('of the site itself are processed too', async () => {
    const headers = { 'content-type': 'image/jpeg' };
    await fetch('/engine-site/photo.jpg', { method: 'PUT', body: await example(), headers });
    expect(await imageSize(page, '/engine-site/photo.jpg?x-oss-process=image/resize,w_120')).toEqual([120, 80]);
  });

  test('go on coming when the page that lends its pool is closed', async () => {
    const other = await openRegistered(settings);
    const answers = ['70', '71', '72'].map((width) => imageSize(page, processed(`image/resize,w_${width}/rotate,10`)));
    other.close();
    expect(await Promise.all(answers)).not.toContain('error');
  });

  test('a request that is given up ends as one, and the next is answered', async () => {
    const abort = new AbortController();
    const given = page.fetch(processed('image/resize,w_3000,limit_0/blur,r_50,s_50'), { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    expect(await imageSize(page, processed('image/resize,w_81'))).toEqual([81, 54]);
  });
});

describe('errors', () => {
  test.each([
    ['image/resize,w_0', 400, 'InvalidArgument'],
    ['image/crop,x_500,w_10', 400, 'CutEdgeExceedRange'],
    ['image/nothing', 400, 'InvalidArgument'],
    ['style/missing', 404, 'NoSuchStyle'],
  ])('%s', async (process, status, code) => {
    const response = await page.fetch(processed(process));
    expect(response.headers.get('content-type')).toContain('xml');
    expect(response.headers.get('x-oss-request-id')).toBeTruthy();
    expect(await faultIn(response)).toEqual({ status, code });
  });

  test('an object that is missing', async () => {
    expect(await faultIn(await page.fetch(`/${bucket}/missing.jpg`))).toEqual({ status: 404, code: 'NoSuchKey' });
  });
});

describe('objects', () => {
  test('have an ETag, conditions and ranges', async () => {
    const whole = await page.fetch(`/${bucket}/a.jpg`);
    const etag = whole.headers.get('etag') ?? '';
    const bytes = await bytesOf(whole);
    const head = await page.fetch(`/${bucket}/a.jpg`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
    const same = await page.fetch(`/${bucket}/a.jpg`, { headers: { 'if-none-match': etag }, cache: 'no-store' });
    expect(same.status).toBe(304);
    const part = await page.fetch(`/${bucket}/a.jpg`, { headers: { range: 'bytes=10-19' } });
    expect([part.status, [...(await bytesOf(part))]]).toEqual([206, [...bytes.subarray(10, 20)]]);
  });

  test('are put, read, deleted, under any key', async () => {
    const url = `/${bucket}/${encodeURIComponent('图片/a b+c%&.txt')}`;
    expect((await page.fetch(url, { method: 'PUT', body: 'text' })).status).toBe(200);
    expect(await (await page.fetch(url)).text()).toBe('text');
    expect((await page.fetch(url, { method: 'DELETE' })).status).toBe(204);
    expect((await page.fetch(url)).status).toBe(404);
  });

  test('outlive the service worker', async () => {
    const registration = await page.window.navigator.serviceWorker.getRegistration('/engine-page/');
    expect(await registration?.unregister()).toBe(true);
    page.close();
    page = await openRegistered(settings);
    expect(await imageSize(page, processed('image/resize,w_77'))).toEqual([77, 51]);
  });
});

test("the bucket's own door: put, list, copy, append, save, sign, delete", async () => {
  const seen = await page.evaluate(
    async ({ name, file, credentials }) => {
      const { door } = window as unknown as { door: typeof import('oss-img/bucket') };
      const own = await door.openBucket(name, { credentials });
      await own.putObject('door/a.jpg', new Blob([file], { type: 'image/jpeg' }));
      await own.copyObject('door/b.jpg', 'door/a.jpg');
      await own.processObject('door/a.jpg', 'image/resize,w_50|sys/saveas,o_ZG9vci9zYXZlZC5qcGc');
      const { objects } = await own.listObjects({ prefix: 'door/' });
      const status = async (url: string) => (await fetch(url)).status;
      const signed = [];
      for (const version of ['v1', 'v4'] as const) {
        const process = 'image/resize,w_30';
        const url = await own.signUrl('GET', 'door/a.jpg', 60, { version, urlStyle: 'path', process });
        signed.push([await status(url), await status(url.replace('w_30', 'w_31'))]);
      }
      for (const { key } of objects) await own.deleteObject(key);
      return {
        keys: objects.map(({ key }) => key),
        signed,
        left: (await own.listObjects({ prefix: 'door/' })).objects.length,
      };
    },
    { name: bucket, file: await example(), credentials },
  );
  expect(seen).toEqual({
    keys: ['door/a.jpg', 'door/b.jpg', 'door/saved.jpg'],
    signed: [
      [200, 403],
      [200, 403],
    ],
    left: 0,
  });
});

test('a page that opens later is under control at once', async () => {
  const other = await openPage();
  expect(await imageSize(other, processed('image/resize,w_55'))).toEqual([55, 37]);
  other.close();
});

test("an app's own worker that imports ours is told apart from ours, is not replaced, and is unregistered by its name", async () => {
  const scope = '/engine-page/nested/';
  const script = '/engine-importing-sw.js';
  const nested = await openPage(scope);
  const { registerImageServiceWorker, unregisterImageServiceWorker } = nested.window.register;
  await nested.window.navigator.serviceWorker.register(script, { scope });
  await expect(registerImageServiceWorker('/oss-img-sw.js', { scope })).rejects.toThrow('answers for oss-img already');
  await registerImageServiceWorker(script, { scope });
  expect(await imageSize(nested, processed('image/resize,w_57'))).toEqual([57, 38]);
  expect(await unregisterImageServiceWorker({ scope })).toBe(false);
  expect(await unregisterImageServiceWorker({ scope, url: script })).toBe(true);
  nested.close();
});
