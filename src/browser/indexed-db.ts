// The object store in IndexedDB, and the service worker's memory of its settings across restarts.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { BucketRecord, ObjectMeta, ObjectStore } from '../bucket/object-store.ts';

interface Schema extends DBSchema {
  buckets: { key: string; value: BucketRecord };
  objects: { key: [bucket: string, key: string]; value: ObjectMeta };
  /** ArrayBuffers, not Blobs: some engines lose Blobs. Apart from the metadata, so that HEAD does not read them. */
  bodies: { key: [bucket: string, key: string]; value: ArrayBuffer };
  settings: { key: string; value: unknown };
}

export interface Settings {
  get<T>(name: string): Promise<T | undefined>;
  put(name: string, value: unknown): Promise<void>;
}

export function indexedDbStore(name = 'oss-img'): ObjectStore & { readonly settings: Settings } {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const open = (): Promise<IDBPDatabase<Schema>> => {
    opened ??= openDB<Schema>(name, 1, {
      upgrade: (database) => {
        database.createObjectStore('buckets', { keyPath: 'name' });
        for (const store of ['objects', 'bodies', 'settings'] as const) database.createObjectStore(store);
      },
      // Another tab needs a newer version, or the browser closed it: the next use opens it again.
      blocking: () => close(),
      terminated: () => {
        opened = undefined;
      },
    });
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  const close = (): void => {
    void opened?.then((database) => database.close());
    opened = undefined;
  };
  return {
    getBucket: async (bucket) => (await open()).get('buckets', bucket),
    listBuckets: async () => (await open()).getAll('buckets'),
    putBucket: async (bucket) => {
      await (await open()).put('buckets', bucket);
    },
    headObject: async (bucket, key) => (await open()).get('objects', [bucket, key]),
    getObject: async (bucket, key) => {
      const transaction = (await open()).transaction(['objects', 'bodies']);
      const [meta, body] = await Promise.all([
        transaction.objectStore('objects').get([bucket, key]),
        transaction.objectStore('bodies').get([bucket, key]),
      ]);
      return meta && body && { meta, body };
    },
    putObject: async (bucket, key, meta, body) => {
      const transaction = (await open()).transaction(['objects', 'bodies'], 'readwrite', { durability: 'strict' });
      await Promise.all([
        transaction.objectStore('objects').put(meta, [bucket, key]),
        transaction.objectStore('bodies').put(body, [bucket, key]),
        transaction.done,
      ]);
    },
    deleteObject: async (bucket, key) => {
      const transaction = (await open()).transaction(['objects', 'bodies'], 'readwrite');
      await Promise.all([
        transaction.objectStore('objects').delete([bucket, key]),
        transaction.objectStore('bodies').delete([bucket, key]),
        transaction.done,
      ]);
    },
    settings: {
      get: async <T>(setting: string) => (await (await open()).get('settings', setting)) as T | undefined,
      put: async (setting, value) => {
        await (await open()).put('settings', value, setting);
      },
    },
  };
}
