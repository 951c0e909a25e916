// Signed URLs, which are valid for a while without a key pair. The real service takes the same ones.
import type { BucketRecord } from '../bucket/object-store.ts';
import type { Credentials } from '../request/credentials.ts';
import { encodeKey, signQuery } from '../request/signature.ts';

/** Options of a signed URL; all of them are optional. */
export interface SignUrlOptions {
  /** `image/...` or `style/<name>`. It is signed too, so nobody can change it. */
  readonly process?: string | undefined;
  /** The version of the signature. Default `v4`, which the service recommends. */
  readonly version?: 'v1' | 'v4' | undefined;
  /**
   * `host` (default): `https://<bucket>.oss-<region>.aliyuncs.com/<key>`, as the real service has it. `path`: `/<bucket>/<key>` on the
   * page's own origin, which works on this machine alone.
   */
  readonly urlStyle?: 'host' | 'path' | undefined;
  /** The endpoint of a `host` URL, in place of `oss-<region>.aliyuncs.com`. */
  readonly endpoint?: string | undefined;
  /** Further query parameters, such as `response-content-disposition`. They are signed too. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Headers that the request will have, such as `Content-Type` of a PUT. It must then have them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Makes a signed URL.
 * @example
 * const url = signedUrl({ name: 'photos', region: 'cn-hangzhou' }, credentials, 'GET', 'cat.jpg', 3600, {});
 */
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
