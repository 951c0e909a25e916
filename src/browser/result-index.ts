// The index of the results in the Cache API: whose results they are, how large, and when they were last used.
import { type Database, type Stores, startingWith } from './database.ts';
import type { ResultRecord } from './database-schema.ts';

/** The records of the kept results. */
export interface ResultIndex {
  put(record: ResultRecord): Promise<void>;
  /** Sets when a result was last used; a record that is gone stays gone. */
  touch(id: string, usedMs: number): Promise<void>;
  /** The ids of the results of an object or, without a key, of a bucket. */
  ofObject(bucket: string, key?: string): Promise<readonly string[]>;
  totalBytes(): Promise<number>;
  /** The least recently used first. */
  oldest(limit: number): Promise<readonly ResultRecord[]>;
  delete(ids: readonly string[]): Promise<void>;
}

/** Its writes do not wait for the disk, since results can be made again. */
export function resultIndex(database: Database): ResultIndex {
  const write = (work: (results: Stores<'results', 'readwrite'>['results']) => Promise<unknown>): Promise<void> =>
    database.write(['results'], async ({ results }) => void (await work(results)), 'relaxed');
  return {
    put: (record) => write((results) => results.put(record)),
    touch: (id, usedMs) =>
      write(async (results) => {
        const record = await results.get(id);
        if (record) await results.put({ ...record, usedMs });
      }),
    ofObject: (bucket, key) =>
      database.read(['results'], ({ results }) =>
        results.index('object').getAllKeys(key === undefined ? startingWith(bucket) : [bucket, key]),
      ),
    totalBytes: () =>
      database.read(['results'], async ({ results }) =>
        // By the index, which `oldest` goes by: what makes no room must not count.
        (await results.index('used').getAll()).reduce((sum, { byteLength }) => sum + (Number(byteLength) || 0), 0),
      ),
    oldest: (limit) =>
      // IndexedDB takes a count of 0 for all.
      database.read(['results'], async ({ results }) => (limit < 1 ? [] : results.index('used').getAll(null, limit))),
    delete: (ids) =>
      write(async (results) => {
        for (const id of ids) await results.delete(id);
      }),
  };
}
