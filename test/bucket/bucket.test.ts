// The rules over a store: access, names, metadata, appending, copying, multipart uploads, styles.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/bucket/access.ts';
import { applySettings, openStyles } from '../../src/bucket/account.ts';
import { memoryStore } from '../../src/bucket/memory.ts';
import { checkBucketName } from '../../src/bucket/names.ts';
import type { BucketAcl, ObjectAcl } from '../../src/bucket/object-store.ts';
import { type BucketDependencies, type BucketObjects, openObjects } from '../../src/bucket/objects.ts';
import { openUploads } from '../../src/bucket/uploads.ts';
import { bucketLimits } from '../../src/limits.ts';

const body = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;
const textOf = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);
const md5 = (data: string | Buffer): Buffer => createHash('md5').update(data).digest();
const codeOf = (done: Promise<unknown>): Promise<string> =>
  done.then(
    () => 'done',
    (error) => error.code ?? error,
  );

/** The same bucket for its owner and for a stranger, and a log of its announced changes. */
async function open(acl: BucketAcl = 'private') {
  const store = memoryStore();
  const changes: (string | undefined)[] = [];
  const record = await applySettings(store, 'photos', { acl });
  const dependencies = (caller: Caller): BucketDependencies => ({
    store,
    record,
    caller,
    onChange: async (_, key) => void changes.push(key),
  });
  return {
    store,
    dependencies,
    changes,
    owner: openObjects(dependencies('owner')),
    stranger: openObjects(dependencies('stranger')),
  };
}

async function openWith(acl: BucketAcl, key: string) {
  const opened = await open(acl);
  await opened.owner.put(key, body('x'));
  return opened;
}

describe('access', () => {
  const calls: Record<string, (bucket: BucketObjects) => Promise<unknown>> = {
    get: (bucket) => bucket.get('a'),
    head: (bucket) => bucket.head('a'),
    copy: (bucket) => bucket.copy(bucket, 'a', 'b', {}),
    put: (bucket) => bucket.put('a', body('x')),
    append: (bucket) => bucket.append('log', 0, body('x')),
    delete: (bucket) => bucket.delete('a'),
    list: (bucket) => bucket.list(),
    getAcl: (bucket) => bucket.getAcl('a'),
    putAcl: (bucket) => bucket.putAcl('a', 'private'),
  };
  const reads = ['get', 'head'];
  const writes = ['put', 'append', 'delete', 'copy'];

  // As OSS: only the owner may list objects and set ACLs, even when everybody may write.
  it.each([
    ['private', []],
    ['public-read', reads],
    ['public-read-write', [...reads, ...writes]],
  ] as const)('of a stranger to a %s bucket: %j', async (acl, allowed) => {
    for (const [name, call] of Object.entries(calls)) {
      expect(await codeOf(call((await openWith(acl, 'a')).stranger)), name).toBe(
        (allowed as readonly string[]).includes(name) ? 'done' : 'AccessDenied',
      );
      expect(await codeOf(call((await openWith(acl, 'a')).owner)), name).toBe('done');
    }
  });

  it.each([
    ['private', 'public-read', 'done', 'AccessDenied'],
    ['private', 'public-read-write', 'done', 'done'],
    ['public-read-write', 'private', 'AccessDenied', 'AccessDenied'],
    ['public-read-write', 'public-read', 'done', 'AccessDenied'],
    ['public-read-write', 'default', 'done', 'done'],
    ['private', 'default', 'AccessDenied', 'AccessDenied'],
  ] as const)('in a %s bucket to a %s object: reading %s, writing %s', async (acl, own, reading, writing) => {
    const { owner, stranger } = await open(acl);
    await owner.put('a', body('x'), { acl: own });
    expect(await codeOf(stranger.get('a'))).toBe(reading);
    expect(await codeOf(stranger.head('a'))).toBe(reading);
    expect(await codeOf(stranger.checkWrite('a'))).toBe(writing);
    expect(await codeOf(stranger.append('a', 0, body('y')))).toBe(writing === 'done' ? 'ObjectNotAppendable' : writing);
    expect(await codeOf(stranger.put('a', body('y')))).toBe(writing);
    await owner.put('a', body('x'), { acl: own });
    expect(await codeOf(stranger.delete('b', 'a'))).toBe(acl === 'public-read-write' ? writing : 'AccessDenied');
    expect((await owner.find('a')) === undefined).toBe(acl === 'public-read-write' && writing === 'done');
  });

  it('is denied with the EC of the bucket or of the object, whichever denies it', async () => {
    const { owner, stranger } = await open('private');
    await expect(stranger.get('a')).rejects.toMatchObject({
      ec: '0003-00000001',
      status: 403,
      message: expect.stringContaining('You have no right to access this object because of bucket acl.'),
    });
    await owner.put('a', body('x'), { acl: 'private' });
    await expect(stranger.get('a')).rejects.toMatchObject({
      ec: '0003-00000002',
      message: expect.stringContaining('object acl'),
    });
  });

  it('tells a stranger that an object is missing only when the bucket may be read', async () => {
    expect(await codeOf((await open('private')).stranger.get('a'))).toBe('AccessDenied');
    const { stranger } = await open('public-read');
    await expect(stranger.get('a')).rejects.toMatchObject({ code: 'NoSuchKey', status: 404, ec: '0026-00000001' });
    expect(await stranger.find('a')).toBeUndefined();
  });
});

describe('objects', () => {
  it('carry the MD5 of their bytes in upper-case hex, in quotes', async () => {
    const { owner } = await open();
    for (const text of ['', 'hello', '图片'.repeat(1000)]) {
      const expected = `"${md5(text).toString('hex').toUpperCase()}"`;
      expect((await owner.put('a', body(text))).etag).toBe(expected);
      expect((await owner.head('a')).etag).toBe(expected);
    }
    expect((await owner.put('a', body('hello'))).etag).toBe('"5D41402ABC4B2A76B9719D911017C592"');
  });

  it('carry the metadata of their writer, their length and time, and the type Normal', async () => {
    const { owner } = await open();
    const before = Date.now();
    const said = {
      contentType: 'image/png',
      userMeta: { author: 'someone' },
      headers: { expires: '0' },
      acl: 'private' as ObjectAcl,
    };
    await owner.put('a', body('hello'), said);
    const { meta, body: read } = await owner.get('a');
    expect(meta).toMatchObject({ ...said, byteLength: 5, kind: 'Normal' });
    expect(meta.lastModifiedMs).toBeGreaterThanOrEqual(before);
    expect(textOf(read)).toBe('hello');
    expect((await owner.put('b', body(''))).contentType).toBe('application/octet-stream');
  });

  it('are refused when the bytes do not match Content-MD5, or the metadata is too large', async () => {
    const { owner } = await open();
    const contentMd5 = md5('hello').toString('base64');
    await owner.put('a', body('hello'), { contentMd5 });
    expect(await codeOf(owner.put('a', body('hellO'), { contentMd5 }))).toBe('InvalidDigest');
    expect(await codeOf(owner.put('a', body('hello'), { contentMd5: 'x' }))).toBe('InvalidDigest');
    const userMeta = { a: 'x'.repeat(bucketLimits.userMetaBytes - 1) };
    await owner.put('b', body(''), { userMeta });
    expect(await codeOf(owner.put('b', body(''), { userMeta: { ...userMeta, b: '' } }))).toBe('InvalidArgument');
    expect(textOf((await owner.get('a')).body)).toBe('hello');
  });

  it('are not replaced when that is forbidden', async () => {
    const { owner } = await open();
    await owner.put('a', body('1'), { forbidOverwrite: true });
    await expect(owner.put('a', body('2'), { forbidOverwrite: true })).rejects.toMatchObject({
      code: 'FileAlreadyExists',
      status: 409,
    });
    expect(textOf((await owner.get('a')).body)).toBe('1');
  });

  it('announce every change', async () => {
    const { owner, changes } = await open();
    await owner.put('a', body('1'));
    await owner.append('log', 0, body('1'));
    await owner.copy(owner, 'a', 'b', {});
    await owner.putAcl('b', 'public-read');
    await owner.delete('a', 'c');
    expect(changes).toEqual(['a', 'log', 'b', 'b', 'a', 'c']);
  });
});

describe('appending', () => {
  it('grows an object from where it ends', async () => {
    const { owner } = await open();
    expect(await owner.append('log', 0, body('one '), { contentType: 'text/plain' })).toMatchObject({
      byteLength: 4,
      kind: 'Appendable',
    });
    await owner.append('log', 4, body('two'));
    const { meta, body: read } = await owner.get('log');
    expect(textOf(read)).toBe('one two');
    expect(meta).toMatchObject({
      contentType: 'text/plain',
      byteLength: 7,
      etag: `"${md5('one two').toString('hex').toUpperCase()}"`,
    });
  });

  it('changes nothing at a wrong position, or to an object that was not made by appending', async () => {
    const { owner } = await open();
    await owner.append('log', 0, body('one'));
    for (const position of [0, 2, 4]) {
      await expect(owner.append('log', position, body('two'))).rejects.toMatchObject({
        code: 'PositionNotEqualToLength',
        status: 409,
        ec: '0026-00000016',
      });
    }
    expect(await codeOf(owner.append('new', 1, body('x')))).toBe('PositionNotEqualToLength');
    await owner.put('plain', body('one'));
    await expect(owner.append('plain', 3, body('two'))).rejects.toMatchObject({
      code: 'ObjectNotAppendable',
      status: 409,
    });
    expect(textOf((await owner.get('log')).body)).toBe('one');
  });

  it('uses each position once, however many append at once', async () => {
    const { owner } = await open();
    const done = await Promise.all(Array.from({ length: 20 }, () => codeOf(owner.append('log', 0, body('x')))));
    expect(done.filter((code) => code === 'done')).toHaveLength(1);
    expect((await owner.head('log')).byteLength).toBe(1);
  });
});

describe('copying', () => {
  it('copies the bytes, with the given metadata', async () => {
    const { owner } = await open();
    await owner.put('a', body('x'), { contentType: 'image/png', userMeta: { author: 'someone' } });
    await owner.copy(owner, 'a', 'b', { contentType: 'image/gif', userMeta: {} });
    const { meta, body: read } = await owner.get('b');
    expect([textOf(read), meta.contentType, meta.userMeta]).toEqual(['x', 'image/gif', {}]);
    expect(await codeOf(owner.copy(owner, 'missing', 'c', {}))).toBe('NoSuchKey');
  });

  it('an object onto itself changes its metadata alone', async () => {
    const { owner } = await open();
    const { etag } = await owner.append('log', 0, body('x'));
    await owner.copy(owner, 'log', 'log', { contentType: 'text/css', userMeta: { a: '1' } });
    const { meta, body: read } = await owner.get('log');
    expect(meta).toMatchObject({
      etag,
      kind: 'Appendable',
      contentType: 'text/css',
      userMeta: { a: '1' },
      byteLength: 1,
    });
    expect(textOf(read)).toBe('x');
    expect(await codeOf(owner.copy(owner, 'missing', 'missing', {}))).toBe('NoSuchKey');
  });

  it('needs the right to read the source and to write the target', async () => {
    const { owner, stranger } = await open('public-read-write');
    await owner.put('secret', body('x'), { acl: 'private' });
    await owner.put('fixed', body('x'), { acl: 'public-read' });
    expect(await codeOf(stranger.copy(stranger, 'secret', 'b', {}))).toBe('AccessDenied');
    expect(await codeOf(stranger.copy(stranger, 'fixed', 'secret', {}))).toBe('AccessDenied');
    expect(await codeOf(stranger.copy(stranger, 'fixed', 'fixed', {}))).toBe('AccessDenied');
    expect(await codeOf(stranger.copy(stranger, 'fixed', 'b', {}))).toBe('done');
  });
});

describe('a multipart upload', () => {
  const part = (letter: string): ArrayBuffer => body(letter.repeat(bucketLimits.smallestPart));

  it('becomes one object of its parts, with the ETag of the service', async () => {
    const { dependencies, owner, changes } = await open();
    const uploads = openUploads(dependencies('owner'));
    const { uploadId } = await uploads.initiate('big', { contentType: 'image/png', userMeta: { a: '1' } });
    const [second, first] = [
      await uploads.putPart('big', uploadId, 7, body('end')),
      await uploads.putPart('big', uploadId, 2, part('a')),
    ];
    expect((await uploads.parts('big', uploadId)).map(({ number }) => number)).toEqual([2, 7]);
    expect(await owner.find('big')).toBeUndefined();
    const chosen = [
      { number: 2, etag: first.etag.toLowerCase() },
      { number: 7, etag: second.etag.replaceAll('"', '') },
    ];
    const meta = await uploads.complete('big', uploadId, chosen);
    const joined = Buffer.concat([md5(textOf(part('a'))), md5('end')]);
    expect(meta).toMatchObject({
      etag: `"${md5(joined).toString('hex').toUpperCase()}-2"`,
      kind: 'Multipart',
      contentType: 'image/png',
      userMeta: { a: '1' },
    });
    expect(textOf((await owner.get('big')).body)).toBe(`${textOf(part('a'))}end`);
    expect(changes).toEqual(['big']);
    expect(await codeOf(uploads.parts('big', uploadId))).toBe('NoSuchUpload');
  });

  it('is not completed with parts that are missing, different, too small or out of order, and goes on', async () => {
    const { dependencies, owner } = await open();
    const uploads = openUploads(dependencies('owner'));
    const { uploadId } = await uploads.initiate('big');
    const { etag } = await uploads.putPart('big', uploadId, 1, part('a'));
    const small = await uploads.putPart('big', uploadId, 2, body('b'));
    const last = await uploads.putPart('big', uploadId, 3, body('c'));
    const complete = (...chosen: { number: number; etag: string }[]) =>
      codeOf(uploads.complete('big', uploadId, chosen));
    expect(await complete()).toBe('InvalidPart');
    expect(await complete({ number: 4, etag })).toBe('InvalidPart');
    expect(await complete({ number: 1, etag: last.etag })).toBe('InvalidPart');
    expect(await complete(last, { number: 1, etag })).toBe('InvalidPartOrder');
    expect(await complete({ number: 1, etag }, { number: 1, etag })).toBe('InvalidPartOrder');
    expect(await complete({ number: 1, etag }, small, last)).toBe('EntityTooSmall');
    for (const number of [0, -1, 1.5, bucketLimits.parts + 1])
      expect(await codeOf(uploads.putPart('big', uploadId, number, body('x')))).toBe('InvalidPart');
    expect(await codeOf(uploads.putPart('other', uploadId, 1, body('x')))).toBe('NoSuchUpload');
    expect(await codeOf(uploads.putPart('big', 'nothing', 1, body('x')))).toBe('NoSuchUpload');
    expect(await complete({ number: 1, etag }, last)).toBe('done');
    expect((await owner.head('big')).byteLength).toBe(bucketLimits.smallestPart + 1);
  });

  it('is gone when it is aborted, and only who may write touches it', async () => {
    const { dependencies } = await open();
    const [owner, stranger] = [openUploads(dependencies('owner')), openUploads(dependencies('stranger'))];
    const { uploadId } = await owner.initiate('big');
    expect(await codeOf(stranger.initiate('big'))).toBe('AccessDenied');
    expect(await codeOf(stranger.putPart('big', uploadId, 1, body('x')))).toBe('AccessDenied');
    expect(await codeOf(stranger.abort('big', uploadId))).toBe('AccessDenied');
    expect(await codeOf(stranger.list())).toBe('AccessDenied');
    expect(await owner.list()).toMatchObject([{ key: 'big', uploadId }]);
    await owner.abort('big', uploadId);
    expect(await owner.list()).toEqual([]);
    expect(await codeOf(owner.abort('big', uploadId))).toBe('NoSuchUpload');
  });
});

describe('styles', () => {
  it('are kept by name, with the times they were made and changed', async () => {
    const { store, changes } = await open();
    const styles = openStyles(store, 'photos', async (_, key) => void changes.push(key));
    await styles.put('small', 'image/resize,w_100');
    const { createdMs } = await styles.get('small');
    await styles.put('small', 'csdar5324', 'document');
    expect(await styles.get('small')).toMatchObject({ content: 'csdar5324', category: 'document', createdMs });
    await styles.put('Big_1.a-b', 'image/info');
    expect((await styles.list()).map(([name]) => name)).toEqual(['Big_1.a-b', 'small']);
    await styles.delete('small');
    await styles.delete('small');
    expect(await codeOf(styles.get('small'))).toBe('NoSuchStyle');
    // A changed style changes the results of the whole bucket.
    expect(changes).toEqual(Array(5).fill(undefined));
  });

  it('need a valid name, and content', async () => {
    const { store } = await open();
    const styles = openStyles(store, 'photos', async () => {});
    for (const name of ['', 'a b', 'a/b', '图', 'x'.repeat(64)])
      await expect(styles.put(name, 'image/info')).rejects.toMatchObject({
        code: 'InvalidArgument',
        ec: '0017-00000251',
      });
    await expect(styles.put('a', '  ')).rejects.toMatchObject({
      code: 'InvalidArgument',
      message: expect.stringContaining('Style content is invalid.'),
    });
    for (const name of ['__proto__', 'constructor', 'x'.repeat(63)]) {
      expect(await codeOf(styles.get(name))).toBe('NoSuchStyle');
      await styles.put(name, 'image/info');
      expect(await styles.get(name)).toMatchObject({ content: 'image/info' });
    }
  });

  it('are 50 at most', async () => {
    const { store } = await open();
    const styles = openStyles(store, 'photos', async () => {});
    for (let count = 1; count <= bucketLimits.stylesPerBucket; count += 1) await styles.put(`s${count}`, 'image/info');
    expect(await codeOf(styles.put('one-more', 'image/info'))).toBe('TooManyStyles');
    expect(await codeOf(styles.put('s1', 'image/resize,w_1'))).toBe('done');
    expect(bucketLimits.stylesPerBucket).toBe(50);
  });
});

describe('settings', () => {
  it('make a bucket with the defaults, and change only what they say', async () => {
    const store = memoryStore();
    const made = await applySettings(store, 'photos', {});
    expect(made).toMatchObject({
      acl: 'private',
      region: 'cn-hangzhou',
      styles: {},
      separators: '',
      protectedSuffixes: [],
    });
    await applySettings(store, 'photos', { acl: 'public-read', styles: { a: 'image/info' }, styleSeparators: '!-' });
    const changed = await applySettings(store, 'photos', { region: 'cn-beijing', styles: { b: 'image/info' } });
    expect(changed).toMatchObject({
      acl: 'public-read',
      region: 'cn-beijing',
      separators: '!-',
      createdMs: made.createdMs,
    });
    expect(Object.keys(changed.styles)).toEqual(['a', 'b']);
  });

  it('are refused when they are invalid', async () => {
    const store = memoryStore();
    expect(await codeOf(applySettings(store, 'photos', { styleSeparators: '+' }))).toBe('InvalidArgument');
    expect(await codeOf(applySettings(store, 'photos', { acl: 'default' as BucketAcl }))).toBe('InvalidArgument');
    expect(await codeOf(applySettings(store, 'No', {}))).toBe('InvalidBucketName');
    expect(await store.listBuckets()).toEqual([]);
  });
});

describe('names', () => {
  it.each(['a', 'a/b', 'a/', '图片.jpg', '.', '..', ' ', 'a\\b', 'x'.repeat(1023), '图'.repeat(341)])(
    'takes the key %j',
    async (key) => {
      expect((await (await open()).owner.put(key, body('x'))).byteLength).toBe(1);
    },
  );

  it.each(['', '/a', '\\a', '/', 'x'.repeat(1024), `${'图'.repeat(341)}x`, 'half \ud83d of a pair'])(
    'refuses the key %j',
    async (key) => {
      const { owner: bucket } = await open();
      for (const call of [
        bucket.get(key),
        bucket.head(key),
        bucket.put(key, body('x')),
        bucket.delete(key),
        bucket.append(key, 0, body('x')),
        bucket.getAcl(key),
      ]) {
        await expect(call).rejects.toMatchObject({ code: 'InvalidObjectName', status: 400 });
      }
    },
  );

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
