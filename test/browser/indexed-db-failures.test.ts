// The state of the database after a failed write or a lost connection.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { indexedDbStore } from '../../src/browser/indexed-db.ts';
import type { ObjectStore } from '../../src/bucket/object-store.ts';
import { bodyOf, bucketRecord, bytesOf, failureOf, makeBucket, objectMeta, putObject } from '../bucket/records.ts';
import { freshName, openAs } from './databases.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a failed write leaves everything as it was', () => {
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
  /** Replaces the next `put` of an object store by `instead`. @param name of the object store */
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

  test.each(['bodies', 'objects'])('when the transaction is aborted at %s', async (name) => {
    const store = await withObject();
    insteadOfPutInto(name, function (...given) {
      const request = put.apply(this, given);
      this.transaction.abort();
      return request;
    });
    expect(await failureOf(putObject(store, 'photos', 'a', bytesOf(9)))).toMatchObject({ name: 'AbortError' });
    await wholeAndWritable(store);
  });

  test.each(['bodies', 'objects'])('when a request for %s exceeds the quota', async (name) => {
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

  test('when the browser undoes the transaction because of the quota', async () => {
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

  test('when the metadata cannot be cloned after the bytes were put', async () => {
    const store = await withObject();
    const userMeta = { broken: (() => {}) as unknown as string };
    const failure = await failureOf(putObject(store, 'photos', 'a', bytesOf(9), { userMeta }));
    expect(failure).toMatchObject({ name: 'DataCloneError' });
    await wholeAndWritable(store);
  });
});

describe('a connection', () => {
  test('is opened again after it was closed', async () => {
    const store = indexedDbStore(freshName());
    await makeBucket(store, 'photos');
    const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await store.getBucket('photos');
    (transactions.mock.contexts[0] as IDBDatabase).close();
    expect(await store.getBucket('photos')).toEqual(bucketRecord('photos'));
  });

  test('is closed for a newer version, after the transactions that had begun', async () => {
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
