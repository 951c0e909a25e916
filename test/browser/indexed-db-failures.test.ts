// What is left where a write to the database fails, or its connection is gone.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { indexedDbStore } from '../../src/browser/indexed-db.ts';
import type { ObjectStore } from '../../src/bucket/object-store.ts';
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
import { freshName, openAs } from './databases.ts';

interface WithStorageBuckets {
  readonly storageBuckets: {
    open(name: string, options: { quota: number }): Promise<{ readonly indexedDB: IDBFactory }>;
  };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a write that fails leaves all as it was', () => {
  const withObject = async (): Promise<ObjectStore> => {
    const store = indexedDbStore(freshName());
    await makeBucket(store, 'photos');
    await putObject(store, 'photos', 'a', bytesOf(1, 2, 3));
    return store;
  };
  const whole = async (store: ObjectStore): Promise<void> => {
    expect(await store.headObject('photos', 'a')).toEqual(objectMeta());
    expect(await bodyOf(store, 'photos', 'a')).toEqual([1, 2, 3]);
  };
  const wholeAndWritable = async (store: ObjectStore): Promise<void> => {
    await whole(store);
    await putObject(store, 'photos', 'a', bytesOf(4));
    expect(await bodyOf(store, 'photos', 'a')).toEqual([4]);
  };
  const { put } = IDBObjectStore.prototype;
  type Put = typeof put;
  /** @param name of the object store whose next `put` is done by `instead` */
  const insteadOfPutInto = (
    name: string,
    instead: (this: IDBObjectStore, ...given: Parameters<Put>) => IDBRequest,
  ): void => {
    let done = false;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (done || this.name !== name) return put.apply(this, given) as never;
      done = true;
      return instead.apply(this, given) as never;
    });
  };
  const quotaExceeded = (): DOMException => new DOMException('Full.', 'QuotaExceededError');

  test.each(['bodies', 'objects'])('where the transaction is aborted at %s', async (name) => {
    const store = await withObject();
    insteadOfPutInto(name, function (...given) {
      const request = put.apply(this, given);
      this.transaction.abort();
      return request;
    });
    expect(await failureOf(putObject(store, 'photos', 'a', bytesOf(9)))).toMatchObject({ name: 'AbortError' });
    await wholeAndWritable(store);
  });

  test.each(['bodies', 'objects'])('where a request for %s meets with the quota', async (name) => {
    const store = await withObject();
    insteadOfPutInto(name, () => {
      throw quotaExceeded();
    });
    expect(await failureOf(putObject(store, 'photos', 'a', bytesOf(9)))).toMatchObject({
      code: 'QuotaExceeded',
      status: 507,
      cause: expect.objectContaining({ name: 'QuotaExceededError' }),
    });
    await wholeAndWritable(store);
  });

  test('where the browser undoes the transaction for the quota', async () => {
    const store = await withObject();
    insteadOfPutInto('objects', function (...given) {
      vi.spyOn(IDBTransaction.prototype, 'error', 'get').mockImplementationOnce(quotaExceeded);
      const request = put.apply(this, given);
      this.transaction.abort();
      return request;
    });
    expect(await failureOf(putObject(store, 'photos', 'a', bytesOf(9)))).toMatchObject({ code: 'QuotaExceeded' });
    await wholeAndWritable(store);
  });

  test('where the quota is really used up', async () => {
    // A storage bucket (Chromium has them) with little room of its own, in the place of the origin's.
    const { storageBuckets } = navigator as unknown as WithStorageBuckets;
    const { indexedDB } = await storageBuckets.open('little-room', { quota: 2_000_000 });
    vi.stubGlobal('indexedDB', indexedDB);
    const store = await withObject();
    // Not to be pressed together.
    const noise = new Uint8Array(20_000_000);
    for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
    for (let round = 0; round < 3; round += 1) {
      const failure = await failureOf(putObject(store, 'photos', 'a', noise.buffer));
      expect(failure).toMatchObject({ code: 'QuotaExceeded', status: 507 });
    }
    await store.putUpload(upload('id', 'a'));
    const tooMuch = store.putPart('photos', 'id', part(1, bytesOf()), noise.buffer);
    expect(await failureOf(tooMuch)).toMatchObject({ code: 'QuotaExceeded' });
    expect(await store.listParts('photos', 'id')).toEqual([]);
    await whole(store);
    // The room that undone writes took is given back when Chromium comes to it.
    await vi.waitFor(() => putObject(store, 'photos', 'a', bytesOf(4)), { timeout: 10_000 });
    expect(await bodyOf(store, 'photos', 'a')).toEqual([4]);
  });

  test('where metadata cannot be cloned, though the bytes were put already', async () => {
    const store = await withObject();
    const userMeta = { broken: (() => {}) as unknown as string };
    const failure = await failureOf(putObject(store, 'photos', 'a', bytesOf(9), { userMeta }));
    expect(failure).toMatchObject({ name: 'DataCloneError' });
    await wholeAndWritable(store);
  });
});

describe('connections', () => {
  test('one that was closed is opened again', async () => {
    const store = indexedDbStore(freshName());
    await makeBucket(store, 'photos');
    const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await store.getBucket('photos');
    (transactions.mock.contexts[0] as IDBDatabase).close();
    expect(await store.getBucket('photos')).toEqual(bucketRecord('photos'));
  });

  test('give way to a newer version, with what was begun done', async () => {
    const name = freshName();
    const store = indexedDbStore(name);
    await makeBucket(store, 'photos');
    const writing = putObject(store, 'photos', 'a', bytesOf(1));
    const newer = openAs(name, 3);
    await writing;
    expect(await newer).toBe(3);
    expect(await failureOf(store.getBucket('photos'))).toMatchObject({ name: 'VersionError' });
  });
});
