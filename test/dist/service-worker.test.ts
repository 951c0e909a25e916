// The service worker's life: first visit, hard reload, stopped and started again, a page that leaves in the middle of work.
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { imageSize, madeByPool, openDemo, request, startBrowser, stopServiceWorkers, waitForObject } from './site.ts';

const demo = inject('demo');
const small = '/image-demo/example.jpg?x-oss-process=image/resize,w_100';

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext();
  page = await openDemo(context, demo);
});

const controlled = (): Promise<boolean> => page.evaluate(() => navigator.serviceWorker.controller !== null);

test('the first visit ends up under control, and pictures work without a reload', async () => {
  expect(await controlled()).toBe(true);
  expect(await imageSize(page, small)).toEqual({ width: 100, height: 67 });
});

test('a hard reload, which leaves a page uncontrolled, too', async () => {
  const session = await context.newCDPSession(page);
  await Promise.all([page.waitForNavigation(), session.send('Page.reload', { ignoreCache: true })]);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await waitForObject(page, '/image-demo/example.jpg');
  expect(await imageSize(page, small)).toEqual({ width: 100, height: 67 });
});

test('stopped between requests, it remembers buckets and objects, and finds the page again', async () => {
  const before = await request(page, small);
  await stopServiceWorkers(context, page);
  const after = await request(page, small);
  expect(after.body.equals(before.body)).toBe(true);
  // Never the same twice: a result there is would be the answer. A busy page is not waited for, but heard later.
  let width = 100;
  await madeByPool(() => {
    width += 1;
    return request(page, `/image-demo/example.jpg?x-oss-process=image/resize,w_${width}`);
  });
});

test('without a page it does the work itself, also after a stop', async () => {
  await page.goto(`${demo}photos/nothing`);
  const own = await request(page, small);
  expect(own.headers['server-timing']).toContain('desc="service worker"');
  await stopServiceWorkers(context, page);
  expect((await request(page, small)).body.equals(own.body)).toBe(true);
});

test('one link does not keep the origin busy: too much work is refused, and without a page half of it already', async () => {
  const work = (blurs: number): string =>
    `/image-demo/example.jpg?x-oss-process=image/resize,w_4000,limit_0/${Array(blurs).fill('blur,r_50,s_50').join('/')}`;
  const refusal = async (blurs: number): Promise<string> => {
    const { status, body } = await request(page, work(blurs));
    expect(status).toBe(400);
    return body.toString();
  };
  const words = /MemLimitExceeded.*The estimated work of the job is [\d,]+ milliseconds; at most (?<most>[\d,]+) are/s;
  expect(words.exec(await refusal(60))?.groups?.most).toBe('60,000');
  await page.goto(`${demo}photos/nothing`);
  expect(words.exec(await refusal(30))?.groups?.most).toBe('30,000');
});

test('a page closed in the middle of its work does not take the answer with it', async () => {
  const large = await sharp({
    create: {
      width: 3000,
      height: 2000,
      channels: 3,
      background: '#777',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();
  await request(page, '/image-demo/large-noise.jpg', { method: 'PUT', body: large });
  const other = await context.newPage();
  await other.goto(`${demo}photos/nothing`);
  // Longer than the pause, however fast the machine.
  const steps = `${'blur,r_50,s_50/'.repeat(8)}resize,w_60`;
  const answer = request(other, `/image-demo/large-noise.jpg?x-oss-process=image/${steps}`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await page.close();
  const reply = await answer;
  expect([reply.status, reply.headers['content-type']]).toEqual([200, 'image/jpeg']);
  expect(reply.headers['server-timing']).toContain('desc="service worker"');
  page = other;
});

test('objects: put, get, head and delete by fetch, any key', async () => {
  for (const key of ['plain.bin', 'a/b c.bin', 'plus+%25.bin', '中文/图.bin', '..dots../x.bin']) {
    const url = `/image-demo/${key.split('/').map(encodeURIComponent).join('/')}`;
    const body = new TextEncoder().encode(`content of ${key}`);
    const put = await request(page, url, {
      method: 'PUT',
      body,
      headers: { 'content-type': 'text/x-test', 'x-oss-meta-note': 'mine' },
    });
    expect([put.status, put.headers.etag]).toEqual([200, expect.stringMatching(/^"[0-9A-F]{32}"$/)]);
    const got = await request(page, url);
    expect([got.status, got.body.toString(), got.headers['x-oss-meta-note'], got.headers.etag]).toEqual([
      200,
      `content of ${key}`,
      'mine',
      put.headers.etag,
    ]);
    const head = await request(page, url, { method: 'HEAD' });
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, String(body.length)]);
    expect((await request(page, url, { method: 'DELETE' })).status).toBe(204);
    expect((await request(page, url)).status).toBe(404);
  }
});

test('what an object holds never runs as the page', async () => {
  const script = '<script>parent.document.title = "run"; document.title = "run"</script>';
  await request(page, '/image-demo/x.html', {
    method: 'PUT',
    body: new TextEncoder().encode(script),
    headers: { 'content-type': 'text/html' },
  });
  await request(page, '/image-demo/x.js', {
    method: 'PUT',
    body: new TextEncoder().encode('document.title = "run"'),
    headers: { 'content-type': 'text/javascript' },
  });
  const title = await page.title();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const element = document.createElement('script');
        element.src = '/image-demo/x.js';
        element.onload = element.onerror = () => resolve();
        document.head.append(element);
      }),
  );
  expect(await page.title()).toBe(title);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.goto(`${demo}image-demo/x.html`).catch(() => {}),
  ]);
  expect(download.url()).toContain('x.html');
});

test('requests that are not ours stay untouched', async () => {
  const missing = await request(page, '/some/page.html');
  expect(missing.status).toBe(404);
  expect(missing.headers['x-oss-request-id']).toBeUndefined();
  // As OSS: the key is lower case.
  const plain = await request(page, '/image-demo/example.jpg?X-Oss-Process=image/resize,w_100');
  expect((await sharp(plain.body).metadata()).width).toBe(400);
});

test('a style by its name', async () => {
  const reply = await request(page, '/image-demo/example.jpg?x-oss-process=style/oss-pic-style-w-100');
  expect((await sharp(reply.body).metadata()).width).toBe(100);
  const missing = await request(page, '/image-demo/example.jpg?x-oss-process=style/none');
  expect([missing.status, missing.body.toString()]).toEqual([404, expect.stringContaining('NoSuchStyle')]);
});
