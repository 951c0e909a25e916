// The claims that a request makes about its signature, before they are verified.

/** A request, reduced to what signatures are computed from. */
export interface SignedRequest {
  readonly method: string;
  /** The URL as received: the query is read from its raw text. */
  readonly url: URL;
  readonly headers: Headers;
  /** Empty for a request to the service itself. */
  readonly bucket: string;
  /** Percent-decoded; empty for a request to the bucket itself. */
  readonly key: string;
}

interface ClaimBase {
  readonly place: 'header' | 'query' | 'form';
  readonly accessKeyId: string;
  readonly securityToken: string | undefined;
  readonly signature: string;
  /** The time in the form that was signed. */
  readonly time: string;
  /** Unknown for a V1 URL and a V1 form. */
  readonly signedAtMs: number | undefined;
  /** Last moment at which a signed URL or form is valid; a signature in the headers is judged by its age, a V1 form by its policy. */
  readonly expiresAtMs: number | undefined;
}

export interface V1Claim extends ClaimBase {
  readonly version: 'v1';
}

export interface V4Claim extends ClaimBase {
  readonly version: 'v4';
  readonly region: string;
  /** Headers signed in addition to those that always are. */
  readonly additionalHeaders: readonly string[];
}

export type Claim = V1Claim | V4Claim;
