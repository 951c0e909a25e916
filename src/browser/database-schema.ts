// The object stores of the origin's one database.
import type { DBSchema } from 'idb';
import type { BucketRecord, ObjectMeta, Part, Upload } from '../bucket/object-store.ts';
import type { Credentials } from '../request/credentials.ts';

/** The place of an object: its bucket and its sortable key (bucket/key-order.ts). */
export type ObjectPlace = [bucket: string, sortableKey: string];
export type PartPlace = [bucket: string, uploadId: string, number: number];

export interface Schema extends DBSchema {
  buckets: { key: string; value: BucketRecord };
  objects: { key: ObjectPlace; value: ObjectMeta };
  /** ArrayBuffers, not Blobs, which some browsers lose. Apart from the metadata, so that HEAD does not read them. */
  bodies: { key: ObjectPlace; value: ArrayBuffer };
  uploads: { key: [bucket: string, uploadId: string]; value: Upload };
  parts: { key: PartPlace; value: Part };
  partBodies: { key: PartPlace; value: ArrayBuffer };
  credentials: { key: string; value: Credentials };
  settings: { key: string; value: unknown };
  results: {
    key: string;
    value: ResultRecord;
    indexes: { object: [bucket: string, key: string]; used: number };
  };
}

/** The record of a result in the Cache API. */
export interface ResultRecord {
  /** The URL the result has in the cache. */
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly byteLength: number;
  readonly usedMs: number;
}
