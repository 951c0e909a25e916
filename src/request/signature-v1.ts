// Signature version 1: HMAC-SHA1 of a few lines made from the request.
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { encodeBase64 } from '../base64.ts';
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import { type QueryPair, valuesOf } from './query.ts';
import type { V1Claim } from './signature-claim.ts';
import { type Computed, headerBytes, type Signable } from './signature-digest.ts';
import { fieldFault, refuseRepeats, requireField, v1HeaderFields, v1QueryFields } from './signature-fields.ts';
import { dateHeader, readBasicDate, readGmtDate } from './signature-time.ts';

/** Query parameters that are signed, in addition to those that start with `x-oss-`. From the SDKs for Python and Go. */
const subresources = new Set([
  ...['acl', 'append', 'asyncFetch', 'bucketInfo', 'callback', 'callback-var', 'cname', 'comp', 'continuation-token'],
  ...['cors', 'delete', 'encryption', 'endTime', 'group', 'inventory', 'inventoryId', 'lifecycle', 'link'],
  ...['live', 'location', 'logging', 'metaQuery', 'objectInfo', 'objectMeta', 'partNumber', 'policy', 'position'],
  ...['qos', 'qosInfo', 'referer', 'regionList', 'replication', 'replicationLocation', 'replicationProgress'],
  ...['requestPayment', 'resourceGroup', 'response-cache-control', 'response-content-disposition'],
  ...['response-content-encoding', 'response-content-language', 'response-content-type', 'response-expires'],
  ...['restore', 'security-token', 'sequential', 'startTime', 'stat', 'status', 'style', 'styleName', 'symlink'],
  ...['tagging', 'transferAcceleration', 'uploadId', 'uploads', 'versionId', 'versioning', 'versions', 'vod'],
  ...['website', 'worm', 'wormExtend', 'wormId'],
]);

const isSubresource = (name: string): boolean => subresources.has(name) || name.startsWith('x-oss-');

/** Reads `Authorization: OSS <AccessKeyId>:<Signature>`. */
export function readV1Header(headers: Headers, query: readonly QueryPair[]): V1Claim {
  refuseRepeats(query, isSubresource);
  const [, accessKeyId, signature] = /^OSS ([^:]+):(.*)$/.exec(headers.get('authorization') ?? '') ?? [];
  if (accessKeyId === undefined || signature === undefined)
    throw fault(serviceFaults.badAuthorization, 'Its form must be OSS <AccessKeyId>:<Signature>.');
  if (signature === '') throw fieldFault(v1HeaderFields, 'Signature', 'empty', 'Signature is empty.');
  const { text } = dateHeader(headers);
  const signedAtMs = readGmtDate(text) ?? readBasicDate(text);
  if (signedAtMs === undefined)
    throw fault(serviceFaults.badDate, `A date such as Tue, 14 Nov 2023 22:13:20 GMT is expected; it is ${text}.`);
  return {
    version: 'v1',
    place: 'header',
    accessKeyId,
    securityToken: headers.get('x-oss-security-token') ?? undefined,
    signature,
    time: text,
    signedAtMs,
    expiresAtMs: undefined,
  };
}

export function readV1Query(query: readonly QueryPair[]): V1Claim {
  refuseRepeats(query, (name) => isSubresource(name) || Object.hasOwn(v1QueryFields.numbers, name));
  const values = valuesOf(query);
  const accessKeyId = requireField(v1QueryFields, 'OSSAccessKeyId', values);
  const time = requireField(v1QueryFields, 'Expires', values);
  const signature = requireField(v1QueryFields, 'Signature', values);
  const expiresAtMs = Number(time) * 1000;
  if (!/^\d+$/.test(time) || !Number.isSafeInteger(expiresAtMs))
    throw fieldFault(v1QueryFields, 'Expires', 'bad', `Expires must be Unix seconds; it is ${time}.`);
  const securityToken = values.get('security-token');
  return {
    version: 'v1',
    place: 'query',
    accessKeyId,
    securityToken,
    signature,
    time,
    signedAtMs: undefined,
    expiresAtMs,
  };
}

/**
 * @param time the request's date for a signature in the headers, `Expires` for one in the URL
 * @throws OssError InvalidArgument when another request would sign the same
 */
export function computeV1({ method, bucket, key, headers, query }: Signable, time: string, secret: string): Computed {
  const lines = [
    method.toUpperCase(),
    headers.get('content-md5') ?? '',
    headers.get('content-type') ?? '',
    time,
    // Headers iterate in the order of their names.
    ...[...headers].filter(([name]) => name.startsWith('x-oss-')).map(([name, value]) => `${name}:${value}`),
    '',
  ];
  const bytesToSign = concatBytes(headerBytes(lines.join('\n')), utf8ToBytes(canonicalResource(bucket, key, query)));
  return { signature: signV1(bytesToSign, secret), bytesToSign };
}

/**
 * The object and its signed parameters in the form that is signed. As OSS: nothing is escaped here.
 * @throws OssError InvalidArgument when another object or other parameters would sign the same
 */
function canonicalResource(bucket: string, key: string, query: readonly QueryPair[]): string {
  const signed = query.filter(({ name }) => isSubresource(name));
  const hidden = key.split('?').slice(1).concat(signed.flatMap(hiddenIn)).find(beginsWithSubresource);
  if (hidden !== undefined)
    throw fault(serviceFaults.hiddenParameter, `It contains ${hidden.slice(0, 60)}; sign it by V4.`);
  const pairs = signed
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, value }) => (value === '' ? name : `${name}=${value}`));
  return `/${bucket && `${bucket}/${key}`}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

/**
 * The texts in a parameter that could be taken for parameters once nothing is escaped: behind each `&`, and the name itself when it
 * contains the `=` that should stand between it and its value.
 */
const hiddenIn = ({ name, value }: QueryPair): readonly string[] => [
  ...(name.includes('=') ? [name] : []),
  ...name.split('&').slice(1),
  ...value.split('&').slice(1),
];

const beginsWithSubresource = (text: string): boolean => isSubresource(/^[^=&]*/.exec(text)?.[0] ?? '');

export const signV1 = (bytesToSign: Uint8Array, secret: string): string =>
  encodeBase64(hmac(sha1, utf8ToBytes(secret), bytesToSign));
