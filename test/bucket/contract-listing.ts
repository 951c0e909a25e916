// The listing of a store: order and ranges.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listPage } from '../../src/bucket/listing.ts';
import type { ListRange, ObjectStore } from '../../src/bucket/object-store.ts';
import { aKey, compareKeys } from './key-arbitraries.ts';
import { bytesOf, makeBucket, objectMeta, putObject } from './records.ts';

const everything: ListRange = { prefix: '', after: '', limit: 1000 };

export function listingContract(current: () => ObjectStore): void {
  const keysOf = async (bucket: string, range: Partial<ListRange>): Promise<string[]> =>
    (await current().listObjects(bucket, { ...everything, ...range })).map(({ key }) => key);

  describe('listings', () => {
    it('are empty in a bucket without objects', async () => {
      expect(await keysOf('nowhere', {})).toEqual([]);
      await makeBucket(current(), 'photos');
      expect(await keysOf('photos', {})).toEqual([]);
    });

    it('give the metadata of each object', async () => {
      await makeBucket(current(), 'photos');
      await putObject(current(), 'photos', 'b', bytesOf(1, 2), { etag: '"B"' });
      await putObject(current(), 'photos', 'a', bytesOf(1), { etag: '"A"' });
      expect(await current().listObjects('photos', everything)).toEqual([
        { key: 'a', meta: objectMeta({ etag: '"A"', byteLength: 1 }) },
        { key: 'b', meta: objectMeta({ etag: '"B"', byteLength: 2 }) },
      ]);
    });

    it('are in the order of UTF-8, even where that of UTF-16 differs', async () => {
      await makeBucket(current(), 'photos');
      const keys = ['a', 'é', '图', '\ue000', '\uffff', '\u{10000}', '😀'];
      expect(keys.toSorted()).not.toEqual(keys);
      for (const key of keys.toReversed()) await putObject(current(), 'photos', key, bytesOf());
      expect(await keysOf('photos', {})).toEqual(keys);
      for (const [index, after] of keys.entries()) {
        expect(await keysOf('photos', { after })).toEqual(keys.slice(index + 1));
        expect(await keysOf('photos', { after, prefix: after })).toEqual([]);
        expect(await keysOf('photos', { after, limit: 1 })).toEqual(keys.slice(index + 1, index + 2));
      }
    });

    it('show at once which objects were added and deleted', async () => {
      await makeBucket(current(), 'photos');
      for (const key of ['b', 'd']) await putObject(current(), 'photos', key, bytesOf());
      expect(await keysOf('photos', {})).toEqual(['b', 'd']);
      await putObject(current(), 'photos', 'c', bytesOf());
      expect(await keysOf('photos', {})).toEqual(['b', 'c', 'd']);
      await current().deleteObjects('photos', ['b']);
      expect(await keysOf('photos', {})).toEqual(['c', 'd']);
      await putObject(current(), 'photos', 'c', bytesOf(), { etag: '"C"' });
      expect((await current().listObjects('photos', everything))[0]?.meta.etag).toBe('"C"');
    });

    it('accept any limit: 0, more than there are, infinity', async () => {
      await makeBucket(current(), 'photos');
      for (const key of ['a', 'b', 'c']) await putObject(current(), 'photos', key, bytesOf());
      expect(await keysOf('photos', { limit: 0 })).toEqual([]);
      expect(await keysOf('photos', { limit: 2 })).toEqual(['a', 'b']);
      expect(await keysOf('photos', { limit: Number.POSITIVE_INFINITY })).toEqual(['a', 'b', 'c']);
    });

    it('respect every prefix, start and limit', async () => {
      let count = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(aKey, { maxLength: 25 }),
          fc.array(
            fc.record({
              prefix: fc.oneof(fc.constant(''), aKey),
              after: fc.oneof(fc.constant(''), aKey),
              limit: fc.nat(12),
            }),
            {
              minLength: 5,
              maxLength: 5,
            },
          ),
          async (keys, ranges) => {
            count += 1;
            const bucket = `bucket-${count}`;
            await makeBucket(current(), bucket);
            await Promise.all(keys.map((key) => putObject(current(), bucket, key, bytesOf())));
            for (const { prefix, after, limit } of ranges) {
              const expected = keys
                .filter((key) => key.startsWith(prefix) && compareKeys(key, after) > 0)
                .sort(compareKeys)
                .slice(0, limit);
              expect(await keysOf(bucket, { prefix, after, limit })).toEqual(expected);
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    it('can start behind a common prefix', async () => {
      await makeBucket(current(), 'photos');
      const longest = `a/${'\u{10ffff}'.repeat(255)}`;
      for (const key of ['a', 'a/', 'a/b', longest, 'a0', 'b/c']) await putObject(current(), 'photos', key, bytesOf());
      const page = await listPage((range) => current().listObjects('photos', range), { delimiter: '/' });
      expect(page.contents.map(({ key }) => key)).toEqual(['a', 'a0']);
      expect(page.commonPrefixes).toEqual(['a/', 'b/']);
    });
  });
}
