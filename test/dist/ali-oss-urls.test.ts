// URLs the official SDK signs, used as pages use them: pictures, fetches, uploads; and what becomes of them when they are
// altered or late. And what it saves of a picture.
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { exampleJpeg } from '../pictures.ts';
import { openSdkPage, openSkewedPage, type SdkOptions, sdkOf, styles, ways } from './sdk.ts';
import type { Sdk } from './sdk-calls.ts';
import { imageSize, request, startBrowser } from './site.ts';

const demo = inject('demo');
const origin = demo.replace(/\/$/, '');
const key = 'urls/私 有+1.jpg';
const process = 'image/resize,m_fixed,w_120,h_80/rotate,90';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let example: Buffer;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  page = await openSdkPage(context, demo);
  example = Buffer.from(await exampleJpeg());
  await sdkOf(page, styles.host()).put(key, example, { headers: { 'x-oss-object-acl': 'private' } });
});
afterAll(() => browser?.close());

/** Signs a GET for so many seconds, with either version. */
type Sign = (sdk: Sdk, seconds: number, queries: Record<string, string>) => Promise<string>;

const v1: Sign = (sdk, expires, { 'x-oss-process': own, ...overrides }) =>
  sdk.signatureUrl(key, {
    expires,
    ...(own !== undefined && { process: own }),
    response: Object.fromEntries(
      Object.entries(overrides).map(([name, value]) => [name.replace('response-', ''), value]),
    ),
  });
const v4: Sign = (sdk, seconds, queries) => sdk.signatureUrlV4('GET', seconds, { queries }, key);

const places: [name: string, options: SdkOptions][] = [
  ['path', styles.path(origin)],
  ['http host', styles.host()],
  ['https host', { ...styles.host(), secure: true }],
];

describe.each(
  places.flatMap(([place, options]) =>
    [
      { version: 'V1', sign: v1 },
      { version: 'V4', sign: v4 },
    ].map((signed) => ({ place, options, ...signed })),
  ),
)('$version URLs, $place', ({ options, version, sign }) => {
  let sdk: Sdk;
  beforeAll(() => {
    sdk = sdkOf(page, options);
  });

  test('show a private picture, as it is, processed, and by a style', async () => {
    const size = async (queries: Record<string, string>) => imageSize(page, await sign(sdk, 600, queries));
    expect(await size({})).toEqual({ width: 400, height: 267 });
    expect(await size({ 'x-oss-process': process })).toEqual({ width: 80, height: 120 });
    expect(await size({ 'x-oss-process': 'style/oss-pic-style-w-100' })).toEqual({ width: 100, height: 67 });
    // Written plainly, as people do in HTML.
    const url = await sign(sdk, 600, { 'x-oss-process': process });
    const plainly = url.replace(encodeURIComponent(process), process);
    expect([plainly === url, await imageSize(page, plainly)]).toEqual([false, { width: 80, height: 120 }]);
  });

  test('may say how the answer is to be shown', async () => {
    const queries = {
      'response-content-type': 'application/x-own',
      'response-content-disposition': 'attachment; filename="own name.jpg"',
      'response-cache-control': 'max-age=7',
    };
    const got = await request(page, await sign(sdk, 600, queries));
    expect([got.status, got.body.equals(example)]).toEqual([200, true]);
    expect(got.headers).toMatchObject({
      'content-type': 'application/x-own',
      'content-disposition': 'attachment; filename="own name.jpg"',
      'cache-control': 'max-age=7',
    });
    const unsigned = await request(page, `${origin}/image-demo/example.jpg?response-content-type=text/html`);
    expect([unsigned.status, unsigned.body.toString()]).toEqual([400, expect.stringContaining('InvalidRequest')]);
  });

  test('are refused once altered, and tell what was expected', async () => {
    const url = await sign(sdk, 600, { 'x-oss-process': 'image/resize,w_100' });
    for (const altered of [
      url.replace('w_100', 'w_101'),
      url.replace('.jpg?', '.png?'),
      url.replace(/(?<=[Ss]ignature=)./, (first) => (first === '0' ? '1' : '0')),
      url.replace(/(Expires|expires)=6?/, '$1=7'),
    ]) {
      const refused = await request(page, altered);
      expect([altered === url, refused.status]).toEqual([false, 403]);
      expect(refused.body.toString()).toMatch(
        /<Code>SignatureDoesNotMatch<\/Code>[\s\S]*<StringToSign>(GET|OSS4-HMAC-SHA256)/,
      );
      expect(await imageSize(page, altered)).toBe('error');
    }
    // Signed for reading: not for writing, and not for anything besides.
    expect((await request(page, url, { method: 'DELETE' })).status).toBe(403);
    expect((await request(page, `${url}&x-oss-process=image/resize,w_9`)).status).toBe(400);
  });

  test('are refused once they are late', async () => {
    const tenMinutesAgo = await openSkewedPage(context, demo, -600_000);
    const then = sdkOf(tenMinutesAgo, options);
    const inTime = await sign(then, 660, { 'x-oss-process': process });
    expect(await imageSize(page, inTime)).toEqual({ width: 80, height: 120 });
    const late = await sign(then, 599, { 'x-oss-process': process });
    const refused = await request(page, late);
    expect([refused.status, refused.body.toString()]).toEqual([
      403,
      expect.stringMatching(/<Code>AccessDenied<\/Code>\s*<Message>Request has expired\./),
    ]);
    expect(await imageSize(page, late)).toBe('error');
    await tenMinutesAgo.close();
  });

  test('let a page upload without a key', async () => {
    const name = `urls/uploaded ${version}.txt`;
    const body = new TextEncoder().encode('uploaded');
    const url =
      version === 'V1'
        ? await sdk.signatureUrl(name, { method: 'PUT', 'Content-Type': 'text/x-own', expires: 60 })
        : await sdk.signatureUrlV4('PUT', 60, { headers: { 'Content-Type': 'text/x-own' } }, name);
    const otherType = await request(page, url, { method: 'PUT', body, headers: { 'content-type': 'text/html' } });
    expect([otherType.status, otherType.body.toString()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ]);
    expect((await request(page, url, { method: 'PUT', body, headers: { 'content-type': 'text/x-own' } })).status).toBe(
      200,
    );
    const got = await sdk.get(name);
    expect([Buffer.from(got.content).toString(), got.res.headers['content-type']]).toEqual(['uploaded', 'text/x-own']);
    await sdk.delete(name);
  });
});

test('asyncSignatureUrl is as good', async () => {
  for (const [, options] of places) {
    const url = await sdkOf(page, options).asyncSignatureUrl(key, { process, expires: 600 });
    expect(await imageSize(page, url)).toEqual({ width: 80, height: 120 });
  }
});

describe.each(ways(origin))('processObjectSave, %s', (way, options) => {
  test('saves into the same bucket and another what get with process gives', async () => {
    const sdk = sdkOf(page, options);
    const album = sdkOf(page, { ...options, bucket: 'saved-album' });
    await sdk.request({ method: 'PUT', bucket: 'saved-album', successStatuses: [200] });
    for (const [target, steps, format, size] of [
      [`${way}/sa ved+相册~?.jpg`, process, 'jpeg', '80x120'],
      [`${way}/styled.jpg`, 'style/oss-pic-style-w-100', 'jpeg', '100x67'],
      [`${way}/ÿ~~.webp`, 'image/crop,w_90,h_60,g_center/format,webp', 'webp', '90x60'],
    ] as const) {
      const direct = await sdk.get(key, { process: steps });
      const [here, there] = [
        await sdk.processObjectSave(key, target, steps),
        await sdk.processObjectSave(key, target, steps, 'saved-album'),
      ];
      expect([target, here.status, there.status, here.res.headers['content-type']]).toEqual([
        ...[target, 200, 200, 'application/json'],
      ]);
      for (const saved of [await sdk.get(target), await album.get(target)]) {
        expect([target, Buffer.from(saved.content).equals(direct.content)]).toEqual([target, true]);
        expect(saved.res.headers['content-type']).toBe(`image/${format}`);
        const facts = await sharp(saved.content).metadata();
        expect([facts.format, `${facts.width}x${facts.height}`]).toEqual([format, size]);
      }
      await sdk.delete(target);
      await album.delete(target);
    }
    await album.deleteBucket('saved-album');
  });
});

test('what is saved is told in JSON, to the letter', async () => {
  const sdk = sdkOf(page, styles.path(origin));
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const saveAs = (text: string) =>
    sdk.request({
      ...{ method: 'POST', bucket: 'image-demo', object: key, subres: { 'x-oss-process': '' }, successStatuses: [200] },
      content: `x-oss-process=${encodeURIComponent(`image/resize,w_50|sys/saveas,${text}`)}`,
    });
  const saved = await saveAs(`o_${base64('urls/told?>.jpg')},b_${base64('image-demo')}`);
  const { content } = await sdk.get('urls/told?>.jpg');
  expect(Buffer.from(saved.data).toString()).toBe(
    `{\n    "bucket": "image-demo",\n    "fileSize": ${content.length},\n    "object": "urls/told?>.jpg",\n    "status": "OK"}`,
  );
  const urlSafe = Buffer.from('urls/told?>.jpg').toString('base64url');
  const again = await saveAs(`o_${urlSafe}`);
  expect(JSON.parse(Buffer.from(again.data).toString())).toMatchObject({ bucket: '', object: 'urls/told?>.jpg' });
});
