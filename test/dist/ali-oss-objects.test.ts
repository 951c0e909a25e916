// The official SDK's calls for objects against the service worker, in every way an application may be set up: signature
// V1 or V4, XMLHttpRequest or fetch, path or host URLs.
import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { exampleJpeg } from '../pictures.ts';
import { openSdkPage, sdkOf, ways } from './sdk.ts';
import type { Sdk } from './sdk-calls.ts';
import { request, startBrowser } from './site.ts';

const demo = inject('demo');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);
const etagOf = (content: Uint8Array): string => `"${createHash('md5').update(content).digest('hex').toUpperCase()}"`;

/** Keys that URLs, XML, headers and signatures each write in their own way. */
const oddKeys = [
  'with space.txt',
  '中文/图 片.txt',
  'plus+sign.txt',
  '100%25 percent%.txt',
  `quote'&<amp>".txt`,
  '..dots../x.txt',
  '(paren)!*~[x].txt',
  'a?b#c;d=e,f:g@h$.txt',
  '𠮷😀.txt',
  ' lead and trail ',
];

let browser: Browser;
let page: Page;
let example: Buffer;

beforeAll(async () => {
  browser = await startBrowser();
  page = await openSdkPage(await browser.newContext(), demo);
  example = Buffer.from(await exampleJpeg());
});
afterAll(() => browser?.close());

describe.each(ways(demo.replace(/\/$/, '')))('%s', (way, options) => {
  let sdk: Sdk;
  const key = (name: string): string => `${way}/${name}`;
  beforeAll(() => {
    sdk = sdkOf(page, options);
  });

  test('put takes Blob, File and Buffer, with type, headers and metadata; get and head give them back', async () => {
    const body = bytes('some words');
    await sdk.put(key('blob'), { as: 'blob', bytes: body, type: 'text/x-blob' });
    await sdk.put(key('file'), { as: 'file', bytes: body, type: '', name: 'its-name.png' });
    await sdk.put(key('buffer.webp'), body);
    await sdk.put(key('typeless'), body, { disabledMD5: false });
    const put = await sdk.put(key('said.txt'), body, {
      mime: 'text/x-said',
      meta: { author: 'alice', year: '2024' },
      headers: { 'Cache-Control': 'max-age=7', 'Content-Disposition': 'attachment; filename="words.txt"' },
    });
    expect([put.name, put.res.status, put.res.headers.etag]).toEqual([key('said.txt'), 200, etagOf(body)]);
    const types = await Promise.all(
      ['blob', 'file', 'buffer.webp', 'typeless', 'said.txt'].map(async (name) => {
        const got = await sdk.get(key(name));
        expect([name, text(got.content)]).toEqual([name, 'some words']);
        return got.res.headers['content-type'];
      }),
    );
    expect(types).toEqual(['text/x-blob', 'image/png', 'image/webp', 'application/octet-stream', 'text/x-said']);
    const head = await sdk.head(key('said.txt'));
    expect([head.status, head.meta]).toEqual([200, { author: 'alice', year: '2024' }]);
    expect(head.res.headers).toMatchObject({
      etag: etagOf(body),
      'content-length': '10',
      'content-type': 'text/x-said',
      'cache-control': 'max-age=7',
      'content-disposition': 'attachment; filename="words.txt"',
      'x-oss-object-type': 'Normal',
      'last-modified': expect.stringMatching(/ GMT$/),
      'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
    });
    const facts = await sdk.getObjectMeta(key('said.txt'));
    expect(facts.res.headers).toMatchObject({ etag: etagOf(body), 'content-length': '10' });
    expect(facts.res.headers['x-oss-meta-author']).toBeUndefined();
  });

  test('get takes a range, a condition and a process', async () => {
    await sdk.put(key('example.jpg'), example);
    const part = await sdk.get(key('example.jpg'), { headers: { Range: 'bytes=100-199' } });
    expect([part.res.status, part.res.headers['content-range']]).toEqual([206, `bytes 100-199/${example.length}`]);
    expect(Buffer.from(part.content).equals(example.subarray(100, 200))).toBe(true);
    const unchanged = await sdk.get(key('example.jpg'), { headers: { 'If-None-Match': etagOf(example) } });
    expect([unchanged.res.status, unchanged.content.length]).toEqual([304, 0]);
    for (const [process, format, size] of [
      ['image/resize,m_fixed,w_120,h_80', 'jpeg', '120x80'],
      ['image/resize,w_100/rotate,90/format,webp', 'webp', '67x100'],
      ['style/oss-pic-style-w-100', 'jpeg', '100x67'],
    ]) {
      const got = await sdk.get(key('example.jpg'), { process: process as string });
      const { width, height, format: is } = await sharp(got.content).metadata();
      expect([process, is, `${width}x${height}`]).toEqual([process, format, size]);
      // As OSS: the ETag is the source's.
      expect(got.res.headers).toMatchObject({ 'content-type': `image/${format}`, etag: etagOf(example) });
    }
    const [info, hue] = await Promise.all(
      ['image/info', 'image/average-hue'].map(async (process) =>
        JSON.parse(text((await sdk.get(key('example.jpg'), { process })).content)),
      ),
    );
    expect([info.ImageWidth.value, info.Format.value, hue.RGB]).toEqual([
      '400',
      'jpg',
      expect.stringMatching(/^0x[0-9a-f]{6}$/),
    ]);
  });

  test('keys are opaque: put, get, list, copy and delete of odd ones, quietly and not', async () => {
    const odd = oddKeys.map((name) => key(`odd/${name}`));
    for (const name of odd) await sdk.put(name, bytes(name));
    const { objects } = await sdk.list({ prefix: key('odd/'), 'max-keys': 100 });
    expect(objects.map(({ name }) => name).sort()).toEqual([...odd].sort());
    for (const name of odd) {
      expect(text((await sdk.get(name)).content)).toBe(name);
      await sdk.copy(`${name}.copy`, name);
      expect(text((await sdk.get(`${name}.copy`)).content)).toBe(name);
      await sdk.delete(`${name}.copy`);
    }
    const [quiet, loud] = [odd.slice(0, 5), odd.slice(5)];
    expect((await sdk.deleteMulti(quiet, { quiet: true })).deleted).toEqual([]);
    expect((await sdk.deleteMulti(loud)).deleted.map(({ Key }) => Key).sort()).toEqual([...loud].sort());
    expect((await sdk.list({ prefix: key('odd/') })).objects).toEqual([]);
  });

  test('list and listV2 go from page to page, with prefix and delimiter', async () => {
    for (const name of ['a/1', 'a/2', 'b', 'c/1', 'd']) await sdk.put(key(`list/${name}`), bytes(name));
    const all = await sdk.list({ prefix: key('list/') });
    expect(all.objects[0]).toMatchObject({
      name: key('list/a/1'),
      etag: etagOf(bytes('a/1')),
      size: 3,
      type: 'Normal',
      storageClass: 'Standard',
      owner: { id: expect.stringMatching(/./), displayName: expect.stringMatching(/./) },
    });
    expect([all.objects.length, all.prefixes, all.isTruncated, all.nextMarker]).toEqual([5, null, false, null]);

    const query = { prefix: key('list/'), delimiter: '/', 'max-keys': 2 };
    const seen: unknown[] = [];
    for (let marker = ''; ; ) {
      const one = await sdk.list({ ...query, ...(marker && { marker }) });
      seen.push([one.objects.map(({ name }) => name), one.prefixes]);
      if (!one.isTruncated) break;
      marker = one.nextMarker ?? '';
    }
    const pages = [
      [[key('list/b')], [key('list/a/')]],
      [[key('list/d')], [key('list/c/')]],
    ];
    expect(seen).toEqual(pages);

    const seenBySecond: unknown[] = [];
    for (let token = ''; ; ) {
      const one = await sdk.listV2({ ...query, ...(token && { 'continuation-token': token }) });
      expect([one.keyCount, one.continuationToken]).toEqual([2, token || null]);
      seenBySecond.push([one.objects.map(({ name }) => name), one.prefixes]);
      if (!one.isTruncated) break;
      token = one.nextContinuationToken ?? '';
    }
    expect(seenBySecond).toEqual(pages);
    const after = await sdk.listV2({ prefix: key('list/'), 'start-after': key('list/b'), 'fetch-owner': 'true' });
    expect(after.objects.map(({ name, owner }) => [name, owner?.id])).toEqual([
      [key('list/c/1'), 'oss-img'],
      [key('list/d'), 'oss-img'],
    ]);
  });

  test('copy carries metadata along or replaces it; putMeta too', async () => {
    await sdk.put(key('from.txt'), bytes('original'), { meta: { author: 'alice' }, mime: 'text/x-from' });
    const { data } = await sdk.copy(key('same.txt'), key('from.txt'));
    expect(data).toEqual({ etag: etagOf(bytes('original')), lastModified: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect((await sdk.head(key('same.txt'))).meta).toEqual({ author: 'alice' });
    await sdk.copy(key('new.txt'), key('from.txt'), { meta: { author: 'bob', year: '2025' } });
    expect((await sdk.head(key('new.txt'))).meta).toEqual({ author: 'bob', year: '2025' });
    await sdk.putMeta(key('from.txt'), { author: 'carol' });
    expect((await sdk.head(key('from.txt'))).meta).toEqual({ author: 'carol' });
    expect(text((await sdk.get(key('from.txt'))).content)).toBe('original');
    // Onto itself or elsewhere: a condition on the source is kept.
    await expect(
      sdk.copy(key('never.txt'), key('from.txt'), { headers: { 'If-Match': etagOf(bytes('other')) } }),
    ).rejects.toMatchObject({ name: 'PreconditionFailedError', status: 412 });
  });

  test('append grows an object', async () => {
    const first = await sdk.append(key('log.txt'), bytes('one '));
    expect(first.nextAppendPosition).toBe('4');
    const second = await sdk.append(key('log.txt'), bytes('two'), { position: first.nextAppendPosition });
    expect(second.nextAppendPosition).toBe('7');
    const got = await sdk.get(key('log.txt'));
    expect([text(got.content), got.res.headers['x-oss-object-type']]).toEqual(['one two', 'Appendable']);
    await expect(sdk.append(key('log.txt'), bytes('x'), { position: 4 })).rejects.toMatchObject({
      name: 'PositionNotEqualToLengthError',
      status: 409,
      code: 'PositionNotEqualToLength',
      ecCode: '0026-00000016',
    });
    await sdk.put(key('whole.txt'), bytes('x'));
    await expect(sdk.append(key('whole.txt'), bytes('x'), { position: 1 })).rejects.toMatchObject({
      name: 'ObjectNotAppendableError',
      status: 409,
    });
    await sdk.delete(key('log.txt'));
  });

  test('the ACL of an object counts for strangers', async () => {
    await sdk.put(key('hidden.jpg'), example, { headers: { 'x-oss-object-acl': 'private' } });
    const url = `${demo}image-demo/${key('hidden.jpg')}`;
    expect((await sdk.getACL(key('hidden.jpg'))).acl).toBe('private');
    expect((await request(page, url)).status).toBe(403);
    expect((await request(page, `${url}?x-oss-process=image/resize,w_9`)).status).toBe(403);
    expect((await sdk.get(key('hidden.jpg'))).content.length).toBe(example.length);
    await sdk.putACL(key('hidden.jpg'), 'public-read');
    const { acl, owner } = await sdk.getACL(key('hidden.jpg'));
    expect([acl, owner]).toEqual(['public-read', { id: 'oss-img', displayName: 'oss-img' }]);
    expect((await request(page, url)).status).toBe(200);
    // Made for strangers, then hidden again: what was cached is not theirs any more.
    expect((await request(page, `${url}?x-oss-process=image/resize,w_9`)).status).toBe(200);
    await sdk.putACL(key('hidden.jpg'), 'private');
    expect((await request(page, `${url}?x-oss-process=image/resize,w_9`)).status).toBe(403);
    await sdk.putACL(key('hidden.jpg'), 'default');
    expect((await request(page, url)).status).toBe(200);
  });
});

test('metadata in any script: sent as the SDK writes it, and read percent-encoded, since no header can say it', async () => {
  const [[, options] = []] = ways(demo.replace(/\/$/, ''));
  for (const authorizationV4 of [false, true]) {
    const sdk = sdkOf(page, { ...options, authorizationV4, headerEncoding: 'latin1' });
    await sdk.put('script.txt', bytes('x'), { meta: { name: '图片 é' } });
    expect(decodeURIComponent((await sdk.head('script.txt')).meta?.name ?? '')).toBe('图片 é');
    await sdk.delete('script.txt');
  }
});

test('all of it without network', async () => {
  await page.context().setOffline(true);
  for (const [way, options] of ways(demo.replace(/\/$/, ''))) {
    const sdk = sdkOf(page, options);
    await sdk.put(`${way}/offline.jpg`, example);
    const { content } = await sdk.get(`${way}/offline.jpg`, { process: 'image/resize,w_110' });
    expect([way, (await sharp(content).metadata()).width]).toEqual([way, 110]);
    await sdk.delete(`${way}/offline.jpg`);
  }
  await page.context().setOffline(false);
});
