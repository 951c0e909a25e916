// Results that are kept: answered again, never after what they were made of has changed, never to whom they are denied, never without end.
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { until } from '../until.ts';
import { faultIn, forgetResults, openDoor, signedPath, signedRequest } from './bucket-page.ts';
import { openDemo, type Reply, request, startBrowser, stopServiceWorkers } from './site.ts';

const demo = inject('demo');
const source = '/image-demo/cached.jpg';
const small = `${source}?x-oss-process=image/resize,w_50`;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let example: Buffer;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  await (await openDemo(context, demo)).close();
  page = await openDoor(context, demo);
  example = (await request(page, '/image-demo/example.jpg')).body;
});
afterAll(() => browser?.close());
beforeEach(async () => {
  await forgetResults(page);
  await signedRequest(page, source.slice(1), {
    method: 'PUT',
    body: example,
    headers: { 'content-type': 'image/jpeg' },
  });
});

const isCached = ({ headers }: Reply): boolean => headers['server-timing'] === 'engine;desc="cache"';
const widthOf = async ({ body }: Reply): Promise<number> => (await sharp(body).metadata()).width;

/** The answer, once a result of it is kept: that is not waited for by the first. */
async function kept(url: string): Promise<Reply> {
  const first = await request(page, url);
  expect([first.status, isCached(first)]).toEqual([200, false]);
  return until(async () => {
    const again = await request(page, url);
    expect(isCached(again)).toBe(true);
    expect(again.body.equals(first.body)).toBe(true);
    return again;
  });
}

test('the second of two requests is answered from the cache, also after a stop, however the process is spelled', async () => {
  const first = await kept(small);
  expect([first.headers['content-type'], await widthOf(first)]).toEqual(['image/jpeg', 50]);
  await stopServiceWorkers(context, page);
  const after = await request(page, small);
  expect([isCached(after), after.body.equals(first.body), after.headers.etag]).toEqual([
    true,
    true,
    first.headers.etag,
  ]);
  expect(isCached(await request(page, `${source}?x-oss-process=image%2Fresize,m_lfit,w_50`))).toBe(true);
  expect(isCached(await request(page, `${source}?x-oss-process=image/resize,w_51`))).toBe(false);
});

test('page and service worker share them', async () => {
  const made = await page.evaluate(async () => {
    const bucket = await window.door.openBucket('image-demo');
    const { body } = await bucket.getObject('cached.jpg', { process: 'image/resize,w_53' });
    return body.size;
  });
  await until(async () => {
    const reply = await request(page, `${source}?x-oss-process=image/resize,w_53`);
    expect([isCached(reply), reply.body.length]).toEqual([true, made]);
  });
});

describe('fresh', () => {
  test('after the object was overwritten: by URL, by a page, by a copy, by appending anew', async () => {
    const other = await sharp(example).rotate(90).jpeg().toBuffer();
    const writes = [
      () => request(page, source, { method: 'PUT', body: other }),
      () =>
        page.evaluate(async () => {
          const bucket = await window.door.openBucket('image-demo');
          await bucket.copyObject('cached.jpg', 'example.jpg');
        }),
      () => request(page, '/image-demo/other.jpg', { method: 'PUT', body: other }),
      () => request(page, source, { method: 'PUT', headers: { 'x-oss-copy-source': '/image-demo/other.jpg' } }),
    ];
    const heights: (number | undefined)[] = [];
    for (const write of writes) {
      await write();
      const reply = await request(page, small);
      heights.push((await sharp(reply.body).metadata()).height);
      if (!isCached(reply)) await until(async () => expect(isCached(await request(page, small))).toBe(true));
    }
    expect(heights).toEqual([75, 33, 33, 75]);
  });

  test('after the watermark was', async () => {
    const square = (background: string) =>
      sharp({ create: { width: 40, height: 40, channels: 3, background } })
        .png()
        .toBuffer();
    const marked = `${source}?x-oss-process=image/watermark,image_bWFyay5wbmc,g_nw,x_0,y_0/format,png`;
    const corner = async ({ body }: Reply) => [
      ...(await sharp(body).extract({ left: 9, top: 9, width: 1, height: 1 }).removeAlpha().raw().toBuffer()),
    ];
    await request(page, '/image-demo/mark.png', { method: 'PUT', body: await square('#ff0000') });
    expect(await corner(await kept(marked))).toEqual([255, 0, 0]);
    await request(page, '/image-demo/mark.png', { method: 'PUT', body: await square('#0000ff') });
    expect(await corner(await request(page, marked))).toEqual([0, 0, 255]);
    await request(page, '/image-demo/mark.png', { method: 'DELETE' });
    expect(faultIn(await request(page, marked))).toMatchObject({ status: 404, ec: '0040-00000025' });
  });

  test('after its style was changed, by a page or by URL, and none after it was deleted', async () => {
    const styled = `${source}?x-oss-process=style/changing`;
    const put = (content: string) =>
      page.evaluate(async (text) => (await window.door.openBucket('image-demo')).putStyle('changing', text), content);
    await put('image/resize,w_60');
    expect(await widthOf(await kept(styled))).toBe(60);
    await put('image/resize,w_61');
    expect(await widthOf(await kept(styled))).toBe(61);
    const query = { style: '', styleName: 'changing' };
    const body = '<Style><Content>image/resize,w_62</Content></Style>';
    await signedRequest(page, 'image-demo/', { method: 'PUT', query, body });
    expect(await widthOf(await kept(styled))).toBe(62);
    await signedRequest(page, 'image-demo/', { method: 'DELETE', query });
    expect(faultIn(await request(page, styled))).toMatchObject({ status: 404, code: 'NoSuchStyle' });
  });

  test('none after it was deleted', async () => {
    await kept(small);
    await request(page, source, { method: 'DELETE' });
    expect(faultIn(await request(page, small))).toEqual({ status: 404, code: 'NoSuchKey', ec: '0040-00000024' });
  });
});

describe('denied', () => {
  const denied = { status: 403, code: 'AccessDenied', ec: '0003-00000002' };
  const setAcl = (acl: string) =>
    signedRequest(page, source.slice(1), { method: 'PUT', query: { acl: '' }, headers: { 'x-oss-object-acl': acl } });

  test('to a stranger, what a signed request has had made', async () => {
    await setAcl('private');
    await kept(signedPath(source.slice(1), { query: { 'x-oss-process': 'image/resize,w_50' } }));
    expect(faultIn(await request(page, small))).toEqual(denied);
  });

  test('to a stranger, what was public when it was made', async () => {
    await kept(small);
    await setAcl('private');
    expect(faultIn(await request(page, small))).toEqual(denied);
    await stopServiceWorkers(context, page);
    expect(faultIn(await request(page, small))).toEqual(denied);
  });

  test('of a bucket that has become private, by a page too', async () => {
    await page.evaluate(async () => {
      const bucket = await window.door.openBucket('once-public', { acl: 'public-read' });
      await bucket.copyObject('a.jpg', { bucket: 'image-demo', key: 'example.jpg' });
    });
    const url = '/once-public/a.jpg?x-oss-process=image/resize,w_50';
    await kept(url);
    await page.evaluate(async () => (await window.door.openBucket('once-public')).putBucketAcl('private'));
    expect(faultIn(await request(page, url))).toEqual({ ...denied, ec: '0003-00000001' });
  });
});

test('conditions hold for processed replies: 304 by the ETag of the source, cached or not', async () => {
  const { headers } = await request(page, source, { method: 'HEAD' });
  for (const isKept of [false, true]) {
    const url = `${source}?x-oss-process=image/resize,w_52`;
    const whole = isKept ? await kept(`${url}&again`) : await request(page, url);
    expect([whole.headers.etag, whole.headers['last-modified']]).toEqual([headers.etag, headers['last-modified']]);
    const unchanged = await request(page, url, { headers: { 'If-None-Match': headers.etag ?? '' } });
    expect([unchanged.status, unchanged.body.length, unchanged.headers.etag]).toEqual([304, 0, headers.etag]);
    const other = await request(page, url, { headers: { 'If-None-Match': '"0"' } });
    expect([other.status, other.body.length]).toEqual([200, whole.body.length]);
    const failed = await request(page, url, { headers: { 'If-Match': '"0"' } });
    expect(faultIn(failed)).toMatchObject({ status: 412, code: 'PreconditionFailed' });
    await forgetResults(page);
  }
});

test('bounded in bytes: the longest unused leave first', async () => {
  /** Bytes of all results there are. */
  const kept = (): Promise<number> =>
    page.evaluate(async () => {
      let bytes = 0;
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const entry of await cache.matchAll()) bytes += (await entry.arrayBuffer()).byteLength;
      }
      return bytes;
    });
  const variant = (number: number): string =>
    `${source}?x-oss-process=image/resize,m_fixed,limit_0,h_2500,w_${3000 + number}/format,bmp`;
  const size = 3000 * 2500 * 3;
  /** Asked for in the page, so that 20 MB need not cross to the test. */
  const ask = (number: number): Promise<string | null> =>
    page.evaluate(async (url) => {
      const reply = await fetch(url);
      await reply.arrayBuffer();
      return reply.headers.get('server-timing');
    }, variant(number));
  const isKept = async (number: number): Promise<boolean> => (await ask(number)) === 'engine;desc="cache"';
  const make = async (number: number): Promise<void> => {
    await ask(number);
    await until(async () => expect(await isKept(number)).toBe(true));
  };
  const bound = 128 * 2 ** 20;
  const many = Math.floor(bound / size);
  for (let number = 0; number < many; number += 1) await make(number);
  const full = await kept();
  expect(full).toBeGreaterThan((many - 1) * size);
  expect(await isKept(0)).toBe(true);
  for (let number = many; number < many + 3; number += 1) {
    await make(number);
    expect(await kept()).toBeLessThanOrEqual(bound);
    // Of use all the time, the first stays.
    expect(await isKept(0)).toBe(true);
  }
  expect(await kept()).toBeGreaterThan(bound / 2);
  expect(await isKept(many + 2)).toBe(true);
  expect(await isKept(1)).toBe(false);
}, 120_000);
