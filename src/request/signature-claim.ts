// What a request says of its own signature, before anybody believes it.

/** The parts of a request that signatures are made of. */
export interface SignedParts {
  readonly method: string;
  /** As received: the query is read from its raw text. */
  readonly url: URL;
  readonly headers: Headers;
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Decoded; empty for the bucket itself. */
  readonly key: string;
}

interface ClaimBase {
  readonly place: 'header' | 'query';
  readonly accessKeyId: string;
  readonly securityToken: string | undefined;
  readonly signature: string;
  /** The time in the very form that was signed. */
  readonly time: string;
  /** Not known of a V1 URL. */
  readonly signedAtMs: number | undefined;
  /** The last moment it holds; a header has none, its age is judged instead. */
  readonly expiresAtMs: number | undefined;
}

export interface V1Claim extends ClaimBase {
  readonly version: 'v1';
}

export interface V4Claim extends ClaimBase {
  readonly version: 'v4';
  readonly region: string;
  /** Headers signed beside those that always are. */
  readonly additionalHeaders: readonly string[];
}

export type Claim = V1Claim | V4Claim;
