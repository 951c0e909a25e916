// What a page's bucket can do, in the official SDKs' names.
import type { ListOptions } from '../bucket/listing.ts';
import type { BucketAcl, ObjectAcl, StoredStyle } from '../bucket/object-store.ts';
import type { ChosenPart } from '../bucket/uploads.ts';
import type { Saved } from '../service/persist.ts';
import type { SignUrlOptions } from './sign-url.ts';

export type ObjectBody = Blob | ArrayBuffer | ArrayBufferView | string;

export interface PutObjectOptions {
  /** Default: the Blob's, else what the bytes are, else `application/octet-stream`. */
  readonly contentType?: string;
  /** `Cache-Control`, `Content-Disposition`, `Content-Encoding`, `Content-Language`, `Expires`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** User metadata: `x-oss-meta-*`. */
  readonly meta?: Readonly<Record<string, string>>;
  readonly acl?: ObjectAcl;
  readonly forbidOverwrite?: boolean;
}

export interface GetObjectOptions {
  /** A process string or `style/<name>`. */
  readonly process?: string;
  /** `Range`, `If-None-Match` and the like. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ObjectFacts {
  readonly contentType: string;
  readonly etag: string;
  readonly lastModified: Date;
  /** Of the object, not of the answer. */
  readonly byteLength: number;
  readonly meta: Readonly<Record<string, string>>;
}

export interface GotObject extends ObjectFacts {
  /** 206: a range; 304: as it was, and no body. */
  readonly status: 200 | 206 | 304;
  readonly body: Blob;
}

export interface ListedObjects {
  readonly objects: readonly (ObjectFacts & { readonly key: string })[];
  readonly prefixes: readonly string[];
  readonly isTruncated: boolean;
  /** `after` for the next page. */
  readonly next: string | undefined;
}

/** Every method rejects with an OssError, as the service would answer. */
export interface PageBucket {
  readonly name: string;
  putObject(key: string, body: ObjectBody, options?: PutObjectOptions): Promise<{ readonly etag: string }>;
  getObject(key: string, options?: GetObjectOptions): Promise<GotObject>;
  headObject(key: string): Promise<ObjectFacts>;
  /** What is not there is no error. */
  deleteObject(key: string): Promise<void>;
  deleteObjects(keys: readonly string[]): Promise<void>;
  listObjects(options?: ListOptions): Promise<ListedObjects>;
  /** @param from a key of this bucket, or of another. Onto itself with options: its metadata is replaced. */
  copyObject(
    key: string,
    from: string | { readonly bucket: string; readonly key: string },
    options?: PutObjectOptions,
  ): Promise<{ readonly etag: string }>;
  /** @returns where to go on */
  appendObject(
    key: string,
    position: number,
    body: ObjectBody,
    options?: PutObjectOptions,
  ): Promise<{ readonly nextPosition: number }>;
  initiateMultipartUpload(key: string, options?: PutObjectOptions): Promise<{ readonly uploadId: string }>;
  uploadPart(key: string, uploadId: string, number: number, body: ObjectBody): Promise<ChosenPart>;
  completeMultipartUpload(
    key: string,
    uploadId: string,
    parts: readonly ChosenPart[],
  ): Promise<{ readonly etag: string }>;
  abortMultipartUpload(key: string, uploadId: string): Promise<void>;
  /** `image/...|sys/saveas,o_<base64 key>,b_<base64 bucket>`: as the service's POST, with its JSON as the result. */
  processObject(key: string, process: string): Promise<Saved>;
  /** For anybody, for so many seconds. @throws OssError InvalidAccessKeyId where the page has no credentials */
  signUrl(method: string, key: string, expiresSeconds: number, options?: SignUrlOptions): Promise<string>;
  putStyle(name: string, content: string): Promise<void>;
  getStyle(name: string): Promise<StoredStyle>;
  listStyles(): Promise<readonly (StoredStyle & { readonly name: string })[]>;
  deleteStyle(name: string): Promise<void>;
  putObjectAcl(key: string, acl: ObjectAcl): Promise<void>;
  getObjectAcl(key: string): Promise<ObjectAcl>;
  putBucketAcl(acl: BucketAcl): Promise<void>;
  getBucketAcl(): Promise<BucketAcl>;
}
