// What every object store must do: one suite, run against each of them.
import { beforeEach, describe, expect, it } from 'vitest';
import type { BucketRecord, ObjectMeta, ObjectStore } from '../../src/bucket/object-store.ts';

const bytesOf = (...bytes: number[]): ArrayBuffer => new Uint8Array(bytes).buffer;
const read = (buffer: ArrayBuffer | undefined): number[] | undefined => buffer && [...new Uint8Array(buffer)];

const meta = (changes: Partial<ObjectMeta> = {}): ObjectMeta => ({
  contentType: 'image/png',
  etag: '"0123456789ABCDEF0123456789ABCDEF"',
  lastModifiedMs: 1_700_000_000_000,
  byteLength: 3,
  userMeta: { author: 'someone' },
  ...changes,
});

const photos: BucketRecord = { name: 'photos', acl: 'public-read-write', styles: { small: 'image/resize,w_100' } };

/** @param makeStore gives an empty store each time it is called */
export function objectStoreContract(name: string, makeStore: () => ObjectStore | Promise<ObjectStore>): void {
  describe(`${name}, as an object store`, () => {
    let store: ObjectStore;
    beforeEach(async () => {
      store = await makeStore();
    });

    it('knows no bucket at first', async () => {
      expect(await store.getBucket('photos')).toBeUndefined();
      expect(await store.listBuckets()).toEqual([]);
    });

    it('keeps buckets, the later of two, in the order of their names', async () => {
      const archive: BucketRecord = { name: 'archive', acl: 'private', styles: {} };
      await store.putBucket({ ...photos, acl: 'private' });
      await store.putBucket(archive);
      await store.putBucket(photos);
      expect(await store.getBucket('photos')).toEqual(photos);
      expect(await store.getBucket('Photos')).toBeUndefined();
      expect(await store.listBuckets()).toEqual([archive, photos]);
    });

    it('has no objects at first', async () => {
      expect(await store.headObject('photos', 'a.png')).toBeUndefined();
      expect(await store.getObject('photos', 'a.png')).toBeUndefined();
    });

    it('gives back what was put: the bytes and the metadata', async () => {
      await store.putObject('photos', 'a.png', meta(), bytesOf(1, 2, 3));
      expect(await store.headObject('photos', 'a.png')).toEqual(meta());
      const found = await store.getObject('photos', 'a.png');
      expect(found?.meta).toEqual(meta());
      expect(found?.body).toBeInstanceOf(ArrayBuffer);
      expect(read(found?.body)).toEqual([1, 2, 3]);
    });

    it('replaces an object as a whole', async () => {
      await store.putObject('photos', 'a.png', meta(), bytesOf(1, 2, 3));
      const later = meta({ contentType: 'image/webp', byteLength: 1, userMeta: {} });
      await store.putObject('photos', 'a.png', later, bytesOf(9));
      expect(await store.headObject('photos', 'a.png')).toEqual(later);
      expect(read((await store.getObject('photos', 'a.png'))?.body)).toEqual([9]);
    });

    it('deletes an object, and what is not there without complaint', async () => {
      await store.putObject('photos', 'a.png', meta(), bytesOf(1));
      await store.putObject('photos', 'b.png', meta(), bytesOf(2));
      await store.deleteObject('photos', 'a.png');
      await store.deleteObject('photos', 'a.png');
      await store.deleteObject('nowhere', 'a.png');
      expect(await store.headObject('photos', 'a.png')).toBeUndefined();
      expect(await store.getObject('photos', 'a.png')).toBeUndefined();
      expect(read((await store.getObject('photos', 'b.png'))?.body)).toEqual([2]);
    });

    it('keeps an empty object', async () => {
      await store.putObject('photos', 'empty', meta({ byteLength: 0 }), bytesOf());
      expect(read((await store.getObject('photos', 'empty'))?.body)).toEqual([]);
    });

    it('takes keys as they are: case, slashes, dots and other scripts', async () => {
      const keys = [
        'a',
        'A',
        'a/',
        'a/b',
        'a/../b',
        './a',
        'a b',
        'a%20b',
        '图片/猫.jpg',
        '__proto__',
        'constructor',
        'é',
        'e\u0301',
      ];
      for (const [index, key] of keys.entries()) await store.putObject('photos', key, meta(), bytesOf(index));
      const found = await Promise.all(keys.map(async (key) => read((await store.getObject('photos', key))?.body)));
      expect(found).toEqual(keys.map((_, index) => [index]));
    });

    it('keeps the buckets apart, whatever their keys', async () => {
      await store.putObject('one', 'two/a', meta(), bytesOf(1));
      await store.putObject('one-two', 'a', meta(), bytesOf(2));
      await store.putObject('two', 'a', meta(), bytesOf(3));
      expect(await store.getObject('one', 'a')).toBeUndefined();
      expect(read((await store.getObject('one', 'two/a'))?.body)).toEqual([1]);
      expect(read((await store.getObject('two', 'a'))?.body)).toEqual([3]);
    });

    it('shares no memory with those who put or get', async () => {
      const body = bytesOf(1, 2, 3);
      await store.putObject('photos', 'a.png', meta(), body);
      new Uint8Array(body).fill(9);
      const first = await store.getObject('photos', 'a.png');
      expect(read(first?.body)).toEqual([1, 2, 3]);
      new Uint8Array(first?.body ?? bytesOf()).fill(7);
      expect(read((await store.getObject('photos', 'a.png'))?.body)).toEqual([1, 2, 3]);
    });

    it('lets a body it gave be transferred away', async () => {
      await store.putObject('photos', 'a.png', meta(), bytesOf(1, 2, 3));
      const first = await store.getObject('photos', 'a.png');
      structuredClone(first?.body, { transfer: [first?.body as ArrayBuffer] });
      expect(read((await store.getObject('photos', 'a.png'))?.body)).toEqual([1, 2, 3]);
    });

    it('takes many at once', async () => {
      const keys = Array.from({ length: 50 }, (_, index) => `key-${index}`);
      await Promise.all(keys.map((key, index) => store.putObject('photos', key, meta(), bytesOf(index))));
      const found = await Promise.all(keys.map(async (key) => read((await store.getObject('photos', key))?.body)));
      expect(found).toEqual(keys.map((_, index) => [index]));
    });
  });
}
