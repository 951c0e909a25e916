// Buckets and their styles through the official SDK, and credentials of a temporary kind. Where the browser's SDK has no
// name for an operation, its own `request` signs and sends it.
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { exampleJpeg } from '../pictures.ts';
import { openDoor } from './bucket-page.ts';
import { keyPair, loadSdk, openSdkPage, sdkOf, styles, ways } from './sdk.ts';
import { imageSize, request, startBrowser } from './site.ts';

const demo = inject('demo');
const origin = demo.replace(/\/$/, '');
const words = new TextEncoder().encode('some words');
const text = (content: Uint8Array): string => new TextDecoder().decode(content);

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  page = await openSdkPage(context, demo);
});
afterAll(() => browser?.close());

describe.each(ways(origin))('%s', (way, options) => {
  const bucket = `made-by-${way}`;
  const sdk = () => sdkOf(page, { ...options, bucket });
  /** Of the bucket, and of the service where `subres` says nothing. */
  const ask = async (method: string, subres?: Record<string, string>, content?: string) =>
    sdk().request({
      ...{ method, ...(subres && { bucket, subres }), ...(content && { content, mime: 'xml' }) },
      successStatuses: [200, 204],
    });

  test('a bucket is made, listed, told of, opened to all, emptied and deleted', async () => {
    const url = `${origin}/${bucket}/a.txt`;
    // Not signed, and no bucket yet: the site's own business.
    expect((await request(page, url)).headers['x-oss-request-id']).toBeUndefined();
    const made = await ask(
      'PUT',
      {},
      '<CreateBucketConfiguration><StorageClass>Standard</StorageClass></CreateBucketConfiguration>',
    );
    expect([made.status, made.headers.location]).toEqual([200, `/${bucket}`]);
    const all = text((await ask('GET')).data);
    for (const name of ['image-demo', bucket]) expect(all).toContain(`<Name>${name}</Name>`);
    expect(text((await ask('GET', { bucketInfo: '' })).data)).toMatch(
      new RegExp(`<Name>${bucket}</Name>[\\s\\S]*<Grant>private</Grant>`),
    );
    expect(text((await ask('GET', { location: '' })).data)).toContain('oss-cn-hangzhou</LocationConstraint>');

    await sdk().put('a.txt', words);
    expect((await sdk().getBucketACL(bucket)).acl).toBe('private');
    expect((await request(page, url)).status).toBe(403);
    await sdk().putBucketACL(bucket, 'public-read');
    const { acl, owner } = await sdk().getBucketACL(bucket);
    expect([acl, owner.id]).toEqual(['public-read', 'oss-img']);
    expect((await request(page, url)).body.toString()).toBe('some words');
    expect((await request(page, url, { method: 'DELETE' })).status).toBe(403);

    const full = await sdkStatus(sdk().deleteBucket(bucket));
    expect(full).toEqual({ name: 'BucketNotEmptyError', status: 409 });
    await sdk().delete('a.txt');
    expect((await sdk().deleteBucket(bucket)).res.status).toBe(204);
    expect(await sdkStatus(sdk().list())).toEqual({ name: 'NoSuchBucketError', status: 404 });
    expect(text((await ask('GET')).data)).not.toContain(`<Name>${bucket}</Name>`);
  });

  test('styles are put, used, listed, told and deleted', async () => {
    await ask('PUT', {});
    const style = (content: string): string => `<Style><Content>${content}</Content></Style>`;
    await sdk().put('example.jpg', await exampleJpeg());
    await ask('PUT', { style: '', styleName: 'small' }, style('image/resize,w_50'));
    await ask('PUT', { style: '', styleName: 'turned' }, style('image/rotate,90'));
    const width = async (process: string) =>
      (await sharp((await sdk().get('example.jpg', { process })).content).metadata()).width;
    expect([await width('style/small'), await width('style/turned')]).toEqual([50, 267]);
    // Put anew, it is the new one that counts: nothing of the old is kept.
    await ask('PUT', { style: '', styleName: 'small' }, style('image/resize,w_60'));
    expect(await width('style/small')).toBe(60);
    expect(text((await ask('GET', { style: '', styleName: 'small' })).data)).toMatch(
      /<Name>small<\/Name>\s*<Content>image\/resize,w_60<\/Content>\s*<Category>image<\/Category>\s*<CreateTime>.* GMT</,
    );
    const list = text((await ask('GET', { style: '' })).data);
    expect([...list.matchAll(/<Name>(.*?)<\/Name>/g)].map(([, name]) => name)).toEqual(['small', 'turned']);
    await ask('DELETE', { style: '', styleName: 'small' });
    expect(await sdkStatus(width('style/small'))).toEqual({ name: 'NoSuchStyleError', status: 404 });
    expect(await sdkStatus(ask('PUT', { style: '', styleName: 'no good' }, style('image/resize,w_1')))).toEqual({
      name: 'InvalidArgumentError',
      status: 400,
    });
    expect(await sdkStatus(ask('PUT', { style: '', styleName: 'empty' }, style('')))).toMatchObject({ status: 400 });
    await sdk().delete('example.jpg');
    await sdk().deleteBucket(bucket);
  });

  test('objects are copied from bucket to bucket', async () => {
    await ask('PUT', {});
    const name = `${way} 图+1%.txt`;
    await sdkOf(page, options).put(name, words, { meta: { author: 'alice' } });
    await sdk().copy('by-name', name, 'image-demo');
    await sdk().copy('by-path', `/image-demo/${name}`);
    await sdk().copy('with-meta', name, 'image-demo', { meta: { author: 'bob' } });
    const authors = await Promise.all(
      ['by-name', 'by-path', 'with-meta'].map(async (copy) => {
        expect(text((await sdk().get(copy)).content)).toBe('some words');
        return (await sdk().head(copy)).meta?.author;
      }),
    );
    expect(authors).toEqual(['alice', 'alice', 'bob']);
    await sdk().deleteMulti(['by-name', 'by-path', 'with-meta'], { quiet: true });
    await sdk().deleteBucket(bucket);
  });

  test('temporary credentials count with their token alone', async () => {
    const temporary = { accessKeyId: 'STS.temporary', accessKeySecret: 'for a while', securityToken: 'CAIS+token/1=' };
    // The page whose account it is gives them out.
    const owners = await openDoor(context, demo);
    await owners.evaluate(
      (credentials) => window.door.openBucket('image-demo', { credentials }).then(() => {}),
      temporary,
    );
    await owners.close();
    const { accessKeyId, accessKeySecret, securityToken: stsToken } = temporary;
    const held = sdkOf(page, { ...options, accessKeyId, accessKeySecret, stsToken });
    await held.put('sts.jpg', await exampleJpeg(), { headers: { 'x-oss-object-acl': 'private' } });
    expect((await held.head('sts.jpg')).status).toBe(200);
    const process = 'image/resize,w_70';
    for (const url of [
      await held.signatureUrl('sts.jpg', { process }),
      await held.asyncSignatureUrl('sts.jpg', { process }),
      await held.signatureUrlV4('GET', 60, { queries: { 'x-oss-process': process } }, 'sts.jpg'),
    ]) {
      expect(url).toContain(encodeURIComponent(stsToken));
      expect(await imageSize(page, url)).toEqual({ width: 70, height: 47 });
      const other = await request(page, url.replace('CAIS', 'CAIT'));
      expect([other.status, other.body.toString()]).toEqual([403, expect.stringContaining('InvalidSecurityToken')]);
    }
    const refused = { name: 'InvalidSecurityTokenError', status: 403 };
    const without = sdkOf(page, { ...options, accessKeyId, accessKeySecret });
    expect(await sdkStatus(without.get('sts.jpg'))).toEqual(refused);
    expect(await sdkStatus(without.head('sts.jpg'))).toEqual(refused);
    const another = sdkOf(page, { ...options, accessKeyId, accessKeySecret, stsToken: 'CAIS+token/2=' });
    expect(await sdkStatus(another.get('sts.jpg'))).toEqual(refused);
    await held.delete('sts.jpg');
  });
});

/** How it failed; nothing where it did not. */
const sdkStatus = (work: Promise<unknown>): Promise<{ name?: string; status?: number }> =>
  work.then(
    () => ({}),
    ({ name, status }: { name: string; status: number }) => ({ name, status }),
  );

test('who has no account here makes no bucket', async () => {
  const stranger = sdkOf(page, { ...styles.path(origin), accessKeyId: 'somebody' });
  const make = { method: 'PUT', bucket: 'strangers-bucket', successStatuses: [200] };
  expect(await sdkStatus(stranger.request(make))).toEqual({ name: 'InvalidAccessKeyIdError', status: 403 });
  const unsigned = await request(page, `${origin}/strangers-bucket/`, { method: 'PUT', body: words });
  expect(unsigned.headers['x-oss-request-id']).toBeUndefined();
});

test("an endpoint and a CNAME of one's own, told by the page", async () => {
  const own = await context.newPage();
  await own.goto(`${origin}/own/index.html`);
  await own.waitForFunction(() => document.title === 'under control');
  await loadSdk(own);
  for (const endpoint of [
    { endpoint: 'http://images.test:8080', bucket: 'from-page' },
    { endpoint: 'http://cdn.test', cname: true, bucket: 'from-page' },
  ]) {
    for (const authorizationV4 of [false, true]) {
      const sdk = sdkOf(own, { ...keyPair, ...endpoint, authorizationV4 });
      await sdk.put('a b.jpg', await exampleJpeg(), { headers: { 'x-oss-object-acl': 'private' } });
      expect(await imageSize(own, await sdk.signatureUrl('a b.jpg', { process: 'style/tiny' }))).toEqual({
        width: 8,
        height: 5,
      });
      expect((await sdk.list({ prefix: 'a b' })).objects.map(({ name }) => name)).toEqual(['a b.jpg']);
      await sdk.delete('a b.jpg');
      expect(await sdkStatus(sdk.get('a b.jpg'))).toEqual({ name: 'NoSuchKeyError', status: 404 });
    }
  }
  await own.close();
});

test('what others sign on the same origin is left to it', async () => {
  for (const sent of [
    request(page, `${origin}/photos/nothing?Expires=1700000000&Signature=abc&Key-Pair-Id=K2`),
    request(page, `${origin}/photos/nothing`, { headers: { authorization: 'OSSToken abc' } }),
    request(page, `${origin}/photos/nothing`, { headers: { authorization: 'Bearer abc' } }),
  ]) {
    const { body, headers } = await sent;
    expect([body.toString(), headers['x-oss-request-id']]).toEqual(['<p>Nothing here.', undefined]);
  }
});
