// What is known of the results in the Cache API: of which object they are, how large, and when they were last of use.
import { type Database, type Stores, startingWith } from './database.ts';
import type { ResultRecord } from './database-schema.ts';

export interface ResultIndex {
  put(record: ResultRecord): Promise<void>;
  /** What is no longer there stays away. */
  touch(id: string, usedMs: number): Promise<void>;
  /** The ids of an object's results, or of a whole bucket's. */
  ofObject(bucket: string, key?: string): Promise<readonly string[]>;
  totalBytes(): Promise<number>;
  /** The longest unused first. */
  oldest(limit: number): Promise<readonly ResultRecord[]>;
  delete(ids: readonly string[]): Promise<void>;
}

/** Results can be made again, so its writes do not wait for the disk. */
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
        (await results.getAll()).reduce((sum, { byteLength }) => sum + byteLength, 0),
      ),
    oldest: (limit) =>
      // IndexedDB takes a count of nought for all.
      database.read(['results'], async ({ results }) => (limit < 1 ? [] : results.index('used').getAll(null, limit))),
    delete: (ids) =>
      write(async (results) => {
        for (const id of ids) await results.delete(id);
      }),
  };
}
