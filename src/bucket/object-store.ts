// Where buckets and objects are kept: bytes and metadata, no rules. Memory and IndexedDB stand behind it.
import type { Styles } from '../request/style.ts';

export type BucketAcl = 'private' | 'public-read' | 'public-read-write';

export interface BucketRecord {
  readonly name: string;
  readonly acl: BucketAcl;
  readonly styles: Styles;
}

export interface ObjectMeta {
  readonly contentType: string;
  /** MD5 of the bytes in upper-case hex, in double quotes, as OSS gives it. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly byteLength: number;
  /** `x-oss-meta-*` headers by their lower-case name behind that. */
  readonly userMeta: Readonly<Record<string, string>>;
}

export interface ObjectStore {
  getBucket(name: string): Promise<BucketRecord | undefined>;
  listBuckets(): Promise<readonly BucketRecord[]>;
  putBucket(bucket: BucketRecord): Promise<void>;
  headObject(bucket: string, key: string): Promise<ObjectMeta | undefined>;
  getObject(bucket: string, key: string): Promise<{ meta: ObjectMeta; body: ArrayBuffer } | undefined>;
  /** Whole or not at all. */
  putObject(bucket: string, key: string, meta: ObjectMeta, body: ArrayBuffer): Promise<void>;
  deleteObject(bucket: string, key: string): Promise<void>;
}
