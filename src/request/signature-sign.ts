// Signing: the query of a URL that anyone can use for a while, and the headers of a single request.
import type { Credentials } from './credentials.ts';
import { formatQuery, pairsOf, type QueryPair } from './query.ts';
import type { Signable } from './signature-digest.ts';
import { dateHeader, formatBasicDate } from './signature-time.ts';
import { computeV1, readV1Header, readV1Query } from './signature-v1.ts';
import {
  computeV4,
  formatScope,
  normalHeaderNames,
  readV4Header,
  readV4Query,
  unsignedPayload,
  v4Algorithm,
} from './signature-v4.ts';

export interface SignOptions {
  readonly version: 'v1' | 'v4';
  readonly method: string;
  /** Empty for a request to the service itself. */
  readonly bucket: string;
  readonly key: string;
  readonly nowMs: number;
  readonly credentials: Credentials;
  /** The bucket's region, such as `cn-hangzhou`; V1 does not use it. */
  readonly region: string;
  /** Parameters of the URL beside the signature's own: `x-oss-process`, `response-…`, `versionId`. */
  readonly query: Readonly<Record<string, string>>;
  /** Headers that the request will be sent with; an `<img>` sends none. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names of further headers to sign; V4 only. */
  readonly additionalHeaders?: readonly string[];
}

/**
 * Makes the query of a signed URL, without its question mark. Order and escapes are those of ali-oss.
 * @throws OssError if the claim could not be read back: the expiry is out of range, or `query` has a parameter of the
 *   signature
 */
export function signQuery(options: SignOptions & { readonly expiresSeconds: number }): string {
  const { version, nowMs, credentials, region, expiresSeconds } = options;
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const headers = new Headers(options.headers);
  const given = pairsOf(options.query);
  if (version === 'v1') {
    const time = String(Math.floor(nowMs / 1000) + expiresSeconds);
    const query = [...given, ...pairsOf(securityToken === undefined ? {} : { 'security-token': securityToken })];
    const { signature } = computeV1(signableOf(options, headers, query), time, accessKeySecret);
    const pairs = [...pairsOf({ OSSAccessKeyId: accessKeyId, Expires: time, Signature: signature }), ...query];
    readV1Query(pairs);
    return formatQuery(pairs);
  }
  const time = formatBasicDate(nowMs);
  const additionalHeaders = normalHeaderNames(options.additionalHeaders ?? []);
  const query = [
    ...given,
    ...pairsOf({
      ...(additionalHeaders.length > 0 && { 'x-oss-additional-headers': additionalHeaders.join(';') }),
      'x-oss-credential': `${accessKeyId}/${formatScope(time, region)}`,
      'x-oss-date': time,
      'x-oss-expires': String(expiresSeconds),
      'x-oss-signature-version': v4Algorithm,
      ...(securityToken !== undefined && { 'x-oss-security-token': securityToken }),
    }),
  ];
  const scope = { time, region, additionalHeaders };
  const { signature } = computeV4(signableOf(options, headers, query), scope, accessKeySecret);
  const pairs = [...query, { name: 'x-oss-signature', value: signature }];
  readV4Query(pairs);
  return formatQuery(pairs);
}

/**
 * Makes all headers to send: those given and those of the signature. The date is `nowMs`; V1 keeps a date that is given.
 * @throws OssError if the claim could not be read back
 */
export function signHeaders(options: SignOptions): Headers {
  const { version, nowMs, credentials, region } = options;
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const headers = new Headers(options.headers);
  const query = pairsOf(options.query);
  if (securityToken !== undefined) headers.set('x-oss-security-token', securityToken);
  if (version === 'v1') {
    if (!headers.has('date') && !headers.has('x-oss-date')) headers.set('x-oss-date', new Date(nowMs).toUTCString());
    const { text } = dateHeader(headers);
    const { signature } = computeV1(signableOf(options, headers, query), text, accessKeySecret);
    headers.set('authorization', `OSS ${accessKeyId}:${signature}`);
    readV1Header(headers, query);
    return headers;
  }
  const time = formatBasicDate(nowMs);
  headers.set('x-oss-date', time);
  headers.set('x-oss-content-sha256', unsignedPayload);
  const additionalHeaders = normalHeaderNames(options.additionalHeaders ?? []);
  const scope = { time, region, additionalHeaders };
  const { signature } = computeV4(signableOf(options, headers, query), scope, accessKeySecret);
  const fields = [
    `Credential=${accessKeyId}/${formatScope(time, region)}`,
    ...(additionalHeaders.length > 0 ? [`AdditionalHeaders=${additionalHeaders.join(';')}`] : []),
    `Signature=${signature}`,
  ];
  headers.set('authorization', `${v4Algorithm} ${fields.join(',')}`);
  readV4Header(headers, query);
  return headers;
}

const signableOf = ({ method, bucket, key }: SignOptions, headers: Headers, query: readonly QueryPair[]): Signable => ({
  method,
  bucket,
  key,
  headers,
  query,
  host: headers.get('host') ?? '',
});
