// The database when the quota is used up, which only Chromium lets a page bring about.
import { afterEach, expect, test, vi } from 'vitest';
import { indexedDbStore } from '../../../src/browser/indexed-db.ts';
import { bodyOf, bytesOf, failureOf, makeBucket, objectMeta, part, putObject, upload } from '../../bucket/records.ts';
import { until } from '../../until.ts';
import { freshName } from '../databases.ts';

interface WithStorageBuckets {
  readonly storageBuckets: {
    open(name: string, options: { quota: number }): Promise<{ readonly indexedDB: IDBFactory }>;
  };
}

afterEach(() => vi.unstubAllGlobals());

test('when the quota is really used up, a failed write leaves everything as it was', async () => {
  // A storage bucket, which only Chromium has, with a small quota, in place of the origin's storage.
  const { storageBuckets } = navigator as unknown as WithStorageBuckets;
  const { indexedDB } = await storageBuckets.open('little-room', { quota: 2_000_000 });
  vi.stubGlobal('indexedDB', indexedDB);
  const store = indexedDbStore(freshName());
  await makeBucket(store, 'photos');
  await putObject(store, 'photos', 'a', bytesOf(1, 2, 3));
  // Random bytes, which Chromium cannot compress.
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
  expect(await store.headObject('photos', 'a')).toEqual(objectMeta());
  expect(await bodyOf(store, 'photos', 'a')).toEqual([1, 2, 3]);
  // Chromium gives back the room of undone writes some time later.
  await until(() => putObject(store, 'photos', 'a', bytesOf(4)));
  expect(await bodyOf(store, 'photos', 'a')).toEqual([4]);
});
