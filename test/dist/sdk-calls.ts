// The calls of ali-oss that the tests make, as its documentation has them: the package comes without types.

/** What the SDK tells of an answer. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

interface Replied {
  readonly res: Answer;
}

/** Bytes are sent as the SDK's Buffer, or as what `as` says. Zeros are made in the page: megabytes take long to get there. */
export type Content =
  | Uint8Array
  | { readonly zeros: number }
  | { readonly as: 'blob' | 'file'; readonly bytes: Uint8Array; readonly type: string; readonly name?: string };

type Headers = Readonly<Record<string, string>>;

interface PutOptions {
  readonly headers?: Headers;
  readonly meta?: Headers;
  readonly mime?: string;
  readonly disabledMD5?: boolean;
}

interface Listed extends Replied {
  readonly objects: readonly {
    readonly name: string;
    readonly etag: string;
    readonly size: number;
    readonly type: string;
    readonly storageClass: string;
    readonly owner: { readonly id: string; readonly displayName: string } | null;
  }[];
  readonly prefixes: readonly string[] | null;
  readonly isTruncated: boolean;
}

interface Acl extends Replied {
  readonly acl: string;
  readonly owner: { readonly id: string; readonly displayName: string };
}

interface Upload {
  readonly name: string;
  readonly uploadId: string;
}

interface Copied extends Replied {
  readonly data: { readonly etag: string; readonly lastModified: string };
}

interface SignUrlOptions {
  readonly expires?: number;
  readonly method?: string;
  readonly process?: string;
  readonly response?: Headers;
  readonly 'Content-Type'?: string;
}

/** The calls of the SDK that the tests make; documented by it. */
export interface Sdk {
  put(key: string, content: Content, options?: PutOptions): Promise<Replied & { readonly name: string }>;
  append(
    key: string,
    content: Content,
    options?: PutOptions & { readonly position?: number | string },
  ): Promise<Replied & { readonly nextAppendPosition: string }>;
  get(
    key: string,
    options?: { readonly process?: string; readonly headers?: Headers },
  ): Promise<Replied & { readonly content: Uint8Array }>;
  head(
    key: string,
    options?: { readonly headers?: Headers },
  ): Promise<Replied & { readonly status: number; readonly meta: Headers | null }>;
  getObjectMeta(key: string): Promise<Replied & { readonly status: number }>;
  list(query?: Readonly<Record<string, string | number>>): Promise<Listed & { readonly nextMarker: string | null }>;
  listV2(query: Readonly<Record<string, string | number>>): Promise<
    Listed & {
      readonly keyCount: number;
      readonly continuationToken: string | null;
      readonly nextContinuationToken: string | null;
    }
  >;
  delete(key: string): Promise<Replied>;
  deleteMulti(
    keys: readonly string[],
    options?: { readonly quiet?: boolean },
  ): Promise<Replied & { readonly deleted: readonly { readonly Key: string }[] }>;
  copy(key: string, from: string, bucketOrOptions?: string | PutOptions, options?: PutOptions): Promise<Copied>;
  putMeta(key: string, meta: Headers): Promise<Copied>;
  getACL(key: string): Promise<Acl>;
  putACL(key: string, acl: string): Promise<Replied>;
  getBucketACL(bucket: string): Promise<Acl>;
  putBucketACL(bucket: string, acl: string): Promise<Replied>;
  deleteBucket(bucket: string): Promise<Replied>;
  processObjectSave(
    source: string,
    target: string,
    process: string,
    bucket?: string,
  ): Promise<Replied & { readonly status: number }>;
  signatureUrl(key: string, options?: SignUrlOptions): Promise<string>;
  asyncSignatureUrl(key: string, options?: SignUrlOptions): Promise<string>;
  signatureUrlV4(
    method: string,
    expiresSeconds: number,
    request: { readonly headers?: Headers; readonly queries?: Readonly<Record<string, string | null>> },
    key: string,
    additionalHeaders?: readonly string[],
  ): Promise<string>;
  initMultipartUpload(key: string, options?: PutOptions): Promise<Upload>;
  uploadPart(
    key: string,
    uploadId: string,
    number: number,
    file: Content,
    start: number,
    end: number,
  ): Promise<Replied & { readonly etag: string }>;
  uploadPartCopy(
    key: string,
    uploadId: string,
    number: number,
    range: string,
    source: { readonly sourceKey: string; readonly sourceBucketName: string },
  ): Promise<Replied & { readonly etag: string }>;
  multipartUpload(
    key: string,
    file: Content,
    options?: { readonly partSize: number; readonly parallel: number },
  ): Promise<Replied & { readonly etag: string }>;
  multipartUploadCopy(
    key: string,
    source: { readonly sourceKey: string; readonly sourceBucketName: string },
    options: { readonly partSize: number; readonly parallel: number },
  ): Promise<Replied & { readonly etag: string }>;
  listParts(
    key: string,
    uploadId: string,
    query?: Readonly<Record<string, number>>,
  ): Promise<Replied & { readonly parts: readonly { readonly PartNumber: string; readonly Size: string }[] }>;
  listUploads(
    query: Readonly<Record<string, string | number>>,
  ): Promise<Replied & { readonly uploads: readonly Upload[]; readonly isTruncated: boolean }>;
  completeMultipartUpload(
    key: string,
    uploadId: string,
    parts: readonly { readonly number: number; readonly etag: string }[],
  ): Promise<Replied & { readonly etag: string }>;
  abortMultipartUpload(key: string, uploadId: string): Promise<Replied>;
  /** What every call comes down to: for operations the browser's SDK has no name for. */
  request(call: {
    readonly method: string;
    readonly bucket?: string;
    readonly object?: string;
    readonly subres?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Headers;
    readonly content?: string;
    readonly mime?: string;
    readonly successStatuses: readonly number[];
  }): Promise<{ readonly status: number; readonly headers: Headers; readonly data: Uint8Array }>;
}
