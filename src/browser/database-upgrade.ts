// Makes the database, or upgrades one of an older version of this package with everything in it.
import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import { sortableKey } from '../bucket/key-order.ts';
import type { BucketRecord, ObjectMeta } from '../bucket/object-store.ts';
import type { Schema } from './database-schema.ts';

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

/** The setting that holds when the browser was found to have deleted the database, in milliseconds since 1970. */
export const lostKey = 'lost';

/**
 * Awaits requests of `transaction` only. The caller aborts the transaction when this rejects.
 * @param isLost the browser deleted the database that was there before, because it was damaged
 */
export async function upgradeDatabase(
  database: IDBPDatabase<Schema>,
  oldVersion: number,
  transaction: Upgrade,
  isLost: boolean,
): Promise<void> {
  if (oldVersion < 1) {
    database.createObjectStore('buckets', { keyPath: 'name' });
    for (const store of ['objects', 'bodies', 'settings'] as const) database.createObjectStore(store);
  }
  if (oldVersion < 2) {
    for (const store of ['uploads', 'parts', 'partBodies'] as const) database.createObjectStore(store);
    database.createObjectStore('credentials', { keyPath: 'accessKeyId' });
    const results = database.createObjectStore('results', { keyPath: 'id' });
    results.createIndex('object', ['bucket', 'key']);
    results.createIndex('used', 'usedMs');
  }
  if (oldVersion === 1) await takeAlong(transaction);
  if (isLost) {
    const words = 'The browser found the database of this origin damaged and deleted it, with all buckets of oss-img.';
    reportError(new Error(words));
    await transaction.objectStore('settings').put(Date.now(), lostKey);
  }
}

/** The metadata of version 1, which stored keys as they are. */
type OldMeta = Omit<ObjectMeta, 'kind' | 'acl' | 'headers'>;
type OldBucket = Pick<BucketRecord, 'name' | 'acl'> & { readonly styles: Readonly<Record<string, string>> };

async function takeAlong(transaction: Upgrade): Promise<void> {
  const buckets = transaction.objectStore('buckets');
  const now = Date.now();
  for (const { name, acl, styles } of (await buckets.getAll()) as unknown as OldBucket[]) {
    const stored = Object.entries(styles).map(
      ([style, content]) => [style, { content, category: 'image', createdMs: now, modifiedMs: now }] as const,
    );
    await buckets.put({
      name,
      acl,
      region: 'cn-hangzhou',
      createdMs: now,
      styles: Object.fromEntries(stored),
      separators: '',
      protectedSuffixes: [],
    });
  }

  const objects = transaction.objectStore('objects');
  const bodies = transaction.objectStore('bodies');
  const places = await objects.getAllKeys();
  // The sortable form of a key may be another key that has not moved yet. The sortable form is the longer one, so the longest go first.
  places.sort(([, a], [, b]) => b.length - a.length);
  for (const place of places) {
    const [bucket, key] = place;
    const newPlace: typeof place = [bucket, sortableKey(key)];
    const old = (await objects.get(place)) as OldMeta;
    await objects.delete(place);
    await objects.put({ kind: 'Normal', acl: 'default', headers: {}, ...old }, newPlace);
    if (newPlace[1] === key) continue;
    const body = (await bodies.get(place)) as ArrayBuffer;
    await bodies.delete(place);
    await bodies.put(body, newPlace);
  }
}
