// Where finished results are kept between requests: what the service asks of such a place. A browser's stands behind it.

export interface CachedResult {
  readonly body: ArrayBuffer;
  readonly contentType: string;
}

export interface ResultKey {
  readonly bucket: string;
  readonly key: string;
  /** All that determines the bytes: source version, marks' versions, canonical process, engine version, codec mode, fonts. */
  readonly variant: string;
}

/** No method rejects: what cannot be kept is made again. */
export interface ResultCache {
  get(key: ResultKey): Promise<CachedResult | undefined>;
  put(key: ResultKey, result: CachedResult): Promise<void>;
  /** All results of an object, or of a whole bucket. */
  purge(bucket: string, key?: string): Promise<void>;
  clear(): Promise<void>;
}
