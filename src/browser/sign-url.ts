// URLs that hold for a while without a key: the same the real service takes.
import type { BucketRecord } from '../bucket/object-store.ts';
import type { Credentials } from '../request/credentials.ts';
import { encodeKey, signQuery } from '../request/signature.ts';

export interface SignUrlOptions {
  /** A process string or `style/<name>`; it is a part of what is signed. */
  readonly process?: string;
  /** Default `v4`, which the service recommends. */
  readonly version?: 'v1' | 'v4';
  /** `host` (default): `https://<bucket>.oss-<region>.aliyuncs.com/<key>`; `path`: `/<bucket>/<key>` on the page's own origin, for this machine alone. */
  readonly urlStyle?: 'host' | 'path';
  /** An endpoint in place of `oss-<region>.aliyuncs.com`. */
  readonly endpoint?: string;
  /** Further parameters, such as `response-content-disposition`. */
  readonly query?: Readonly<Record<string, string>>;
  /** Headers the request will carry, such as `Content-Type` of a PUT. */
  readonly headers?: Readonly<Record<string, string>>;
}

export function signedUrl(
  { name, region }: Pick<BucketRecord, 'name' | 'region'>,
  credentials: Credentials,
  method: string,
  key: string,
  expiresSeconds: number,
  { process, version = 'v4', urlStyle = 'host', endpoint, query = {}, headers = {} }: SignUrlOptions,
): string {
  const signed = signQuery({
    version,
    method: method.toUpperCase(),
    bucket: name,
    key,
    expiresSeconds,
    nowMs: Date.now(),
    credentials,
    region,
    query: { ...(process !== undefined && { 'x-oss-process': process }), ...query },
    headers,
  });
  const base =
    urlStyle === 'path'
      ? `${self.location.origin}/${name}`
      : `https://${name}.${endpoint ?? `oss-${region}.aliyuncs.com`}`;
  return `${base}/${encodeKey(key)}?${signed}`;
}
