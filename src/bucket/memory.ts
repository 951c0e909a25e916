// An object store in memory: for tests, and where nothing shall stay.
import type { BucketRecord, ObjectMeta, ObjectStore } from './object-store.ts';

export function memoryStore(): ObjectStore {
  const buckets = new Map<string, BucketRecord>();
  const objects = new Map<string, { meta: ObjectMeta; body: ArrayBuffer }>();
  // A bucket's name has no slash.
  const at = (bucket: string, key: string): string => `${bucket}/${key}`;
  return {
    getBucket: async (name) => buckets.get(name),
    listBuckets: async () => [...buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    putBucket: async (bucket) => {
      buckets.set(bucket.name, bucket);
    },
    headObject: async (bucket, key) => objects.get(at(bucket, key))?.meta,
    getObject: async (bucket, key) => {
      const found = objects.get(at(bucket, key));
      return found && { meta: found.meta, body: found.body.slice(0) };
    },
    putObject: async (bucket, key, meta, body) => {
      objects.set(at(bucket, key), { meta, body: body.slice(0) });
    },
    deleteObject: async (bucket, key) => {
      objects.delete(at(bucket, key));
    },
  };
}
