// The index of the cached results.
import { describe, expect, test } from 'vitest';
import type { ResultRecord } from '../../src/browser/database-schema.ts';
import { indexedDbStore } from '../../src/browser/indexed-db.ts';
import { freshName } from './databases.ts';

describe('the index of results', () => {
  const record = (id: string, bucket: string, key: string, byteLength: number, usedMs: number): ResultRecord => ({
    id,
    bucket,
    key,
    byteLength,
    usedMs,
  });

  test('knows the results of an object and of a bucket, their bytes and their age', async () => {
    const { results } = indexedDbStore(freshName());
    expect(await results.totalBytes()).toBe(0);
    expect(await results.oldest(9)).toEqual([]);
    const records = [
      record('1', 'photos', 'a', 10, 300),
      record('2', 'photos', 'a', 20, 100),
      record('3', 'photos', '图', 40, 200),
      record('4', 'photos-2', 'a', 80, 50),
    ];
    for (const one of records) await results.put(one);
    expect(await results.ofObject('photos', 'a')).toEqual(['1', '2']);
    expect(await results.ofObject('photos', '图')).toEqual(['3']);
    expect((await results.ofObject('photos')).toSorted()).toEqual(['1', '2', '3']);
    expect(await results.ofObject('photos', 'b')).toEqual([]);
    expect(await results.totalBytes()).toBe(150);
    expect((await results.oldest(3)).map(({ id }) => id)).toEqual(['4', '2', '3']);
    expect(await results.oldest(0)).toEqual([]);

    await results.put(record('1', 'photos', 'a', 11, 300));
    await results.touch('4', 400);
    expect(await results.totalBytes()).toBe(151);
    expect(await results.oldest(9)).toEqual([
      records[1],
      records[2],
      record('1', 'photos', 'a', 11, 300),
      record('4', 'photos-2', 'a', 80, 400),
    ]);

    await results.delete(['1', '3', 'nothing']);
    expect((await results.oldest(9)).map(({ id }) => id)).toEqual(['2', '4']);
    await results.touch('1', 500);
    expect((await results.oldest(9)).map(({ id }) => id)).toEqual(['2', '4']);
  });
});
