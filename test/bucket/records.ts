// Buckets, objects, uploads and bytes for the tests of the stores.
import type { BucketRecord, ObjectMeta, ObjectStore, Part, Upload } from '../../src/bucket/object-store.ts';

export const bytesOf = (...bytes: number[]): ArrayBuffer => new Uint8Array(bytes).buffer;
export const read = (buffer: ArrayBuffer | undefined): number[] | undefined => buffer && [...new Uint8Array(buffer)];

export const bucketRecord = (name: string, changes: Partial<BucketRecord> = {}): BucketRecord => ({
  name,
  acl: 'private',
  region: 'cn-hangzhou',
  createdMs: 1_700_000_000_000,
  styles: {},
  separators: '',
  protectedSuffixes: [],
  ...changes,
});

export const objectMeta = (changes: Partial<ObjectMeta> = {}): ObjectMeta => ({
  contentType: 'image/png',
  etag: '"0123456789ABCDEF0123456789ABCDEF"',
  lastModifiedMs: 1_700_000_000_000,
  byteLength: 3,
  kind: 'Normal',
  acl: 'default',
  headers: { 'cache-control': 'no-cache' },
  userMeta: { author: 'someone' },
  ...changes,
});

export const upload = (uploadId: string, key: string, changes: Partial<Upload> = {}): Upload => ({
  bucket: 'photos',
  uploadId,
  key,
  initiatedMs: 1_700_000_000_000,
  contentType: 'image/jpeg',
  acl: 'private',
  headers: { expires: 'never' },
  userMeta: { author: 'someone' },
  ...changes,
});

export const part = (number: number, body: ArrayBuffer): Part => ({
  number,
  etag: `"${read(body)}"`,
  byteLength: body.byteLength,
  lastModifiedMs: 1_700_000_000_000,
});

export const makeBucket = (store: ObjectStore, name: string): Promise<BucketRecord> =>
  store.changeBucket(name, () => bucketRecord(name));

/** The metadata of an object with these bytes. */
export const putObject = (
  store: ObjectStore,
  bucket: string,
  key: string,
  body: ArrayBuffer,
  changes: Partial<ObjectMeta> = {},
): Promise<ObjectMeta> =>
  store.changeObject(bucket, key, () => ({ meta: objectMeta({ byteLength: body.byteLength, ...changes }), body }));

export const bodyOf = async (store: ObjectStore, bucket: string, key: string): Promise<number[] | undefined> =>
  read((await store.getObject(bucket, key))?.body);

/** The reason a promise was rejected with; fails when it was resolved. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => Promise.reject(new Error('Expected a failure.')),
    (reason: unknown) => reason,
  );
