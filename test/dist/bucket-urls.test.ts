// URLs that `bucket.signUrl` makes, on a private bucket, fetched through the service worker.
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { faultIn, openDoor, openDoorAlone } from './bucket-page.ts';
import { imageSize, openDemo, request, startBrowser } from './site.ts';

const demo = inject('demo');
const key = 'a b/中+1%.jpg';
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  await (await openDemo(context, demo)).close();
  page = await openDoor(context, demo);
  await page.evaluate(async (name) => {
    const bucket = await window.door.openBucket('hidden', {
      credentials: { accessKeyId: 'page', accessKeySecret: 'page-secret' },
      styles: { tiny: 'image/resize,w_20' },
      region: 'cn-shanghai',
    });
    await bucket.copyObject(name, { bucket: 'image-demo', key: 'example.jpg' });
  }, key);
});
afterAll(() => browser?.close());

type SignOptions = NonNullable<Parameters<Awaited<ReturnType<typeof window.door.openBucket>>['signUrl']>[3]>;

const signUrl = (method: string, seconds: number, options: SignOptions = {}, name = key): Promise<string> =>
  page.evaluate(
    async (told) =>
      (await window.door.openBucket('hidden')).signUrl(told.method, told.name, told.seconds, told.options),
    { method, seconds, options, name },
  );

const kinds = (['v1', 'v4'] as const).flatMap((version) =>
  (['host', 'path'] as const).map((urlStyle) => ({ version, urlStyle })),
);

test.each(kinds)(
  '$version, $urlStyle style: read, processed, styled, and refused once it was altered',
  async (kind) => {
    const url = await signUrl('GET', 600, kind);
    const { origin } = new URL(demo);
    expect(
      url.startsWith(kind.urlStyle === 'path' ? `${origin}/hidden/` : 'https://hidden.oss-cn-shanghai.aliyuncs.com/'),
    ).toBe(true);
    const whole = await request(page, url);
    expect([whole.status, (await sharp(whole.body).metadata()).width]).toEqual([200, 400]);

    const processed = await signUrl('GET', 600, { ...kind, process: 'image/resize,w_50' });
    expect((await sharp((await request(page, processed)).body).metadata()).width).toBe(50);
    const styled = await signUrl('GET', 600, { ...kind, process: 'style/tiny' });
    expect(await imageSize(page, styled)).toEqual({ width: 20, height: 13 });

    const altered = [
      processed.replace('w_50', 'w_51'),
      processed.replace(/&?x-oss-process=[^&]*/, ''),
      url.replace('1%25.jpg', '2%25.jpg'),
      `${url}&x-oss-process=image/resize,w_50`,
      url.replace(/(Expires|x-oss-expires)=(\d+)/, (_, name, time) => `${name}=${Number(time) + 1}`),
      url.replace(/(ignature=)(.)/, (_, name, first) => `${name}${first === '1' ? '2' : '1'}`),
    ];
    expect(new Set(altered).size).toBe(altered.length);
    for (const one of altered) {
      expect([url, processed]).not.toContain(one);
      expect(faultIn(await request(page, one))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    }
    // What is signed for reading writes nothing.
    const put = await request(page, url, { method: 'PUT', body: Buffer.from('x') });
    expect(faultIn(put)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect((await request(page, url)).body.equals(whole.body)).toBe(true);
  },
);

test.each(kinds)('$version, $urlStyle style: a PUT of that type, and of no other', async (kind) => {
  const name = `put/${kind.version} ${kind.urlStyle}`;
  const url = await signUrl('PUT', 600, { ...kind, headers: { 'Content-Type': 'text/x-signed' } }, name);
  const send = (type: string) =>
    request(page, url, { method: 'PUT', body: Buffer.from('signed'), headers: { 'content-type': type } });
  expect(faultIn(await send('text/html'))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  expect((await send('text/x-signed')).status).toBe(200);
  const got = await request(page, await signUrl('GET', 60, kind, name));
  expect([got.body.toString(), got.headers['content-type']]).toEqual(['signed', 'text/x-signed']);
});

test('no longer than it may be', async () => {
  const urls = await Promise.all(kinds.map((kind) => signUrl('GET', 1, kind)));
  await new Promise((resolve) => setTimeout(resolve, 2500));
  for (const [index, url] of urls.entries()) {
    const ec = kinds[index]?.version === 'v4' ? '0002-00000236' : '0002-00000069';
    expect(faultIn(await request(page, url))).toEqual({ status: 403, code: 'AccessDenied', ec });
  }
  const refusals = await page.evaluate(async () => {
    const bucket = await window.door.openBucket('hidden');
    return Promise.all([0, 604_801].map((seconds) => window.refusal(bucket.signUrl('GET', 'x', seconds))));
  });
  const tooLong = { isOssError: true, code: 'InvalidArgument', status: 400, ec: '0002-00000232' };
  expect(refusals).toEqual([tooLong, tooLong]);
});

test('headers of the answer, where the URL says so and is signed', async () => {
  const url = await signUrl('GET', 600, {
    urlStyle: 'path',
    query: { 'response-content-disposition': 'attachment; filename=mine.jpg', 'response-cache-control': 'no-store' },
  });
  const { headers } = await request(page, url);
  expect([headers['content-disposition'], headers['cache-control']]).toEqual([
    'attachment; filename="mine.jpg"',
    'no-store',
  ]);
});

test('an endpoint of its own is signed and named', async () => {
  const url = await signUrl('GET', 600, { endpoint: 'oss-cn-shanghai-internal.aliyuncs.com', process: 'style/tiny' });
  expect(new URL(url).host).toBe('hidden.oss-cn-shanghai-internal.aliyuncs.com');
  expect(await imageSize(page, url)).toEqual({ width: 20, height: 13 });
});

test('a signature for another region, or by a key nobody knows, does not hold', async () => {
  const url = await signUrl('GET', 600);
  const region = faultIn(await request(page, url.replaceAll('cn-shanghai', 'cn-beijing')));
  expect(region).toMatchObject({ status: 400, ec: '0002-00000226' });
  const stranger = faultIn(await request(page, url.replace('=page%2F', '=nobody%2F')));
  expect(stranger).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
});

test('signing without a key says so', async () => {
  const other = await browser.newContext();
  try {
    const fresh = await openDoorAlone(other, demo);
    const refusal = await fresh.evaluate(async () =>
      window.refusal((await window.door.openBucket('keyless')).signUrl('GET', 'x', 60)),
    );
    expect(refusal).toMatchObject({ isOssError: true, code: 'InvalidAccessKeyId', status: 403 });
  } finally {
    await other.close();
  }
});
