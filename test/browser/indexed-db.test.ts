// The store in IndexedDB: the contract of every store, and the faults that only a database can have.
import { afterEach, expect, test, vi } from 'vitest';
import { indexedDbStore } from '../../src/browser/indexed-db.ts';
import type { ObjectStore } from '../../src/bucket/object-store.ts';
import { objectStoreContract } from '../bucket/contract.ts';
import { bodyOf, bucketRecord, bytesOf, makeBucket, objectMeta, part, putObject, upload } from '../bucket/records.ts';
import { freshName } from './databases.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

objectStoreContract('IndexedDB', () => indexedDbStore(freshName()));

test('everything outlives the store that wrote it', async () => {
  const name = freshName();
  const first = indexedDbStore(name);
  await makeBucket(first, 'photos');
  await putObject(first, 'photos', '图/a.png', bytesOf(1, 2, 3));
  await first.putUpload(upload('id', 'b.jpg'));
  await first.putPart('photos', 'id', part(1, bytesOf(4)), bytesOf(4));
  await first.putCredentials({ accessKeyId: 'id', accessKeySecret: 'secret' });
  await first.settings.put('x', { fonts: new ArrayBuffer(4) });
  const second = indexedDbStore(name);
  expect(await second.getBucket('photos')).toEqual(bucketRecord('photos'));
  expect(await second.headObject('photos', '图/a.png')).toEqual(objectMeta());
  expect(await bodyOf(second, 'photos', '图/a.png')).toEqual([1, 2, 3]);
  await second.finishUpload('photos', 'id', () => ({ meta: objectMeta(), numbers: [1] }));
  expect(await bodyOf(second, 'photos', 'b.jpg')).toEqual([4]);
  expect(await second.getCredentials('id')).toEqual({ accessKeyId: 'id', accessKeySecret: 'secret' });
  expect(await second.settings.get('x')).toEqual({ fonts: new ArrayBuffer(4) });
  expect(await second.settings.get('y')).toBeUndefined();
});

test('two stores write the same key 200 times each, and the object is always one of the written ones, whole', async () => {
  const name = freshName();
  const stores = [indexedDbStore(name), indexedDbStore(name)];
  await Promise.all(stores.map((store) => makeBucket(store, 'photos')));
  // Large enough for Chromium to store it in a file of its own.
  const length = 100_000;
  const torn: unknown[] = [];
  const check = async (store: ObjectStore): Promise<void> => {
    const found = await store.getObject('photos', 'same');
    const bytes = new Uint8Array(found?.body ?? bytesOf());
    const [value] = bytes;
    if (bytes.length !== length || found?.meta.etag !== `"${value}"` || bytes.some((byte) => byte !== value)) {
      torn.push(found?.meta.etag);
    }
  };
  const write = async (store: ObjectStore, value: number): Promise<void> => {
    const body = new Uint8Array(length).fill(value).buffer;
    await putObject(store, 'photos', 'same', body, { etag: `"${value}"` });
    if (value % 20 === 0) await check(store);
  };
  await Promise.all(
    stores.flatMap((store, which) =>
      Array.from({ length: 200 }, (_, index) => write(store, which + (index % 100) * 2)),
    ),
  );
  for (const store of stores) await check(store);
  expect(torn).toEqual([]);
});

test('HEAD, a listing and a change of metadata read no bytes, and writes wait for the disk', async () => {
  const store = indexedDbStore(freshName());
  await makeBucket(store, 'photos');
  await putObject(store, 'photos', 'a', bytesOf(1));
  const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const reads = vi.spyOn(IDBObjectStore.prototype, 'get');
  await store.headObject('photos', 'a');
  await store.listObjects('photos', { prefix: '', after: '', limit: 9 });
  expect(transactions.mock.calls.map(([names]) => names)).toEqual([['objects'], ['objects']]);
  await store.changeObject('photos', 'a', () => ({ meta: objectMeta() }));
  const readFrom = (): string[] => reads.mock.contexts.map((context) => (context as IDBObjectStore).name);
  expect(readFrom()).toEqual(['objects', 'objects']);
  expect(transactions.mock.lastCall?.slice(1)).toEqual(['readwrite', { durability: 'strict' }]);
  await store.changeObject('photos', 'a', () => ({ meta: objectMeta() }), 'body');
  expect(readFrom()).toContain('bodies');
});
