// The whole walk of the service's own guide, as an application makes it: a bucket, a picture, every way to process it,
// signed URLs, results kept; and all of it deleted at the end.
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { exampleJpeg, realFile, realFiles } from '../pictures.ts';
import type {} from './bucket-page.ts';
import { keyPair, openSdkPage, openSkewedPage, sdkOf, styles } from './sdk.ts';
import { imageSize, request, startBrowser } from './site.ts';

const demo = inject('demo');
const origin = demo.replace(/\/$/, '');
const [bucket, target] = ['guide-pictures', 'guide-results'];
const key = 'example.jpg';
const style = 'style/oss-pic-style-w-100';

/** What is asked for, and what it makes of a JPEG of 400x267. */
const walk = [
  ['image/resize,m_fixed,w_100,h_100', 'jpeg', 100, 100],
  ['image/crop,w_100,h_100,x_100,y_100,r_1', 'jpeg', 100, 100],
  ['image/rotate,90', 'jpeg', 267, 400],
  ['image/sharpen,100', 'jpeg', 400, 267],
  ['image/watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ', 'jpeg', 400, 267],
  ['image/format,png', 'png', 400, 267],
  [style, 'jpeg', 100, 67],
  ['image/resize,m_fixed,w_100,h_100/rotate,90', 'jpeg', 100, 100],
] as const;

/** Signed by the SDK and by the bucket's own door, with both versions, on both kinds of URLs, a process and a style. */
const signings = ['sdk', 'door'].flatMap((by) =>
  (['v1', 'v4'] as const).flatMap((version) =>
    (['path', 'host'] as const).flatMap((urlStyle) =>
      [walk[7], walk[6]].map(([process, , width, height]) => ({
        by,
        version,
        urlStyle,
        process,
        size: { width, height },
      })),
    ),
  ),
);
const tenMinutes = 600;

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  page = await openSdkPage(context, demo);
});
afterAll(() => browser?.close());

/** @param by the page that signs: its clock counts */
async function sign(by: Page, { by: signer, version, urlStyle, process }: (typeof signings)[number]): Promise<string> {
  if (signer === 'sdk') {
    const options = urlStyle === 'path' ? styles.path(origin) : { ...styles.host(), secure: true };
    const sdk = sdkOf(by, { ...options, bucket });
    return version === 'v1'
      ? sdk.signatureUrl(key, { expires: tenMinutes, process })
      : sdk.signatureUrlV4('GET', tenMinutes, { queries: { 'x-oss-process': process } }, key);
  }
  // Text: the test runner would take an import() of its own for one of the test's.
  await by.evaluate(`import('/package/bucket.js').then((door) => { window.door = door; })`);
  return by.evaluate(
    async ({ bucket, credentials, key, seconds, options }) => {
      const opened = await window.door.openBucket(bucket, { credentials });
      return opened.signUrl('GET', key, seconds, options);
    },
    { bucket, credentials: keyPair, key, seconds: tenMinutes, options: { process, version, urlStyle } },
  );
}

test('the guide', { timeout: 120_000 }, async () => {
  const [real] = realFiles(key);
  const example = Buffer.from(real ? await realFile(real) : await exampleJpeg());
  const pixels = async (picture: Uint8Array): Promise<Buffer> => sharp(picture).removeAlpha().raw().toBuffer();
  const sdk = sdkOf(page, { ...styles.path(origin), bucket });
  const results = sdkOf(page, { ...styles.path(origin), bucket: target });

  // A bucket with a style, and a picture in it.
  for (const name of [bucket, target]) {
    const headers = { 'x-oss-acl': name === bucket ? 'public-read' : 'private' };
    await sdk.request({ method: 'PUT', bucket: name, headers, successStatuses: [200] });
  }
  await sdk.request({
    ...{ method: 'PUT', bucket, subres: { style: '', styleName: 'oss-pic-style-w-100' }, successStatuses: [200] },
    ...{ mime: 'xml', content: '<Style><Content>image/resize,w_100</Content></Style>' },
  });
  await sdk.put(key, { as: 'file', bytes: example, type: 'image/jpeg', name: key });

  // Every action, a style and a cascade, by all three kinds of URLs; nobody needs to sign what all may read.
  const direct = new Map<string, Buffer>();
  for (const [process, format, width, height] of walk) {
    for (const base of [
      `${origin}/${bucket}`,
      `http://${bucket}.oss-cn-hangzhou.aliyuncs.com`,
      `https://${bucket}.oss-cn-hangzhou.aliyuncs.com`,
    ]) {
      const url = `${base}/${key}?x-oss-process=${process}`;
      const reply = await request(page, url);
      expect([url, reply.status, reply.headers['content-type']]).toEqual([url, 200, `image/${format}`]);
      const facts = await sharp(reply.body).metadata();
      expect([url, facts.format, facts.width, facts.height]).toEqual([url, format, width, height]);
      expect(await imageSize(page, url)).toEqual({ width, height });
      expect([url, reply.body.equals(direct.get(process) ?? reply.body)]).toEqual([url, true]);
      direct.set(process, reply.body);
    }
  }
  const [source, sharpened, marked, png] = await Promise.all(
    [example, ...[walk[3], walk[4], walk[5]].map(([process]) => direct.get(process) as Buffer)].map(pixels),
  );
  expect([sharpened, marked, png].map((picture) => source?.equals(picture as Buffer))).toEqual([false, false, true]);
  const cascade = direct.get(walk[7][0]) as Buffer;

  // Closed to strangers, it is open to who has a signed URL, for ten minutes.
  await sdk.putBucketACL(bucket, 'private');
  for (const process of [walk[7][0], style]) {
    const denied = await request(page, `${origin}/${bucket}/${key}?x-oss-process=${process}`);
    expect([denied.status, denied.body.toString()]).toEqual([
      403,
      expect.stringContaining('<Code>AccessDenied</Code>'),
    ]);
  }
  for (const signing of signings) {
    const url = await sign(page, signing);
    expect([signing, await imageSize(page, url)]).toEqual([signing, signing.size]);
    expect((await request(page, url)).body.equals(direct.get(signing.process) as Buffer)).toBe(true);
  }

  // Saved to a file.
  const toSave = await sdk.signatureUrl(key, {
    process: walk[7][0],
    response: { 'content-disposition': 'attachment; filename="rotated.jpg"' },
  });
  const visitor = await context.newPage();
  await visitor.goto(`${demo}photos/nothing`);
  const [download] = await Promise.all([
    visitor.waitForEvent('download'),
    visitor.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      link.click();
    }, toSave),
  ]);
  expect(download.suggestedFilename()).toBe('rotated.jpg');
  expect((await readFile(await download.path())).equals(cascade)).toBe(true);
  await visitor.close();

  // Ten minutes and a second later.
  const before = await openSkewedPage(context, demo, -(tenMinutes + 1) * 1000);
  for (const signing of signings) {
    const url = await sign(before, signing);
    const refused = await request(page, url);
    expect([signing, refused.status, refused.body.toString()]).toEqual([
      ...[signing, 403, expect.stringMatching(/<Code>AccessDenied<\/Code>\s*<Message>Request has expired\./)],
    ]);
    expect(await imageSize(page, url)).toBe('error');
  }
  await before.close();

  // Every result kept in another bucket: what is read back is what was answered.
  for (const [index, [process, format, width, height]] of walk.entries()) {
    const name = `results/${index} 结果.${format}`;
    expect((await sdk.processObjectSave(key, name, process, target)).status).toBe(200);
    const saved = await results.get(name);
    expect([process, saved.res.headers['content-type']]).toEqual([process, `image/${format}`]);
    expect([process, direct.get(process)?.equals(saved.content)]).toEqual([process, true]);
    const facts = await sharp(saved.content).metadata();
    expect([facts.format, facts.width, facts.height]).toEqual([format, width, height]);
  }

  // Nothing is left.
  await expect(results.deleteBucket(target)).rejects.toMatchObject({ name: 'BucketNotEmptyError', status: 409 });
  const { objects } = await results.list({ prefix: 'results/' });
  expect(objects.map(({ size }) => size)).toEqual(walk.map(([process]) => direct.get(process)?.length));
  const { deleted } = await results.deleteMulti(objects.map(({ name }) => name));
  expect(deleted.length).toBe(walk.length);
  await sdk.delete(key);
  await expect(sdk.head(key)).rejects.toMatchObject({ name: 'NoSuchKeyError' });
  for (const name of [bucket, target]) {
    expect((await sdk.deleteBucket(name)).res.status).toBe(204);
    await expect(sdkOf(page, { ...styles.path(origin), bucket: name }).list()).rejects.toMatchObject({
      name: 'NoSuchBucketError',
    });
  }
});
