// The store of buckets and objects: bytes and metadata, no rules. One is in memory, the other in IndexedDB.
import type { Credentials } from '../request/credentials.ts';

/**
 * The access of unsigned requests to the objects of a bucket: none, reading, or reading and writing.
 */
export type BucketAcl = 'private' | 'public-read' | 'public-read-write';
/** The access of unsigned requests to an object. `default`: the bucket's ACL decides. */
export type ObjectAcl = 'default' | BucketAcl;

/** A style of a bucket: a process string under a name. */
export interface StoredStyle {
  /** The process string. As OSS: it is stored unchecked. */
  readonly content: string;
  /** The purpose of the style. Only `image` styles can be used here; the others are merely stored. */
  readonly category: 'image' | 'document' | 'video';
  /** When the style was first stored, in milliseconds since 1970. */
  readonly createdMs: number;
  /** When the style was last changed, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A bucket as it is stored, without its objects. */
export interface BucketRecord {
  /** 3 to 63 lower-case letters, digits and hyphens. */
  readonly name: string;
  /** The access of unsigned requests to the objects. */
  readonly acl: BucketAcl;
  /** The region, such as `cn-hangzhou`. */
  readonly region: string;
  readonly createdMs: number;
  readonly styles: Readonly<Record<string, StoredStyle>>;
  /** Characters out of `-_/!`, each of which separates a key from a style's name in a URL, as in `example.jpg!small`. */
  readonly separators: string;
  /** Source protection: suffixes of keys (`jpg`, or `*` for all). Strangers get these objects through a style only. Empty: off. */
  readonly protectedSuffixes: readonly string[];
}

/** How an object was made: as a whole, by appending, or of the parts of an upload. */
export type ObjectKind = 'Normal' | 'Appendable' | 'Multipart';

/** Everything that is stored of an object besides its bytes. */
export interface ObjectMeta {
  readonly contentType: string;
  /** As OSS gives it, in upper-case hex and double quotes: the MD5 of the bytes, or another hash and `-<number of parts>`. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly byteLength: number;
  readonly kind: ObjectKind;
  readonly acl: ObjectAcl;
  /** The stored headers among Cache-Control, Content-Disposition, Content-Encoding, Content-Language and Expires, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata: `x-oss-meta-*` headers by lower-case name, without that prefix. */
  readonly userMeta: Readonly<Record<string, string>>;
}

/** An object with its bytes. */
export interface StoredObject {
  readonly meta: ObjectMeta;
  readonly body: ArrayBuffer;
}

/** An unfinished multipart upload: where its object will be, and what it will carry. */
export interface Upload extends Pick<ObjectMeta, 'contentType' | 'acl' | 'headers' | 'userMeta'> {
  readonly bucket: string;
  readonly uploadId: string;
  readonly key: string;
  readonly initiatedMs: number;
}

/** An uploaded part, without its bytes. */
export interface Part {
  /** 1 to 10,000. */
  readonly number: number;
  readonly etag: string;
  readonly byteLength: number;
  readonly lastModifiedMs: number;
}

/** An object in a listing. */
export interface ListedObject {
  readonly key: string;
  readonly meta: ObjectMeta;
}

/** A stretch of a bucket's keys. */
export interface ListRange {
  readonly prefix: string;
  /** Only keys that sort behind this one; empty for all. */
  readonly after: string;
  /** At most so many keys, beginning with the first. */
  readonly limit: number;
}

/**
 * Every method is one transaction: it is done as a whole, or not at all. `change` callbacks are synchronous and pure; what they throw
 * is thrown on, and nothing is changed. ArrayBuffers that come out belong to the caller.
 * @throws OssError QuotaExceeded when the platform has no more room; nothing is changed then
 */
export interface ObjectStore {
  getBucket(name: string): Promise<BucketRecord | undefined>;
  /** In the order of the names. */
  listBuckets(): Promise<readonly BucketRecord[]>;
  /** Stores what `change` makes of the current record, and returns it. */
  changeBucket(name: string, change: (current: BucketRecord | undefined) => BucketRecord): Promise<BucketRecord>;
  /**
   * Deletes a bucket with its unfinished uploads. Differs from OSS, where these must be aborted first: here nobody would see what is in
   * the way.
   * @throws OssError NoSuchBucket; BucketNotEmpty when it has objects
   */
  deleteBucket(name: string): Promise<void>;

  headObject(bucket: string, key: string): Promise<ObjectMeta | undefined>;
  getObject(bucket: string, key: string): Promise<StoredObject | undefined>;
  /**
   * Stores what `change` makes of the current object. Without a `body` the current bytes stay; a new object must have one.
   * `current.body` is empty unless `read` asks for it, since most writers need the metadata at most.
   * @throws OssError NoSuchBucket
   */
  changeObject(
    bucket: string,
    key: string,
    change: (current: StoredObject | undefined) => { readonly meta: ObjectMeta; readonly body?: ArrayBuffer },
    read?: 'body',
  ): Promise<ObjectMeta>;
  /** It is no error when an object does not exist. */
  deleteObjects(bucket: string, keys: readonly string[]): Promise<void>;
  /** In the order of the keys' UTF-8 bytes. */
  listObjects(bucket: string, range: ListRange): Promise<readonly ListedObject[]>;

  /** @throws OssError NoSuchBucket */
  putUpload(upload: Upload): Promise<void>;
  getUpload(bucket: string, uploadId: string): Promise<Upload | undefined>;
  /** In the order of the keys' UTF-8 bytes, then of the upload ids. */
  listUploads(bucket: string): Promise<readonly Upload[]>;
  /** Stores a part, in place of an earlier one of the same number. @throws OssError NoSuchUpload */
  putPart(bucket: string, uploadId: string, part: Part, body: ArrayBuffer): Promise<void>;
  /** In the order of the numbers. @throws OssError NoSuchUpload */
  listParts(bucket: string, uploadId: string): Promise<readonly Part[]>;
  /**
   * Joins the parts whose numbers `choose` gives into the object, and forgets the upload. `current` is the object it replaces.
   * @throws OssError NoSuchUpload; InvalidPart when there is no part of a number
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
