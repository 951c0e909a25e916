// The package as it is, unbundled: a page and a service worker of the user's own that import its doors.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { until } from '../until.ts';
import { forgetResults } from './bucket-page.ts';
import { imageSize, madeByPool, type Reply, request, startBrowser, stopServiceWorkers } from './site.ts';

const origin = inject('demo').replace(/\/$/, '');
let browser: Browser;
let page: Page;
const fetched: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  page = await (await browser.newContext()).newPage();
  page.on('request', (sent) => fetched.push(sent.url()));
  await page.goto(`${origin}/own/index.html`);
  await until(async () => expect(await page.title()).toBe('under control'));
});
afterAll(() => browser?.close());

/** The answer that is made now, not the one that is kept. */
async function anew(url: string): Promise<Reply> {
  await forgetResults(page);
  return request(page, url);
}

test('codecs are fetched when they are needed, each by itself', async () => {
  const wasm = (): string[] =>
    [...new Set(fetched.filter((url) => url.endsWith('.wasm')).map((url) => url.split('/').at(-1) as string))].sort();
  expect(wasm()).toEqual([]);
  const crop = (type: string): Promise<unknown> =>
    page.evaluate(
      `window.picture('${type}').then((blob) => window.processor.process(blob, 'image/crop,w_10')).then(() => {})`,
    );
  // Ordinary JPEGs and PNGs need none: their codecs are the package's own.
  await crop('image/jpeg');
  await crop('image/png');
  expect(wasm()).toEqual([]);
  await crop('image/webp');
  expect(wasm()).toEqual(['webp.wasm', 'webp_enc_simd.wasm']);
});

test("serveImages() in the user's own worker answers its buckets, with what a page registers besides", async () => {
  for (const bucket of ['from-worker', 'from-page']) {
    const put = await page.evaluate(
      `window.picture('image/jpeg').then((body) => fetch('/${bucket}/a.jpg', { method: 'PUT', body })).then(({ status }) => status)`,
    );
    // Outside the worker's scope nothing changes: the page under /own/ is controlled, and so are all its requests.
    expect(put).toBe(200);
    expect(await imageSize(page, `/${bucket}/a.jpg?x-oss-process=image/resize,w_10`)).toEqual({ width: 10, height: 7 });
  }
  await madeByPool(() => anew('/from-page/a.jpg?x-oss-process=style/tiny'));
  expect(await imageSize(page, 'http://from-page.images.test:8080/a.jpg?x-oss-process=image/resize,w_12')).toEqual({
    width: 12,
    height: 8,
  });
});

test('the same text, with the font the page handed over, from the pool and from the service worker itself', async () => {
  const url =
    '/from-page/a.jpg?x-oss-process=image/resize,w_200,limit_0/watermark,text_5Zu-54mH,size_40,g_center/format,png';
  const pool = await madeByPool(() => anew(url));
  // A pool that is gone: the service worker knows the fonts from its own memory.
  await page.evaluate('window.processor.dispose()');
  const alone = await anew(url);
  expect(alone.headers['server-timing']).toContain('desc="service worker"');
  expect(alone.body.equals(pool.body)).toBe(true);
});

test('stopped, it knows the hosts and buckets of the page again, for a plain picture too', async () => {
  // Not as an <img>: a page keeps pictures it has shown.
  const status = async (url: string): Promise<number> => {
    await stopServiceWorkers(page.context(), page);
    return (await request(page, url).catch(() => ({ status: 0 }))).status;
  };
  expect(await status('http://from-page.images.test:8080/a.jpg')).toBe(200);
  expect(await status('http://from-page.images.test:8080/a.jpg?x-oss-process=style/tiny')).toBe(200);
  expect(await status('/from-worker/a.jpg')).toBe(200);
});
