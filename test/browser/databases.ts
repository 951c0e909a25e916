// Databases for the tests. Those of earlier versions are made without the package's code.
import type { BucketAcl } from '../../src/bucket/object-store.ts';

/** All test files share one origin, so each test needs a database of its own. */
export const freshName = (): string => `test-${crypto.randomUUID()}`;

export interface VersionOne {
  readonly buckets: readonly { name: string; acl: BucketAcl; styles: Record<string, string> }[];
  readonly objects: readonly (readonly [bucket: string, key: string, body: ArrayBuffer])[];
  readonly settings: Readonly<Record<string, unknown>>;
}

export const metaOfVersionOne = (body: ArrayBuffer): Record<string, unknown> => ({
  contentType: 'image/png',
  etag: `"${new Uint8Array(body)}"`,
  lastModifiedMs: 1_600_000_000_000,
  byteLength: body.byteLength,
  userMeta: { author: 'someone' },
});

export async function makeVersionOne(name: string, { buckets, objects, settings }: VersionOne): Promise<void> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('buckets', { keyPath: 'name' });
    for (const store of ['objects', 'bodies', 'settings']) request.result.createObjectStore(store);
  };
  const database = await resultOf(request);
  const transaction = database.transaction(['buckets', 'objects', 'bodies', 'settings'], 'readwrite');
  for (const bucket of buckets) transaction.objectStore('buckets').put(bucket);
  for (const [bucket, key, body] of objects) {
    transaction.objectStore('objects').put(metaOfVersionOne(body), [bucket, key]);
    transaction.objectStore('bodies').put(body, [bucket, key]);
  }
  for (const [setting, value] of Object.entries(settings)) transaction.objectStore('settings').put(value, setting);
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}

/** Opens the database, as soon as no connection blocks that. @returns its version */
export async function openAs(name: string, version?: number): Promise<number> {
  const database = await resultOf(indexedDB.open(name, version));
  const opened = database.version;
  database.close();
  return opened;
}

export async function countIn(name: string, store: string): Promise<number> {
  const database = await resultOf(indexedDB.open(name));
  const count = await resultOf(database.transaction(store).objectStore(store).count());
  database.close();
  return count;
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
