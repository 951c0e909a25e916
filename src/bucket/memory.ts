// An object store in memory, for tests and for buckets that nothing is to be kept of.
import type { Credentials } from '../request/credentials.ts';
import { boundsOf, compareKeys, keyOfSortable, sortableKey } from './key-order.ts';
import type { BucketRecord, ObjectMeta, ObjectStore, Part, StoredObject, Upload } from './object-store.ts';
import { bodyMissing, bucketNotEmpty, noSuchBucket, noSuchUpload } from './store-faults.ts';
import { compareUploads, roomFor } from './upload-parts.ts';

interface MemoryBucket {
  record: BucketRecord;
  /** The objects by sortable key. */
  readonly objects: Map<string, StoredObject>;
  /** The sorted keys of `objects`, dropped when one comes or goes: a listing reads them many times. */
  order: readonly string[] | undefined;
  readonly uploads: Map<string, MemoryUpload>;
}

interface MemoryUpload {
  readonly upload: Upload;
  readonly parts: Map<number, { readonly part: Part; readonly body: ArrayBuffer }>;
}

/** No method awaits anything, so each is one transaction: it throws before it changes anything, or not at all. */
export function memoryStore(): ObjectStore {
  const buckets = new Map<string, MemoryBucket>();
  const credentials = new Map<string, Credentials>();

  const bucketOf = (name: string): MemoryBucket => {
    const found = buckets.get(name);
    if (found) return found;
    throw noSuchBucket(name);
  };
  const objectOf = (bucket: string, key: string): StoredObject | undefined =>
    buckets.get(bucket)?.objects.get(sortableKey(key));
  const uploadOf = (bucket: string, uploadId: string): MemoryUpload => {
    const found = buckets.get(bucket)?.uploads.get(uploadId);
    if (found) return found;
    throw noSuchUpload(uploadId);
  };

  return {
    getBucket: async (name) => buckets.get(name)?.record,
    listBuckets: async () =>
      [...buckets.values()].map(({ record }) => record).sort((a, b) => compareKeys(a.name, b.name)),
    changeBucket: async (name, change) => {
      const current = buckets.get(name);
      const record = change(current?.record);
      if (current) current.record = record;
      else buckets.set(name, { record, objects: new Map(), order: undefined, uploads: new Map() });
      return record;
    },
    deleteBucket: async (name) => {
      if (bucketOf(name).objects.size > 0) throw bucketNotEmpty(name);
      buckets.delete(name);
    },

    headObject: async (bucket, key) => objectOf(bucket, key)?.meta,
    getObject: async (bucket, key) => {
      const found = objectOf(bucket, key);
      return found && { meta: found.meta, body: found.body.slice() };
    },
    changeObject: async (bucket, key, change, read) => {
      const into = bucketOf(bucket);
      const current = objectOf(bucket, key);
      const given = current && { meta: current.meta, body: read ? current.body.slice() : new ArrayBuffer(0) };
      const { meta, body } = change(given);
      return put(into, key, meta, body?.slice() ?? current?.body ?? bodyMissing(key));
    },
    deleteObjects: async (bucket, keys) => {
      const from = buckets.get(bucket);
      for (const key of keys) if (from?.objects.delete(sortableKey(key))) from.order = undefined;
    },
    listObjects: async (bucket, range) => {
      const from = buckets.get(bucket);
      const bounds = boundsOf(range);
      if (!from || !bounds) return [];
      const { start, isBehind, end } = bounds;
      from.order ??= [...from.objects.keys()].sort();
      const first = firstIndex(from.order, (key) => (isBehind ? key > start : key >= start));
      return from.order
        .slice(first, first + range.limit)
        .filter((key) => key < end)
        .map((key) => ({ key: keyOfSortable(key), meta: (from.objects.get(key) as StoredObject).meta }));
    },

    putUpload: async (upload) => {
      bucketOf(upload.bucket).uploads.set(upload.uploadId, { upload, parts: new Map() });
    },
    getUpload: async (bucket, uploadId) => buckets.get(bucket)?.uploads.get(uploadId)?.upload,
    listUploads: async (bucket) =>
      [...(buckets.get(bucket)?.uploads.values() ?? [])].map(({ upload }) => upload).sort(compareUploads),
    putPart: async (bucket, uploadId, part, body) => {
      uploadOf(bucket, uploadId).parts.set(part.number, { part, body: body.slice() });
    },
    listParts: async (bucket, uploadId) => partsOf(uploadOf(bucket, uploadId)),
    finishUpload: async (bucket, uploadId, choose) => {
      const found = uploadOf(bucket, uploadId);
      const parts = partsOf(found);
      const { key } = found.upload;
      const { meta, numbers } = choose(found.upload, parts, objectOf(bucket, key)?.meta);
      const room = roomFor(parts, numbers);
      let offset = 0;
      for (const number of numbers) {
        const { body } = found.parts.get(number) as { body: ArrayBuffer };
        room.set(new Uint8Array(body), offset);
        offset += body.byteLength;
      }
      const into = bucketOf(bucket);
      into.uploads.delete(uploadId);
      return put(into, key, meta, room.buffer);
    },
    deleteUpload: async (bucket, uploadId) => {
      uploadOf(bucket, uploadId);
      buckets.get(bucket)?.uploads.delete(uploadId);
    },

    getCredentials: async (accessKeyId) => credentials.get(accessKeyId),
    putCredentials: async (pair) => {
      credentials.set(pair.accessKeyId, pair);
    },
  };
}

function put(into: MemoryBucket, key: string, meta: ObjectMeta, body: ArrayBuffer): ObjectMeta {
  const at = sortableKey(key);
  if (!into.objects.has(at)) into.order = undefined;
  into.objects.set(at, { meta, body });
  return meta;
}

const partsOf = ({ parts }: MemoryUpload): readonly Part[] =>
  [...parts.values()].map(({ part }) => part).sort((a, b) => a.number - b.number);

/** Binary search for the index of the first item that fits, when all items behind it fit too; the length when none fits. */
function firstIndex<T>(items: readonly T[], fits: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
