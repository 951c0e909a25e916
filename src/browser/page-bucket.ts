// The methods of a page's bucket, under the names of the official SDKs.
import type { ListOptions } from '../bucket/listing.ts';
import type { BucketAcl, ObjectAcl, StoredStyle } from '../bucket/object-store.ts';
import type { ChosenPart } from '../bucket/uploads.ts';
import type { Saved } from '../service/persist.ts';
import type { SignUrlOptions } from './sign-url.ts';

/** The bytes of an object; a string is stored as UTF-8. */
export type ObjectBody = Blob | ArrayBuffer | ArrayBufferView | string;

/** Metadata and conditions of a write; all of them are optional. */
export interface PutObjectOptions {
  /** The MIME type. Default: the Blob's own, else that of the picture the bytes are, else `application/octet-stream`. */
  readonly contentType?: string | undefined;
  /**
   * Headers that are stored with the object and served with it: `Cache-Control`, `Content-Disposition`, `Content-Encoding`,
   * `Content-Language` and `Expires`, in any case. Others are not served.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** User metadata by name, without the prefix `x-oss-meta-`. At most 8 KiB of names and values. */
  readonly meta?: Readonly<Record<string, string>> | undefined;
  /** The access of unsigned requests to the object. Default `default`: the bucket's ACL decides. */
  readonly acl?: ObjectAcl | undefined;
  /** `true` refuses to replace an object (FileAlreadyExists). Default `false`. */
  readonly forbidOverwrite?: boolean | undefined;
}

/** Process and headers of a read; both are optional. */
export interface GetObjectOptions {
  /** `image/...` or `style/<name>`: the answer is the result instead of the object. */
  readonly process?: string | undefined;
  /** Request headers: `If-Match`, `If-None-Match`, `If-Modified-Since`, `If-Unmodified-Since`, and `Range` without a process. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The metadata of an object. */
export interface ObjectFacts {
  /** The MIME type; of the result, when `getObject` processed it. */
  readonly contentType: string;
  /** In double quotes: the MD5 of the bytes in upper-case hex, or another hash and `-<number of parts>` after a multipart upload. */
  readonly etag: string;
  /** When the object was last written. */
  readonly lastModified: Date;
  /** Size of the stored object in bytes, which a range or a result does not change. */
  readonly byteLength: number;
  /** User metadata by name, without the prefix `x-oss-meta-`. */
  readonly meta: Readonly<Record<string, string>>;
}

/** The answer of `getObject`. */
export interface GotObject extends ObjectFacts {
  /** 200: the object or the result; 206: the range that was asked for; 304: unchanged, with an empty body. */
  readonly status: 200 | 206 | 304;
  /** The bytes, with the MIME type as `type`. */
  readonly body: Blob;
}

/** One page of a listing. */
export interface ListedObjects {
  /** The objects, in the order of their keys' UTF-8 bytes. */
  readonly objects: readonly (ObjectFacts & { readonly key: string })[];
  /** The common prefixes of the keys that `delimiter` rolled up, in the same order. */
  readonly prefixes: readonly string[];
  /** True when another page follows. */
  readonly isTruncated: boolean;
  /** The option `after` for the next page; `undefined` on the last. */
  readonly next: string | undefined;
}

/**
 * An opened bucket. The page is its owner, so no ACL holds it off.
 *
 * Every method rejects with the OssError the service would answer with: besides those named below, InvalidObjectName for a key
 * that is not 1 to 1023 bytes of UTF-8 or begins with a slash or backslash, NoSuchBucket when the bucket was deleted meanwhile,
 * and QuotaExceeded when the browser has no more room, in which case nothing was changed. An argument of a wrong type is a
 * TypeError. After `close()` every method rejects with an Error.
 */
export interface PageBucket {
  /** The name it was opened with. */
  readonly name: string;
  /**
   * Writes an object, in place of one of the same key.
   * @throws OssError FileAlreadyExists when `forbidOverwrite` is set and there is one; InvalidArgument when the metadata is too large
   */
  putObject(key: string, body: ObjectBody, options?: PutObjectOptions): Promise<{ readonly etag: string }>;
  /**
   * Reads an object, or the result of a process on it. Results are kept, and made again only when source or process changed.
   * @throws OssError NoSuchKey when there is no such object; PreconditionFailed when a condition fails; InvalidRange, with the
   * header `x-oss-range-behavior: standard` only; with a process, what `ImageProcessor.process` throws
   * @example
   * const { body } = await bucket.getObject('photo.jpg', { process: 'image/resize,w_100' });
   */
  getObject(key: string, options?: GetObjectOptions): Promise<GotObject>;
  /** The metadata of an object; its bytes are not read. @throws OssError NoSuchKey */
  headObject(key: string): Promise<ObjectFacts>;
  /** Deletes an object. As OSS: it is no error when there is none. */
  deleteObject(key: string): Promise<void>;
  /** Deletes objects, all of them or, on an error, none. It is no error when one is missing. */
  deleteObjects(keys: readonly string[]): Promise<void>;
  /**
   * One page of the bucket's objects, 100 of them unless `maxKeys` says otherwise.
   * @throws OssError InvalidArgument when `maxKeys` is not 1 to 1000
   */
  listObjects(options?: ListOptions): Promise<ListedObjects>;
  /**
   * Copies an object, with its metadata or, when `options` are given, with theirs. Copying an object onto itself with options
   * replaces its metadata and keeps its bytes.
   * @param key of the copy
   * @param from the source: a key of this bucket, or a bucket and a key
   * @throws OssError NoSuchKey or NoSuchBucket when there is no source
   */
  copyObject(
    key: string,
    from: string | { readonly bucket: string; readonly key: string },
    options?: PutObjectOptions,
  ): Promise<{ readonly etag: string }>;
  /**
   * Adds bytes to the end of an appendable object, or begins one.
   * @param position length of the object so far in bytes; 0 begins it
   * @returns the position of the next call
   * @throws OssError PositionNotEqualToLength; ObjectNotAppendable when the object was not made by appending
   */
  appendObject(
    key: string,
    position: number,
    body: ObjectBody,
    options?: PutObjectOptions,
  ): Promise<{ readonly nextPosition: number }>;
  /** Begins an object that is uploaded in parts, with the metadata it will carry. */
  initiateMultipartUpload(key: string, options?: PutObjectOptions): Promise<{ readonly uploadId: string }>;
  /**
   * Uploads one part, in place of an earlier one of the same number.
   * @param number 1 to 10,000; parts may come in any order
   * @returns what `completeMultipartUpload` takes
   * @throws OssError NoSuchUpload; InvalidPart when the number is out of range
   */
  uploadPart(key: string, uploadId: string, number: number, body: ObjectBody): Promise<ChosenPart>;
  /**
   * Joins the parts into the object, and ends the upload.
   * @param parts in ascending order of their numbers; every part but the last must have at least 100 KiB
   * @throws OssError NoSuchUpload; InvalidPart when a part is missing or has another ETag; InvalidPartOrder; EntityTooSmall
   */
  completeMultipartUpload(
    key: string,
    uploadId: string,
    parts: readonly ChosenPart[],
  ): Promise<{ readonly etag: string }>;
  /** Ends an upload and forgets its parts. @throws OssError NoSuchUpload */
  abortMultipartUpload(key: string, uploadId: string): Promise<void>;
  /**
   * Processes an object and saves the result under another key, as the service's POST does.
   * @param process `image/...|sys/saveas,o_<base64url of the key>,b_<base64url of the bucket>`; without `b_` in this bucket
   * @returns the service's JSON reply, parsed
   * @throws OssError InvalidRequest without `sys/saveas`; else what `getObject` with a process throws
   * @example
   * await bucket.processObject('photo.jpg', `image/resize,w_100|sys/saveas,o_${btoa('small.jpg')}`);
   */
  processObject(key: string, process: string): Promise<Saved>;
  /**
   * A URL that lets anybody do this one thing for a while, without a key pair. The service worker of this package answers it, and
   * so does the real service when it knows the key pair and the object.
   * @param method `GET`, `PUT`, `HEAD`, ...: the one the URL is for
   * @param expiresSeconds how long it is valid, from now on
   * @throws OssError InvalidAccessKeyId when no credentials were ever given to `openBucket`
   * @example
   * const url = await bucket.signUrl('GET', 'photo.jpg', 3600, { process: 'image/resize,w_100' });
   */
  signUrl(method: string, key: string, expiresSeconds: number, options?: SignUrlOptions): Promise<string>;
  /**
   * Stores a process string under a name, for `style/<name>`; at most 50 in a bucket. It is checked when it is used.
   * @param name 1 to 63 letters, digits, `_`, `.` or `-`
   * @throws OssError InvalidArgument when the name is invalid or the content empty; TooManyStyles
   */
  putStyle(name: string, content: string): Promise<void>;
  /** Reads a style. @throws OssError NoSuchStyle */
  getStyle(name: string): Promise<StoredStyle>;
  /** All styles of the bucket, in the order of their names. */
  listStyles(): Promise<readonly (StoredStyle & { readonly name: string })[]>;
  /** Deletes a style. As OSS: it is no error when there is none. */
  deleteStyle(name: string): Promise<void>;
  /** Sets the access of unsigned requests to an object. @throws OssError NoSuchKey; InvalidArgument for another ACL */
  putObjectAcl(key: string, acl: ObjectAcl): Promise<void>;
  /** The ACL of an object; `default` when its bucket decides. @throws OssError NoSuchKey */
  getObjectAcl(key: string): Promise<ObjectAcl>;
  /** Sets the access of unsigned requests to the objects. @throws OssError InvalidArgument for another ACL */
  putBucketAcl(acl: BucketAcl): Promise<void>;
  /** The ACL of the bucket. */
  getBucketAcl(): Promise<BucketAcl>;
  /**
   * Gives back what the bucket holds in this page; its objects stay, and it can be opened again. Work under way is finished.
   *
   * Buckets that were opened without a processor share one, with one worker for each core. Closing the last of them ends these
   * workers. A processor that was given to `openBucket` is the caller's, and goes on. Closing twice changes nothing.
   */
  close(): Promise<void>;
}
