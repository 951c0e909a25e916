// Signature version 4, OSS4-HMAC-SHA256: covers the whole query, with a signing key for one day and region.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { fault, grouped } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import { encodeKey, encodeStrictly, type QueryPair, valuesOf } from './query.ts';
import type { V4Claim } from './signature-claim.ts';
import { type Computed, headerBytes, type Signable } from './signature-digest.ts';
import {
  fieldFault,
  type formFields,
  refuseRepeats,
  requireField,
  v4Fields,
  v4HeaderFields,
  v4QueryFields,
} from './signature-fields.ts';
import { dateHeader, formatBasicDate, readBasicDate, readGmtDate } from './signature-time.ts';

export const v4Algorithm = 'OSS4-HMAC-SHA256';
export const unsignedPayload = 'UNSIGNED-PAYLOAD';
/** As OSS: seven days, in seconds. */
export const maxExpires = 604_800;
const terminator = 'aliyun_v4_request';

type Fields = typeof v4HeaderFields | typeof v4QueryFields | typeof formFields;

/** The whole query is signed except the signature itself, which must not be repeated either. */
const isSigned = (): boolean => true;

/** Reads `Authorization: OSS4-HMAC-SHA256 Credential=…,[AdditionalHeaders=…,]Signature=…`. */
export function readV4Header(headers: Headers, query: readonly QueryPair[]): V4Claim {
  refuseRepeats(query, isSigned);
  const values = readAuthorization(headers.get('authorization') ?? '');
  const credential = requireField(v4HeaderFields, 'Credential', values);
  const signature = requireField(v4HeaderFields, 'Signature', values);
  const payload = headers.get('x-oss-content-sha256');
  // As OSS: the payload is never signed, but the request has to say so.
  if (payload !== unsignedPayload) {
    const came = payload === null ? 'missing' : payload;
    throw fieldFault(
      v4HeaderFields,
      'x-oss-content-sha256',
      'bad',
      `The header x-oss-content-sha256 must be ${unsignedPayload}; it is ${came}.`,
    );
  }
  const { name, text } = dateHeader(headers);
  const signedAtMs = name === 'x-oss-date' ? readBasicDate(text) : readGmtDate(text);
  if (signedAtMs === undefined)
    throw fault(serviceFaults.badDate, `x-oss-date must look like 20231114T221320Z; it is ${text}.`);
  const time = formatBasicDate(signedAtMs);
  return {
    version: 'v4',
    place: 'header',
    ...readCredential(v4HeaderFields, 'Credential', credential, time),
    securityToken: headers.get('x-oss-security-token') ?? undefined,
    signature,
    time,
    signedAtMs,
    expiresAtMs: undefined,
    additionalHeaders: readAdditional(v4HeaderFields, values.get('AdditionalHeaders')),
  };
}

export function readV4Query(query: readonly QueryPair[]): V4Claim {
  refuseRepeats(query, isSigned);
  const values = valuesOf(query);
  const credential = requireField(v4QueryFields, 'x-oss-credential', values);
  const expires = requireField(v4QueryFields, 'x-oss-expires', values);
  const signature = requireField(v4QueryFields, 'x-oss-signature', values);
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > maxExpires) {
    const said = `x-oss-expires must be 1 to ${grouped(maxExpires)} seconds; it is ${expires}.`;
    throw fieldFault(v4QueryFields, 'x-oss-expires', 'bad', said);
  }
  const time = values.get('x-oss-date');
  if (!time) throw fault(serviceFaults.missingDate, 'The URL needs x-oss-date.');
  const signedAtMs = readBasicDate(time);
  if (signedAtMs === undefined)
    throw fault(serviceFaults.badDate, `x-oss-date must look like 20231114T221320Z; it is ${time}.`);
  return {
    version: 'v4',
    place: 'query',
    ...readCredential(v4QueryFields, 'x-oss-credential', credential, time),
    securityToken: values.get('x-oss-security-token'),
    signature,
    time,
    signedAtMs,
    expiresAtMs: signedAtMs + Number(expires) * 1000,
    additionalHeaders: readAdditional(v4QueryFields, values.get('x-oss-additional-headers')),
  };
}

/** @throws OssError if `region` is given and the signature is for another one */
export function verifyRegion(claim: V4Claim, region: string | undefined): void {
  if (region === undefined || claim.region === region) return;
  const where = claim.place === 'header' ? 'Authorization header' : 'x-oss-credential';
  const said = `Invalid signing region in ${where}. It must be ${region}; it is ${claim.region}.`;
  throw fieldFault(v4Fields, 'region', 'bad', said);
}

/** Header names in the form that is signed: lower case and sorted, without those that are always signed. */
export const normalHeaderNames = (names: readonly string[]): string[] =>
  [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => !isAlwaysSigned(name)).sort();

const isAlwaysSigned = (name: string): boolean =>
  name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-');

export const formatScope = (time: string, region: string): string => `${time.slice(0, 8)}/${region}/oss/${terminator}`;

/** @throws OssError if an additional header is missing */
export function computeV4(
  signable: Signable,
  { time, region, additionalHeaders }: Pick<V4Claim, 'time' | 'region' | 'additionalHeaders'>,
  secret: string,
): Computed {
  const { method, bucket, key, headers, host } = signable;
  // A map, because Headers would throw for a name that cannot be a header's.
  const values = new Map([['host', host], ...headers]);
  const additional = normalHeaderNames(additionalHeaders);
  const absent = additional.find((name) => !values.has(name));
  if (absent !== undefined)
    throw fieldFault(
      v4Fields,
      'additionalHeaders',
      'missing',
      `The additional header ${absent} is not in the request.`,
    );
  const names = [...[...values.keys()].filter(isAlwaysSigned), ...additional].sort();
  const canonicalRequest = [
    method.toUpperCase(),
    `/${bucket && `${encodeStrictly(bucket)}/${encodeKey(key)}`}`,
    canonicalQuery(signable),
    ...names.map((name) => `${name}:${values.get(name)}`),
    '',
    additional.join(';'),
    values.get('x-oss-content-sha256') ?? unsignedPayload,
  ].join('\n');
  const scope = formatScope(time, region);
  const toSign = [v4Algorithm, time, scope, bytesToHex(sha256(headerBytes(canonicalRequest)))].join('\n');
  const bytesToSign = utf8ToBytes(toSign);
  return { signature: signV4(bytesToSign, scope, secret), bytesToSign, canonicalRequest };
}

/** The signature in hex, by the signing key of one day and region. */
export function signV4(bytesToSign: Uint8Array, scope: string, secret: string): string {
  const signingKey = scope
    .split('/')
    .reduce<Uint8Array>((key, field) => hmac(sha256, key, utf8ToBytes(field)), utf8ToBytes(`aliyun_v4${secret}`));
  return bytesToHex(hmac(sha256, signingKey, bytesToSign));
}

const canonicalQuery = ({ query }: Signable): string =>
  query
    .filter(({ name }) => name !== 'x-oss-signature')
    .map(({ name, value }) => ({ name: encodeStrictly(name), value: encodeStrictly(value) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, value }) => (value === '' ? name : `${name}=${value}`))
    .join('&');

const authorizationFields: readonly string[] = ['Credential', 'AdditionalHeaders', 'Signature'];

function readAuthorization(authorization: string): ReadonlyMap<string, string> {
  const pairs = authorization
    .slice(v4Algorithm.length)
    .split(',')
    .map((field) => {
      const [name = '', ...value] = field.trim().split('=');
      return [name, value.length > 0 ? value.join('=') : undefined] as const;
    });
  const values = new Map(pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  if (values.size < pairs.length || ![...values.keys()].every((name) => authorizationFields.includes(name)))
    throw fault(serviceFaults.badV4Authorization, 'Its form must be Credential=…,[AdditionalHeaders=…,]Signature=….');
  return values;
}

export function readCredential<Group extends Fields>(
  group: Group,
  name: keyof Group['numbers'] & string,
  credential: string,
  time: string,
): { accessKeyId: string; region: string } {
  const [accessKeyId, day, region, product, end, ...rest] = credential.split('/');
  if (!accessKeyId || !day || !region || end !== terminator || rest.length > 0)
    throw fieldFault(
      group,
      name,
      'bad',
      `The credential must be <AccessKeyId>/<date>/<region>/oss/${terminator}; it is ${credential}.`,
    );
  if (product !== 'oss')
    throw fieldFault(v4Fields, 'product', 'bad', `Invalid signing product. It must be oss; it is ${product}.`);
  if (day !== time.slice(0, 8))
    throw fieldFault<Fields>(
      group,
      'date',
      'bad',
      `The date must be the request's, ${time.slice(0, 8)}; it is ${day}.`,
    );
  return { accessKeyId, region };
}

function readAdditional(group: Fields, text: string | undefined): string[] {
  if (text === undefined) return [];
  if (text === '') throw fieldFault<Fields>(group, 'additionalHeaders', 'empty', 'The additional headers are empty.');
  const names = text.split(';');
  if (!names.includes('')) return names;
  throw fieldFault<Fields>(
    group,
    'additionalHeaders',
    'bad',
    `The additional headers must be names such as a;b, none of them empty; they are ${text}.`,
  );
}
