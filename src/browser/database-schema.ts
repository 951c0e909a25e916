// What the one database of an origin holds.
import type { DBSchema } from 'idb';
import type { BucketRecord, ObjectMeta, Part, Upload } from '../bucket/object-store.ts';
import type { Credentials } from '../request/credentials.ts';

/** A bucket and a sortable key. */
export type ObjectPlace = [bucket: string, sortableKey: string];
export type PartPlace = [bucket: string, uploadId: string, number: number];

export interface Schema extends DBSchema {
  buckets: { key: string; value: BucketRecord };
  objects: { key: ObjectPlace; value: ObjectMeta };
  /** ArrayBuffers, not Blobs: some engines lose Blobs. Apart from the metadata, so that HEAD does not read them. */
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

export interface ResultRecord {
  /** The cache's URL. */
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly byteLength: number;
  readonly usedMs: number;
}
