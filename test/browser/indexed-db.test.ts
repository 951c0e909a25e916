// The same contract as the store in memory, and what only a database can get wrong.
import { expect, test } from 'vitest';
import { indexedDbStore } from '../../src/browser/indexed-db.ts';
import { objectStoreContract } from '../bucket/contract.ts';

let count = 0;
const freshName = (): string => {
  count += 1;
  return `contract-${count}`;
};

objectStoreContract('IndexedDB', () => indexedDbStore(freshName()));

const meta = { contentType: 'image/png', etag: '"0"', lastModifiedMs: 1, byteLength: 3, userMeta: {} };

test('objects, buckets and settings outlive the store that wrote them', async () => {
  const name = freshName();
  const first = indexedDbStore(name);
  await first.putBucket({ name: 'photos', acl: 'public-read', styles: { small: 'image/resize,w_9' } });
  await first.putObject('photos', 'a/b.png', meta, Uint8Array.of(1, 2, 3).buffer);
  await first.settings.put('x', { fonts: new ArrayBuffer(4) });
  const second = indexedDbStore(name);
  expect(await second.getBucket('photos')).toEqual({
    name: 'photos',
    acl: 'public-read',
    styles: { small: 'image/resize,w_9' },
  });
  expect(new Uint8Array((await second.getObject('photos', 'a/b.png'))?.body ?? new ArrayBuffer(0))).toEqual(
    Uint8Array.of(1, 2, 3),
  );
  expect(await second.settings.get('x')).toEqual({ fonts: new ArrayBuffer(4) });
});

test('two stores on one database write the same key: it is always one of the written ones', async () => {
  const name = freshName();
  const stores = [indexedDbStore(name), indexedDbStore(name)] as const;
  const bodyOf = (value: number): ArrayBuffer => new Uint8Array(5000).fill(value).buffer;
  await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      (stores[index % 2] ?? stores[0]).putObject(
        'photos',
        'same',
        { ...meta, etag: `"${index}"`, byteLength: 5000 },
        bodyOf(index),
      ),
    ),
  );
  const found = await stores[0].getObject('photos', 'same');
  const bytes = new Uint8Array(found?.body ?? new ArrayBuffer(0));
  expect(bytes.length).toBe(5000);
  expect(`"${bytes[0]}"`).toBe(found?.meta.etag);
  expect(bytes.every((value) => value === bytes[0])).toBe(true);
});
