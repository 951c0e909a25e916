// Records that somebody changed by hand: each counts as missing, and the others are as they were.
import { expect, test } from 'vitest';
import { indexedDbStore } from '../../src/browser/indexed-db.ts';
import { sortableKey } from '../../src/bucket/key-order.ts';
import {
  bodyOf,
  bucketRecord,
  bytesOf,
  failureOf,
  makeBucket,
  objectMeta,
  part,
  putObject,
  upload,
} from '../bucket/records.ts';
import { freshName } from './databases.ts';

/** Writes into the database as a script of the page could. */
async function tamper(name: string, store: string, value: unknown, key?: IDBValidKey): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  await new Promise<void>((resolve, reject) => {
    const writing = database.transaction(store, 'readwrite');
    writing.objectStore(store).put(value, key);
    writing.oncomplete = () => resolve();
    writing.onabort = () => reject(writing.error);
  });
  database.close();
}

const without = (record: object, field: string): object =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));

const brokenMetas: unknown[] = [
  ...Object.keys(objectMeta()).map((field) => without(objectMeta(), field)),
  ...[{ lastModifiedMs: Number.NaN }, { lastModifiedMs: 1e300 }, { lastModifiedMs: 'now' }, { byteLength: -1 }].map(
    (wrong) => ({ ...objectMeta(), ...wrong }),
  ),
  ...[{ acl: 'public' }, { kind: 'Symlink' }, { headers: null }, { userMeta: { a: 1 } }, { etag: 5 }].map((wrong) => ({
    ...objectMeta(),
    ...wrong,
  })),
  ...[null, 5, 'x', [], {}],
];

test('an object with a damaged record is missing, is skipped by listings, and can be written anew', async () => {
  const name = freshName();
  const store = indexedDbStore(name);
  await makeBucket(store, 'photos');
  for (const key of ['a', 'z']) await putObject(store, 'photos', key, bytesOf(1, 2, 3));
  const keys = brokenMetas.map((_, index) => `broken-${String(index).padStart(3, '0')}`);
  for (const [index, key] of keys.entries()) {
    await putObject(store, 'photos', key, bytesOf(4));
    await tamper(name, 'objects', brokenMetas[index], ['photos', sortableKey(key)]);
    expect(await store.headObject('photos', key), key).toBeUndefined();
    expect(await store.getObject('photos', key), key).toBeUndefined();
  }
  const list = async (range: object): Promise<string[]> =>
    (await store.listObjects('photos', { prefix: '', after: '', limit: 1000, ...range })).map(({ key }) => key);
  expect(await list({})).toEqual(['a', 'z']);
  // A page is as full as the keys allow.
  expect(await list({ limit: 2 })).toEqual(['a', 'z']);
  expect(await list({ limit: 1 })).toEqual(['a']);
  expect(await list({ after: 'a', limit: 1 })).toEqual(['z']);
  expect(await list({ prefix: 'broken' })).toEqual([]);
  const [first = '', second = ''] = keys;
  await putObject(store, 'photos', first, bytesOf(5));
  expect(await bodyOf(store, 'photos', first)).toEqual([5]);
  await store.deleteObjects('photos', [first, second, 'a', 'z']);
  // Nobody sees the rest: they do not stand in the way either, and leave nothing behind.
  await store.deleteBucket('photos');
  await makeBucket(store, 'photos');
  await store.changeObject('photos', keys[2] as string, (current) => {
    expect(current).toBeUndefined();
    return { meta: objectMeta({ byteLength: 0 }), body: bytesOf() };
  });
});

test('an object without its bytes is missing when it is read', async () => {
  const name = freshName();
  const store = indexedDbStore(name);
  await makeBucket(store, 'photos');
  for (const bytes of [null, 'text', new Uint8Array(3), {}, new Blob(['abc'])]) {
    await putObject(store, 'photos', 'a', bytesOf(1, 2, 3));
    await tamper(name, 'bodies', bytes, ['photos', sortableKey('a')]);
    expect(await store.getObject('photos', 'a')).toBeUndefined();
  }
});

test('a bucket with a damaged record keeps what is whole, and is private', async () => {
  const name = freshName();
  const store = indexedDbStore(name);
  const good = { content: 'image/info', category: 'image' as const, createdMs: 1, modifiedMs: 1 };
  const record = bucketRecord('photos', { acl: 'public-read-write', separators: '!', styles: { good } });
  await store.changeBucket('photos', () => record);
  await putObject(store, 'photos', 'a', bytesOf(1));
  for (const [changed, expected] of [
    [{ styles: null }, { styles: {} }],
    [{ styles: { good, bad: {} } }, { styles: {} }],
    [{ acl: 'public' }, {}],
    [{ region: 5 }, { region: 'cn-hangzhou' }],
    [{ separators: null }, { separators: '' }],
    [{ protectedSuffixes: 'jpg' }, { protectedSuffixes: [] }],
  ] as const) {
    await tamper(name, 'buckets', { ...record, ...changed });
    const mended = { ...record, ...expected, acl: 'private' };
    expect(await store.getBucket('photos')).toEqual(mended);
    expect(await store.listBuckets()).toEqual([mended]);
  }
  expect(await bodyOf(store, 'photos', 'a')).toEqual([1]);
  await tamper(name, 'buckets', { name: 5 });
  await tamper(name, 'buckets', { name: 'X' });
  expect((await store.listBuckets()).map((bucket) => bucket.name)).toEqual(['photos']);
  expect(await store.getBucket('X')).toBeUndefined();
});

test('damaged credentials are none', async () => {
  const name = freshName();
  const store = indexedDbStore(name);
  await store.putCredentials({ accessKeyId: 'id', accessKeySecret: 'secret' });
  expect(await store.getCredentials('id')).toEqual({ accessKeyId: 'id', accessKeySecret: 'secret' });
  for (const wrong of [
    {},
    { accessKeySecret: '' },
    { accessKeySecret: 5 },
    { accessKeySecret: 's', securityToken: 5 },
  ]) {
    await tamper(name, 'credentials', { accessKeyId: 'id', ...wrong });
    expect(await store.getCredentials('id')).toBeUndefined();
  }
});

test('damaged uploads and parts are missing', async () => {
  const name = freshName();
  const store = indexedDbStore(name);
  await makeBucket(store, 'photos');
  for (const id of ['one', 'two']) await store.putUpload(upload(id, 'key'));
  for (const number of [1, 2, 3]) await store.putPart('photos', 'one', part(number, bytesOf(number)), bytesOf(number));
  await tamper(name, 'uploads', without(upload('two', 'key'), 'initiatedMs'), ['photos', 'two']);
  await tamper(name, 'parts', { number: 2 }, ['photos', 'one', 2]);
  expect((await store.listUploads('photos')).map(({ uploadId }) => uploadId)).toEqual(['one']);
  expect(await store.getUpload('photos', 'two')).toBeUndefined();
  expect(await failureOf(store.listParts('photos', 'two'))).toMatchObject({ code: 'NoSuchUpload' });
  expect((await store.listParts('photos', 'one')).map(({ number }) => number)).toEqual([1, 3]);
  const finish = (numbers: number[]) =>
    store.finishUpload('photos', 'one', () => ({ meta: objectMeta({ byteLength: numbers.length }), numbers }));
  expect(await failureOf(finish([1, 2]))).toMatchObject({ code: 'InvalidPart' });
  for (const bytes of [null, bytesOf(), bytesOf(1, 2)]) {
    await tamper(name, 'partBodies', bytes, ['photos', 'one', 3]);
    expect(await failureOf(finish([1, 3]))).toMatchObject({ code: 'InvalidPart' });
  }
  await finish([1]);
  expect(await bodyOf(store, 'photos', 'key')).toEqual([1]);
});

test('a damaged record of a result counts for nothing', async () => {
  const name = freshName();
  const { results } = indexedDbStore(name);
  await results.put({ id: 'a', bucket: 'photos', key: 'a', byteLength: 5, usedMs: 1 });
  await tamper(name, 'results', { id: 'b', bucket: 'photos', key: 'a', byteLength: 'x', usedMs: 2 });
  await tamper(name, 'results', { id: 'c', byteLength: 1000 });
  expect(await results.totalBytes()).toBe(5);
});
