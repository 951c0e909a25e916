// The object store in IndexedDB, with the settings and the index of results that pages and service worker keep there too.
import { boundsOf, keyOfSortable, sortableKey } from '../bucket/key-order.ts';
import type { ListedObject, ObjectStore } from '../bucket/object-store.ts';
import { bodyMissing, bucketNotEmpty, noSuchBucket } from '../bucket/store-faults.ts';
import { bucketsChannel } from './buckets-channel.ts';
import { type Database, openDatabase, startingWith } from './database.ts';
import type { ObjectPlace } from './database-schema.ts';
import { indexedDbUploads } from './indexed-db-uploads.ts';
import { type ResultIndex, resultIndex } from './result-index.ts';
import { databaseName } from './stored-names.ts';
import { mendedBucket, wholeBody, wholeCredentials, wholeMeta } from './stored-records.ts';

/** Values by name that outlive pages and the service worker. */
export interface Settings {
  get<T>(name: string): Promise<T | undefined>;
  put(name: string, value: unknown): Promise<void>;
}

/** The object store of an origin, which its pages and its service worker share. */
export interface IndexedDbStore extends ObjectStore {
  readonly settings: Settings;
  readonly results: ResultIndex;
  /** Calls the listener when another store of the origin changed or deleted a bucket. @returns a function that stops it */
  onBucketsChanged(listener: () => void): () => void;
}

/** @param name of the database, which is opened at the first use, and of the BroadcastChannel that announces changes of buckets */
export function indexedDbStore(name = databaseName): IndexedDbStore {
  const database = openDatabase(name);
  const channel = bucketsChannel(name);
  return {
    getBucket: (bucket) => database.read(['buckets'], async ({ buckets }) => mendedBucket(await buckets.get(bucket))),
    listBuckets: () =>
      database.read(['buckets'], async ({ buckets }) =>
        (await buckets.getAll()).flatMap((one) => mendedBucket(one) ?? []),
      ),
    changeBucket: async (bucket, change) => {
      const record = await database.write(['buckets'], async ({ buckets }) => {
        const changed = change(mendedBucket(await buckets.get(bucket)));
        await buckets.put(changed);
        return changed;
      });
      channel.announce();
      return record;
    },
    deleteBucket: async (bucket) => {
      await deleteBucket(database, bucket);
      channel.announce();
    },
    ...objectMethods(database),
    ...indexedDbUploads(database),
    getCredentials: (accessKeyId) =>
      database.read(['credentials'], async ({ credentials }) => wholeCredentials(await credentials.get(accessKeyId))),
    putCredentials: (pair) =>
      database.write(['credentials'], async ({ credentials }) => {
        await credentials.put(pair);
      }),
    settings: {
      get: async <T>(setting: string) =>
        (await database.read(['settings'], ({ settings }) => settings.get(setting))) as T | undefined,
      put: (setting, value) =>
        database.write(['settings'], async ({ settings }) => {
          await settings.put(value, setting);
        }),
    },
    results: resultIndex(database),
    onBucketsChanged: channel.listen,
  };
}

function deleteBucket(database: Database, bucket: string): Promise<void> {
  return database.write(
    ['buckets', 'objects', 'bodies', 'uploads', 'parts', 'partBodies'],
    async ({ buckets, ...contents }) => {
      if ((await buckets.getKey(bucket)) === undefined) throw noSuchBucket(bucket);
      let cursor = await contents.objects.openCursor(startingWith(bucket));
      for (; cursor; cursor = await cursor.continue()) if (wholeMeta(cursor.value)) throw bucketNotEmpty(bucket);
      await buckets.delete(bucket);
      for (const store of Object.values(contents)) await store.delete(startingWith(bucket));
    },
  );
}

type ObjectMethods = Pick<ObjectStore, 'headObject' | 'getObject' | 'changeObject' | 'deleteObjects' | 'listObjects'>;

function objectMethods(database: Database): ObjectMethods {
  const placeOf = (bucket: string, key: string): ObjectPlace => [bucket, sortableKey(key)];
  return {
    headObject: (bucket, key) =>
      database.read(['objects'], async ({ objects }) => wholeMeta(await objects.get(placeOf(bucket, key)))),
    getObject: (bucket, key) =>
      database.read(['objects', 'bodies'], async ({ objects, bodies }) => {
        const place = placeOf(bucket, key);
        const [record, bytes] = await Promise.all([objects.get(place), bodies.get(place)]);
        const meta = wholeMeta(record);
        const body = meta && wholeBody(bytes);
        return body && { meta, body };
      }),
    changeObject: (bucket, key, change, read) =>
      database.write(['buckets', 'objects', 'bodies'], async ({ buckets, objects, bodies }) => {
        const place = placeOf(bucket, key);
        if ((await buckets.getKey(bucket)) === undefined) throw noSuchBucket(bucket);
        const current = wholeMeta(await objects.get(place));
        const bytes = current && read ? wholeBody(await bodies.get(place)) : undefined;
        const { meta, body } = change(current && { meta: current, body: bytes ?? new ArrayBuffer(0) });
        if (body) await bodies.put(body, place);
        else if (!current) bodyMissing(key);
        await objects.put(meta, place);
        return meta;
      }),
    deleteObjects: (bucket, keys) =>
      database.write(['objects', 'bodies'], async ({ objects, bodies }) => {
        for (const key of keys) {
          const place = placeOf(bucket, key);
          await objects.delete(place);
          await bodies.delete(place);
        }
      }),
    listObjects: async (bucket, range) => {
      const bounds = boundsOf(range);
      // IndexedDB takes a count of 0 for all.
      if (!bounds || range.limit < 1) return [];
      return database.read(['objects'], async ({ objects }) => {
        const found: ListedObject[] = [];
        let { start, isBehind } = bounds;
        for (;;) {
          const keyRange = IDBKeyRange.bound([bucket, start], [bucket, bounds.end], isBehind, true);
          const count = Math.min(range.limit - found.length, 2 ** 32 - 1);
          const [places, records] = await Promise.all([
            objects.getAllKeys(keyRange, count),
            objects.getAll(keyRange, count),
          ]);
          for (const [index, record] of records.entries()) {
            const meta = wholeMeta(record);
            if (meta) found.push({ key: keyOfSortable((places[index] as ObjectPlace)[1]), meta });
          }
          // Damaged records leave room for others.
          if (records.length < count || found.length >= range.limit) return found;
          start = (places.at(-1) as ObjectPlace)[1];
          isBehind = true;
        }
      });
    },
  };
}
