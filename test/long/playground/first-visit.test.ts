// The things that the playground needs and keeps: samples, files for visits without a network, and no request to anybody else.
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { request, waitForObject } from '../../dist/site.ts';
import { until } from '../../until.ts';
import { openPlayground, type Playground, setProcess, settled, shows } from './playground.ts';

const demo = inject('demo');
let open: Playground;

beforeAll(async () => {
  open = await openPlayground();
});
afterAll(() => open?.close());

test('a first visit works at once, says that nothing leaves the device, and logs no error', async () => {
  const { page, errors } = open;
  await page.click('#page-menu');
  await shows(page, '#service', 'answers URLs');
  await page.keyboard.press('Escape');
  await settled(page);
  await until(async () => expect(await page.textContent('#result-size')).toMatch(/^\d+ × \d+$/));
  await until(async () => expect(await page.textContent('header')).toContain('Nothing leaves this device'));
  expect(errors).toEqual([]);
});

test('the samples: 400x267 example.jpg, one with EXIF orientation, one with alpha, one large that is painted when it is chosen', async () => {
  const { page } = open;
  for (const key of ['example.jpg', 'portrait.jpg', 'alpha.png']) await waitForObject(page, `/image-demo/${key}`);
  expect((await request(page, '/image-demo/large.jpg', { method: 'HEAD' })).status).toBe(404);
  await page.locator('#pictures button', { hasText: 'large.jpg' }).click();
  await waitForObject(page, '/image-demo/large.jpg');
  await shows(page, '#source-size', '4000 × 3000');
  await page.locator('#pictures button', { hasText: 'example.jpg' }).click();
  const facts = async (key: string) => sharp((await request(page, `/image-demo/${key}`)).body).metadata();
  expect(await facts('example.jpg')).toMatchObject({ format: 'jpeg', width: 400, height: 267 });
  expect(await facts('portrait.jpg')).toMatchObject({ format: 'jpeg', width: 400, height: 267, orientation: 6 });
  expect(await facts('alpha.png')).toMatchObject({ format: 'png', hasAlpha: true });
  expect(await facts('large.jpg')).toMatchObject({ format: 'jpeg', width: 4000, height: 3000 });
  // Photo-like: camera files have a quarter of a byte a pixel, drawings far less.
  expect((await request(page, '/image-demo/large.jpg')).body.length).toBeGreaterThan(4000 * 3000 * 0.15);
});

test('a second visit finds the samples and paints none again', async () => {
  const { page } = open;
  const puts: string[] = [];
  const note = (sent: { method(): string; url(): string }): void => {
    if (sent.method() === 'PUT') puts.push(sent.url());
  };
  page.on('request', note);
  await page.reload();
  await shows(page, '#result-size', '×');
  // Ready is what can be chosen.
  await page.waitForFunction(() => document.querySelectorAll('#pictures .tile:disabled').length === 0);
  expect(puts).toEqual([]);
  page.off('request', note);
});

test('works without a network after the first visit, with the codecs that were needed before', async () => {
  const { page, context } = open;
  await setProcess(page, 'image/resize,w_100/format,webp');
  await context.setOffline(true);
  await page.reload();
  await shows(page, '#result-size', '×');
  await setProcess(page, 'image/resize,w_90/format,webp');
  await shows(page, '#result-size', '90 × 60');
  await context.setOffline(false);
});

test('the page keeps its own files, not those of an earlier build, and no codec ahead of its use', async () => {
  const fresh = await open.browser.newContext();
  const asked: string[] = [];
  fresh.on('request', (sent) => asked.push(new URL(sent.url()).pathname));
  const tab = await fresh.newPage();
  await tab.goto(`${demo}icon.svg`);
  await tab.evaluate(async () => (await caches.open('oss-img-playground')).put('/assets/old.js', new Response('old')));
  await tab.goto(demo);
  await tab.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  const kept = await tab.evaluate(async () =>
    (await (await caches.open('oss-img-playground')).keys()).map(({ url }) => new URL(url).pathname),
  );
  expect(kept).toEqual(expect.arrayContaining(['/', expect.stringMatching(/^\/assets\/worker-.*\.js$/)]));
  expect(kept).not.toContain('/assets/old.js');
  expect(asked.filter((path) => path.includes('avif'))).toEqual([]);
  await fresh.close();
});

test('the drop-in service worker lies beside the page, and a missing picture is missing', async () => {
  const script = await fetch(`${demo}oss-img-sw.js`);
  expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript']);
  expect((await fetch(`${demo}missing.jpg`)).status).toBe(404);
});

test('nothing was asked of any other server', () => {
  expect(open.elsewhere.filter((url) => !url.includes('aliyuncs.com'))).toEqual([]);
});
