import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { anonymousBucket, type Bucket, checkBucketName } from '../../src/bucket/bucket.ts';
import { memoryStore } from '../../src/bucket/memory.ts';
import type { BucketAcl } from '../../src/bucket/object-store.ts';

const body = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;

const bucketWith = (acl: BucketAcl): Bucket => anonymousBucket(memoryStore(), { name: 'photos', acl, styles: {} });

describe('access', () => {
  const calls: Record<string, (bucket: Bucket) => Promise<unknown>> = {
    get: (bucket) => bucket.get('a'),
    head: (bucket) => bucket.head('a'),
    put: (bucket) => bucket.put('a', body('x')),
    delete: (bucket) => bucket.delete('a'),
  };

  // NoSuchKey: allowed, and nothing there.
  it.each([
    ['private', 'get', 'AccessDenied'],
    ['private', 'head', 'AccessDenied'],
    ['private', 'put', 'AccessDenied'],
    ['private', 'delete', 'AccessDenied'],
    ['public-read', 'get', 'NoSuchKey'],
    ['public-read', 'head', 'NoSuchKey'],
    ['public-read', 'put', 'AccessDenied'],
    ['public-read', 'delete', 'AccessDenied'],
    ['public-read-write', 'get', 'NoSuchKey'],
    ['public-read-write', 'head', 'NoSuchKey'],
    ['public-read-write', 'put', 'taken'],
    ['public-read-write', 'delete', 'taken'],
  ] as const)('%s: %s is %s', async (acl, call, answer) => {
    const outcome = await calls[call]?.(bucketWith(acl)).then(
      () => 'taken',
      (error) => error.code,
    );
    expect(outcome).toBe(answer);
  });

  it("denies with the service's words and misses with its EC", async () => {
    await expect(bucketWith('private').get('a')).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('You have no right to access this object because of bucket acl.'),
    });
    await expect(bucketWith('public-read').get('a')).rejects.toMatchObject({
      status: 404,
      ec: '0040-00000024',
      message: expect.stringContaining('The specified key does not exist'),
    });
  });
});

describe('objects', () => {
  it('carry the MD5 of their bytes in upper-case hex, in quotes', async () => {
    const bucket = bucketWith('public-read-write');
    for (const text of ['', 'hello', '图片'.repeat(1000)]) {
      const expected = `"${createHash('md5').update(text).digest('hex').toUpperCase()}"`;
      expect((await bucket.put('a', body(text))).etag).toBe(expected);
      expect((await bucket.head('a')).etag).toBe(expected);
    }
    expect((await bucket.put('a', body('hello'))).etag).toBe('"5D41402ABC4B2A76B9719D911017C592"');
  });

  it('carry what their writer says, their length and time', async () => {
    const bucket = bucketWith('public-read-write');
    const before = Date.now();
    await bucket.put('a', body('hello'), { contentType: 'image/png', userMeta: { author: 'someone' } });
    const { meta, body: read } = await bucket.get('a');
    expect(meta).toMatchObject({ contentType: 'image/png', byteLength: 5, userMeta: { author: 'someone' } });
    expect(meta.lastModifiedMs).toBeGreaterThanOrEqual(before);
    expect(new TextDecoder().decode(read)).toBe('hello');
    expect((await bucket.put('b', body(''))).contentType).toBe('application/octet-stream');
  });
});

describe('names', () => {
  it.each(['a', 'a/b', 'a/', '图片.jpg', '.', '..', ' ', 'a\\b', 'x'.repeat(1023), '图'.repeat(341)])(
    'takes the key %j',
    async (key) => {
      expect((await bucketWith('public-read-write').put(key, body('x'))).byteLength).toBe(1);
    },
  );

  it.each(['', '/a', '\\a', '/', 'x'.repeat(1024), `${'图'.repeat(341)}x`])('refuses the key %j', async (key) => {
    const bucket = bucketWith('public-read-write');
    for (const call of [bucket.get(key), bucket.head(key), bucket.put(key, body('x')), bucket.delete(key)]) {
      await expect(call).rejects.toMatchObject({ code: 'InvalidObjectName', status: 400 });
    }
  });

  it.each(['abc', '123', 'a-b', 'a--b', 'image-demo', 'a'.repeat(63)])('takes the bucket %s', (name) => {
    expect(() => checkBucketName(name)).not.toThrow();
  });

  it.each(['', 'ab', 'a'.repeat(64), '-ab', 'ab-', 'Abc', 'a_b', 'a.b', 'a/b', '图片库', 'abc\n'])(
    'refuses the bucket %j',
    (name) => {
      expect(() => checkBucketName(name)).toThrow(expect.objectContaining({ code: 'InvalidBucketName', status: 400 }));
    },
  );
});
