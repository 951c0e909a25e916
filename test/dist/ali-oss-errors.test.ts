// Every error of the service that the official SDK can run into, as the typed error the SDK makes of it.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { exampleJpeg } from '../pictures.ts';
import { openSdkPage, openSkewedPage, sdkOf, ways } from './sdk.ts';
import type { Sdk } from './sdk-calls.ts';
import { request, startBrowser } from './site.ts';

const demo = inject('demo');
const words = new TextEncoder().encode('some words');

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  page = await openSdkPage(context, demo);
});
afterAll(() => browser?.close());

describe.each(ways(demo.replace(/\/$/, '')))('%s', (way, options) => {
  let sdk: Sdk;
  const key = (name: string): string => `${way}/${name}`;
  const clientWith = (changes: Partial<typeof options>): Sdk => sdkOf(page, { ...options, ...changes });
  beforeAll(async () => {
    sdk = sdkOf(page, options);
    await sdk.put(key('words.txt'), words);
    await sdk.put(key('example.jpg'), await exampleJpeg());
  });

  test('NoSuchKey, with XML and for HEAD without', async () => {
    await expect(sdk.get(key('missing'))).rejects.toMatchObject({
      ...{ name: 'NoSuchKeyError', code: 'NoSuchKey', status: 404, ecCode: '0026-00000001' },
      message: expect.stringMatching(/^The specified key does not exist\. .*missing/),
      requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
      hostId: new URL(options.endpoint ?? 'http://image-demo.oss-cn-hangzhou.aliyuncs.com').host,
    });
    await expect(sdk.get(key('missing'), { process: 'image/info' })).rejects.toMatchObject({
      ...{ name: 'NoSuchKeyError', ecCode: '0040-00000024' },
    });
    for (const gone of [sdk.head(key('missing')), sdk.getObjectMeta(key('missing'))]) {
      await expect(gone).rejects.toMatchObject({ name: 'NoSuchKeyError', code: 'NoSuchKey', status: 404 });
    }
    await expect(sdk.copy(key('to'), key('missing'))).rejects.toMatchObject({ name: 'NoSuchKeyError', status: 404 });
    await expect(sdk.getACL(key('missing'))).rejects.toMatchObject({ name: 'NoSuchKeyError', status: 404 });
  });

  test('NoSuchBucket, of the request and of a copy', async () => {
    const elsewhere = clientWith({ bucket: 'nobodys-bucket' });
    const noSuchBucket = { name: 'NoSuchBucketError', code: 'NoSuchBucket', status: 404, ecCode: '0015-00000101' };
    await expect(elsewhere.list()).rejects.toMatchObject(noSuchBucket);
    await expect(elsewhere.put('a.txt', words)).rejects.toMatchObject(noSuchBucket);
    await expect(elsewhere.get('a.txt')).rejects.toMatchObject(noSuchBucket);
    await expect(sdk.copy(key('to'), 'a.txt', 'nobodys-bucket')).rejects.toMatchObject(noSuchBucket);
    await expect(sdk.deleteBucket('nobodys-bucket')).rejects.toMatchObject(noSuchBucket);
    // The SDK lets it pass, the service does not.
    await expect(clientWith({ bucket: 'under_score' }).put('a.txt', words)).rejects.toMatchObject({
      ...{ name: 'InvalidBucketNameError', code: 'InvalidBucketName', status: 400 },
    });
  });

  test('SignatureDoesNotMatch and InvalidAccessKeyId, with XML and by x-oss-err', async () => {
    const refused = { name: 'SignatureDoesNotMatchError', code: 'SignatureDoesNotMatch', status: 403 };
    const ecCode = options.authorizationV4 ? '0002-00000201' : '0002-00000040';
    const wrong = clientWith({ accessKeySecret: 'guessed' });
    await expect(wrong.get(key('words.txt'))).rejects.toMatchObject({ ...refused, ecCode });
    await expect(wrong.head(key('words.txt'))).rejects.toMatchObject({ ...refused, ecCode });
    await expect(wrong.put(key('words.txt'), words.subarray(1))).rejects.toMatchObject(refused);
    await expect(wrong.delete(key('words.txt'))).rejects.toMatchObject(refused);
    await expect(wrong.deleteMulti([key('words.txt')])).rejects.toMatchObject(refused);
    const unknown = {
      name: 'InvalidAccessKeyIdError',
      code: 'InvalidAccessKeyId',
      status: 403,
      ecCode: '0002-00000902',
    };
    const stranger = clientWith({ accessKeyId: 'somebody' });
    await expect(stranger.get(key('words.txt'))).rejects.toMatchObject(unknown);
    await expect(stranger.head(key('words.txt'))).rejects.toMatchObject(unknown);
    expect(Buffer.from((await sdk.get(key('words.txt'))).content).toString()).toBe('some words');
  });

  test('what is wrong with a process', async () => {
    for (const [process, name, status, ecCode] of [
      ['image/resize,w_0', 'InvalidArgumentError', 400, '0040-00000312'],
      ['image/rotate,400', 'InvalidArgumentError', 400, '0040-00000217'],
      ['image/slim,1', 'InvalidArgumentError', 400, '0040-00000213'],
      ['image/crop,x_500', 'CutEdgeExceedRangeError', 400, undefined],
      ['style/nowhere', 'NoSuchStyleError', 404, undefined],
      ['style/no such', 'InvalidArgumentError', 400, '0017-00000251'],
    ] as const) {
      await expect([process, await thrownBy(sdk.get(key('example.jpg'), { process }))]).toMatchObject([
        process,
        { name, code: name.replace('Error', ''), status, ecCode },
      ]);
    }
    await expect(sdk.get(key('words.txt'), { process: 'image/info' })).rejects.toMatchObject({
      ...{ name: 'BadRequestError', status: 400, ecCode: '0040-00000005' },
    });
    // Saving never throws: that is the SDK's way.
    for (const [source, process, bucket, status] of [
      ['missing.jpg', 'image/resize,w_9', undefined, 404],
      ['example.jpg', 'image/resize,w_0', undefined, 400],
      ['example.jpg', 'image/resize,w_9', 'nobodys-bucket', 404],
    ] as const) {
      expect((await sdk.processObjectSave(key(source), key('saved.jpg'), process, bucket)).status).toBe(status);
    }
    await expect(sdk.head(key('saved.jpg'))).rejects.toMatchObject({ status: 404 });
  });

  test('conditions that do not hold', async () => {
    const failed = { name: 'PreconditionFailedError', code: 'PreconditionFailed', status: 412 };
    const headers = { 'If-Match': '"0123456789ABCDEF0123456789ABCDEF"' };
    await expect(sdk.get(key('words.txt'), { headers })).rejects.toMatchObject(failed);
    await expect(sdk.head(key('words.txt'), { headers })).rejects.toMatchObject(failed);
    await expect(
      sdk.get(key('words.txt'), { headers: { 'If-Unmodified-Since': 'Wed, 01 Jan 2020 00:00:00 GMT' } }),
    ).rejects.toMatchObject(failed);
    await expect(
      sdk.put(key('words.txt'), words, { headers: { 'x-oss-forbid-overwrite': 'true' } }),
    ).rejects.toMatchObject({ name: 'FileAlreadyExistsError', status: 409 });
    const { res } = await sdk.head(key('words.txt'));
    const unchanged = await sdk.head(key('words.txt'), { headers: { 'If-None-Match': res.headers.etag ?? '' } });
    expect(unchanged.status).toBe(304);
  });

  test('what is wrong with a write', async () => {
    for (const name of ['x'.repeat(1024), '图'.repeat(342), '\\backslash']) {
      await expect(sdk.put(name, words)).rejects.toMatchObject({
        ...{ name: 'InvalidObjectNameError', code: 'InvalidObjectName', status: 400 },
      });
    }
    await sdk.put('x'.repeat(1023), words);
    await sdk.delete('x'.repeat(1023));
    await expect(
      sdk.put(key('words.txt'), words, { disabledMD5: false, headers: { 'Content-MD5': 'AAAAAAAAAAAAAAAAAAAAAA==' } }),
    ).rejects.toMatchObject({ name: 'InvalidDigestError', status: 400 });
    await expect(sdk.put(key('words.txt'), words, { headers: { 'x-oss-callback': 'e30=' } })).rejects.toMatchObject({
      name: 'NotImplementedError',
      status: 501,
    });
    await expect(sdk.putACL(key('words.txt'), 'public')).rejects.toMatchObject({ name: 'InvalidArgumentError' });
    await expect(sdk.list({ 'max-keys': 1001 })).rejects.toMatchObject({ name: 'InvalidArgumentError', status: 400 });
    await expect(sdk.listV2({ 'continuation-token': '%' })).rejects.toMatchObject({ name: 'InvalidArgumentError' });
    const many = Array.from({ length: 1001 }, (_, index) => key(`${index}`));
    await expect(sdk.deleteMulti(many)).rejects.toMatchObject({ name: 'MalformedXMLError', status: 400 });
    await expect(
      sdk.request({ method: 'GET', bucket: 'image-demo', subres: { lifecycle: '' }, successStatuses: [200] }),
    ).rejects.toMatchObject({ name: 'NotImplementedError', status: 501 });
  });

  test('a page whose clock is an hour off corrects itself by ServerTime', async () => {
    const early = await openSkewedPage(context, demo, -3_600_000);
    const statuses: number[] = [];
    early.on('response', (response) => {
      if (response.url().includes(key('words.txt'))) statuses.push(response.status());
    });
    const behind = sdkOf(early, options);
    expect(Buffer.from((await behind.get(key('words.txt'))).content).toString()).toBe('some words');
    expect((await behind.head(key('words.txt'))).status).toBe(200);
    expect(statuses).toEqual([403, 200, 403, 200]);
    await early.close();
  });
});

const thrownBy = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  );

test('AccessDenied for who does not sign, and a picture that does not show', async () => {
  const [[, options] = ['', {}]] = ways(demo.replace(/\/$/, ''));
  await sdkOf(page, options).put('private.jpg', await exampleJpeg(), { headers: { 'x-oss-object-acl': 'private' } });
  for (const base of [`${demo}image-demo`, 'http://image-demo.oss-cn-hangzhou.aliyuncs.com']) {
    for (const query of ['', '?x-oss-process=image/resize,w_9', '?x-oss-process=style/oss-pic-style-w-100']) {
      const denied = await request(page, `${base}/private.jpg${query}`);
      expect([denied.status, denied.headers['x-oss-ec']]).toEqual([403, '0003-00000002']);
      expect(denied.body.toString()).toContain('<Code>AccessDenied</Code>');
    }
    const put = await request(page, `${base}/private.jpg`, { method: 'PUT', body: words });
    expect(put.status).toBe(403);
    expect((await request(page, `${base}/?acl`)).status).toBe(403);
  }
});

test('QuotaExceeded where the browser gives no more room; what was there stays', async () => {
  const small = await browser.newContext();
  const session = await small.newCDPSession(await small.newPage());
  // Before anything is stored: IndexedDB asks how much room there is only now and then.
  await session.send('Storage.overrideQuotaForOrigin', { origin: demo, quotaSize: 24 * 2 ** 20 });
  const [[, options] = ['', {}]] = ways(demo.replace(/\/$/, ''));
  const sdk = sdkOf(await openSdkPage(small, demo), options);
  await sdk.put('kept.txt', words);
  await expect(sdk.put('kept.txt', { zeros: 25 * 2 ** 20 })).rejects.toMatchObject({
    ...{ name: 'QuotaExceededError', code: 'QuotaExceeded' },
  });
  expect(Buffer.from((await sdk.get('kept.txt')).content).toString()).toBe('some words');
  await sdk.put('kept.txt', words.subarray(1));
  await small.close();
});
