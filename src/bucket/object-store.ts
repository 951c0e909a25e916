// Where buckets and objects are kept: bytes and metadata, no rules. Memory and IndexedDB stand behind it.
import type { Credentials } from '../request/credentials.ts';

export type BucketAcl = 'private' | 'public-read' | 'public-read-write';
/** `default`: as the bucket's. */
export type ObjectAcl = 'default' | BucketAcl;

export interface StoredStyle {
  /** A process string; kept unchecked, as OSS does. */
  readonly content: string;
  readonly category: 'image' | 'document' | 'video';
  readonly createdMs: number;
  readonly modifiedMs: number;
}

export interface BucketRecord {
  readonly name: string;
  readonly acl: BucketAcl;
  /** Such as `cn-hangzhou`. */
  readonly region: string;
  readonly createdMs: number;
  readonly styles: Readonly<Record<string, StoredStyle>>;
  /** Characters that part a key from a style's name in a URL; `example.jpg!small`. Of `-_/!`. */
  readonly separators: string;
  /** Source protection: suffixes of keys (`jpg`, or `*` for all) a stranger gets through a style only. Empty: off. */
  readonly protectedSuffixes: readonly string[];
}

export type ObjectKind = 'Normal' | 'Appendable' | 'Multipart';

export interface ObjectMeta {
  readonly contentType: string;
  /** In upper-case hex, in double quotes, as OSS gives it: the MD5 of the bytes, or another hash and `-<parts>`. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly byteLength: number;
  readonly kind: ObjectKind;
  readonly acl: ObjectAcl;
  /** `Cache-Control`, `Content-Disposition`, `Content-Encoding`, `Content-Language`, `Expires` by lower-case name, where given. */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-oss-meta-*` headers by their lower-case name behind that. */
  readonly userMeta: Readonly<Record<string, string>>;
}

export interface StoredObject {
  readonly meta: ObjectMeta;
  readonly body: ArrayBuffer;
}

/** What the finished object shall carry, and where. */
export interface Upload extends Pick<ObjectMeta, 'contentType' | 'acl' | 'headers' | 'userMeta'> {
  readonly bucket: string;
  readonly uploadId: string;
  readonly key: string;
  readonly initiatedMs: number;
}

export interface Part {
  readonly number: number;
  readonly etag: string;
  readonly byteLength: number;
  readonly lastModifiedMs: number;
}

export interface ListedObject {
  readonly key: string;
  readonly meta: ObjectMeta;
}

export interface ListRange {
  readonly prefix: string;
  /** Only keys behind this one; empty for all. */
  readonly after: string;
  /** At most so many, from the first. */
  readonly limit: number;
}

/**
 * Every method is one transaction: done as a whole, or not at all. `change` callbacks are synchronous and pure; what they throw
 * is thrown, and nothing is changed. ArrayBuffers that come out are the caller's own.
 * @throws OssError QuotaExceeded where the platform has no room; what was there is still there
 */
export interface ObjectStore {
  getBucket(name: string): Promise<BucketRecord | undefined>;
  /** By name. */
  listBuckets(): Promise<readonly BucketRecord[]>;
  /** Puts what `change` makes of the record there is, and returns it. */
  changeBucket(name: string, change: (current: BucketRecord | undefined) => BucketRecord): Promise<BucketRecord>;
  /**
   * With its unfinished uploads. Differs from OSS: there they must be gone first, and here nobody sees that they are in the way.
   * @throws OssError NoSuchBucket; BucketNotEmpty where it has objects
   */
  deleteBucket(name: string): Promise<void>;

  headObject(bucket: string, key: string): Promise<ObjectMeta | undefined>;
  getObject(bucket: string, key: string): Promise<StoredObject | undefined>;
  /**
   * Puts what `change` makes of the object there is. Without a `body` the bytes there are stay; a new object must have one.
   * `current.body` is empty unless `read` says it is needed: most writers look at the metadata at most.
   * @throws OssError NoSuchBucket
   */
  changeObject(
    bucket: string,
    key: string,
    change: (current: StoredObject | undefined) => { readonly meta: ObjectMeta; readonly body?: ArrayBuffer },
    read?: 'body',
  ): Promise<ObjectMeta>;
  /** What is not there is no error. */
  deleteObjects(bucket: string, keys: readonly string[]): Promise<void>;
  /** In the order of the keys' UTF-8 bytes. */
  listObjects(bucket: string, range: ListRange): Promise<readonly ListedObject[]>;

  /** @throws OssError NoSuchBucket */
  putUpload(upload: Upload): Promise<void>;
  getUpload(bucket: string, uploadId: string): Promise<Upload | undefined>;
  /** By key (UTF-8 bytes), then by upload id. */
  listUploads(bucket: string): Promise<readonly Upload[]>;
  /** @throws OssError NoSuchUpload */
  putPart(bucket: string, uploadId: string, part: Part, body: ArrayBuffer): Promise<void>;
  /** By number. @throws OssError NoSuchUpload */
  listParts(bucket: string, uploadId: string): Promise<readonly Part[]>;
  /**
   * Makes the object of the parts `choose` gives, one after the other, and forgets the upload. `current` is what it replaces.
   * @throws OssError NoSuchUpload; InvalidPart for a number that is not there
   */
  finishUpload(
    bucket: string,
    uploadId: string,
    choose: (
      upload: Upload,
      parts: readonly Part[],
      current: ObjectMeta | undefined,
    ) => { readonly meta: ObjectMeta; readonly numbers: readonly number[] },
  ): Promise<ObjectMeta>;
  /** @throws OssError NoSuchUpload */
  deleteUpload(bucket: string, uploadId: string): Promise<void>;

  getCredentials(accessKeyId: string): Promise<Credentials | undefined>;
  putCredentials(credentials: Credentials): Promise<void>;
}
