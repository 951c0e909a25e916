// Random keys, queries and headers of requests: mostly what an operation reads, and what it does not expect.
import { encodeStrictly } from '../../src/request/query.ts';
import { objects } from './bucket-objects.ts';
import type { Chance } from './chance.ts';
import { oddText, processText, wildProcessText } from './process-text.ts';

const keys = [
  ...Object.keys(objects),
  'new',
  'a',
  'a/b',
  'a//b',
  '/',
  '.',
  '../a',
  'a?b',
  'a#b',
  'a%b',
  '%2e%2e',
  'a!small',
  'a.jpg!small',
];

export const keyText = (chance: Chance): string => (chance.odds(0.8) ? chance.pick(keys) : oddText(chance));

/** Values that suit a parameter. A map, because a name may be `constructor`. */
const values = new Map<string, (chance: Chance) => string>(
  Object.entries({
    'x-oss-process': (chance: Chance) => (chance.odds(0.7) ? processText(chance, 2) : wildProcessText(chance)),
    uploadId: () => 'UPLOAD',
    'encoding-type': () => 'url',
    'list-type': () => '2',
    category: (chance: Chance) => chance.pick(['image', 'video', 'x']),
    styleName: (chance: Chance) => chance.pick(['small', 'new', oddText(chance)]),
  }),
);
const numbers = ['0', '1', '2', '3', '1000', '1001', '10001', '-1', '1.5', '999999999999999', '9999999999999999', ''];

const valueText = (name: string, chance: Chance): string =>
  chance.odds(0.1)
    ? oddText(chance)
    : (values.get(name)?.(chance) ?? (chance.odds(0.5) ? chance.pick(numbers) : keyText(chance)));

const moreParameters = [
  ...[
    'max-keys',
    'marker',
    'prefix',
    'delimiter',
    'encoding-type',
    'list-type',
    'continuation-token',
    'start-after',
    'fetch-owner',
  ],
  ...[
    'max-parts',
    'part-number-marker',
    'max-uploads',
    'key-marker',
    'upload-id-marker',
    'partNumber',
    'position',
    'versionId',
    'category',
  ],
  ...[
    'response-content-type',
    'response-content-disposition',
    'tagging',
    'symlink',
    'security-token',
    'Signature',
    'Expires',
  ],
  ...['OSSAccessKeyId', 'x-oss-signature', 'x-oss-date', '__proto__', 'constructor'],
];

const dates = [
  'Tue, 14 Nov 2023 22:13:20 GMT',
  '2023-11-14T22:13:20Z',
  'Tue Nov 14 22:13:20 2023',
  '0',
  'now',
  'Tue, 99 Nov 2023 22:13:20 GMT',
];
const headerValues: Readonly<Record<string, readonly string[]>> = {
  range: [
    'bytes=0-0',
    'bytes=-5',
    'bytes=5-',
    'bytes=9-2',
    'bytes=0-99999999999999999999',
    'bytes=-',
    'bytes=0-1,3-4',
    'x',
  ],
  'if-range': ['"x"', 'ETAG', ...dates],
  'if-match': ['*', 'ETAG', 'W/ETAG', '"a", ETAG', '"'],
  'if-none-match': ['*', 'ETAG', 'W/ETAG', ',,,', '""'],
  'if-modified-since': dates,
  'if-unmodified-since': dates,
  'content-type': [
    'image/jpeg',
    'text/html',
    '',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'application/xml',
  ],
  'content-md5': ['1B2M2Y8AsgTpgAmY7PhCfg==', 'x', ''],
  'x-oss-acl': ['private', 'public-read', 'public-read-write', 'default', 'x'],
  'x-oss-object-acl': ['private', 'public-read', 'default', 'x'],
  'x-oss-copy-source': [
    '/fuzz-open/a.jpg',
    'fuzz-closed/a.jpg',
    '/fuzz-open/%zz',
    '/fuzz-open',
    '/',
    '/missing/a',
    '/fuzz-open/a.jpg?versionId=null',
  ],
  'x-oss-copy-source-range': ['bytes=0-9', 'bytes=9-0', 'x'],
  'x-oss-copy-source-if-match': ['ETAG', 'x'],
  'x-oss-metadata-directive': ['COPY', 'REPLACE', 'x'],
  'x-oss-forbid-overwrite': ['true', 'false', 'x'],
  'x-oss-complete-all': ['yes', 'no'],
  'x-oss-range-behavior': ['standard'],
  'x-oss-meta-a': ['b', 'x'.repeat(9000), '%E5%9B%BE'],
  'x-oss-process': ['image/resize,w_5', 'image/x', 'style/small'],
  'x-oss-date': dates,
  authorization: [
    'OSS fuzz:x',
    'OSS',
    'OSS4-HMAC-SHA256 Credential=',
    'OSS2 x',
    'Basic eDp5',
    'OSS4-HMAC-SHA256 Credential=fuzz/1/2/3/4,Signature=0',
  ],
  'content-disposition': ['inline', 'attachment; filename="x'],
  expires: dates,
  'cache-control': ['no-store', ''],
};
export const headerNames = Object.keys(headerValues);

export const headerText = (name: string, chance: Chance): string =>
  chance.odds(0.95) ? chance.pick(headerValues[name] ?? ['']) : oddText(chance);

/** A query with these parameters, and sometimes with others. */
export function queryText(names: readonly string[], chance: Chance): string {
  const all = [...names, ...(chance.odds(0.4) ? chance.some(3, () => chance.pick(moreParameters)) : [])];
  return all
    .map((name) => {
      const value = valueText(name, chance);
      const encoded = chance.odds(0.9) ? encodeStrictly(value) : value;
      return value === '' && chance.odds(0.5) ? name : `${name}=${encoded}`;
    })
    .join('&');
}
