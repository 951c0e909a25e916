// The interface of a cache for finished results. The browser's Cache API stands behind it.

/** A finished result. */
export interface CachedResult {
  readonly body: ArrayBuffer;
  readonly contentType: string;
}

/** The key under which a result is kept. */
export interface ResultKey {
  readonly bucket: string;
  readonly key: string;
  /** Everything that decides the bytes: version of the source and of each watermark, process in normal form, engine version. */
  readonly variant: string;
}

/** No method rejects: a result that cannot be kept or read is made again. */
export interface ResultCache {
  get(key: ResultKey): Promise<CachedResult | undefined>;
  put(key: ResultKey, result: CachedResult): Promise<void>;
  /** Forgets all results of an object or, without a key, of a bucket. */
  purge(bucket: string, key?: string): Promise<void>;
  /** Forgets all results. */
  clear(): Promise<void>;
}
