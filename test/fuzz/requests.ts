// Targets of requests to the service: of all operations, with anything in them, and signed ones that must or must not be taken.
import { encodeBase64UrlText } from '../../src/base64.ts';
import { encodeStrictly } from '../../src/request/query.ts';
import { operations } from '../../src/service/operations.ts';
import { flatJpeg, jpegOf, photo } from '../pictures.ts';
import { buckets } from './accounts.ts';
import type { Bytes, Chance } from './chance.ts';
import type { Target } from './driver.ts';
import { alterations, type ExchangeJob, type FormPlan, type RequestPlan, type Signing } from './jobs.ts';
import { oddText, processText, wildProcessText } from './process-text.ts';
import { judgeReplies, judgeSignature } from './replies.ts';
import { xmlBody } from './xml-body.ts';

const picture = await jpegOf(photo(40, 30));

/** The objects of both buckets. */
export const objects: Readonly<Record<string, Bytes>> = {
  'a.jpg': picture,
  'dir/图 片+1.jpg': picture,
  'mark.png': picture,
  'cut.jpg': picture.slice(0, 500),
  'giant.jpg': flatJpeg(20_000, 14_000),
  text: new TextEncoder().encode('no picture'),
};
export const styles = { small: 'image/resize,w_10', broken: 'image/slim,1', nested: 'style/broken' };

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

const keyText = (chance: Chance): string => (chance.odds(0.8) ? chance.pick(keys) : oddText(chance));

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
const headerNames = Object.keys(headerValues);

const methods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];

function queryText(names: readonly string[], chance: Chance): string {
  const all = [...names, ...(chance.odds(0.4) ? chance.some(3, () => chance.pick(moreParameters)) : [])];
  return all
    .map((name) => {
      const value = valueText(name, chance);
      const encoded = chance.odds(0.9) ? encodeStrictly(value) : value;
      return value === '' && chance.odds(0.5) ? name : `${name}=${encoded}`;
    })
    .join('&');
}

function bodyOf(query: readonly string[], chance: Chance): Bytes | string {
  if (query.includes('x-oss-process')) {
    const target = `|sys/saveas,o_${encodeBase64UrlText(keyText(chance))}`;
    return `x-oss-process=${chance.odds(0.5) ? processText(chance) : wildProcessText(chance)}${chance.odds(0.7) ? target : ''}`;
  }
  return chance.weighted<() => Bytes | string>([
    [3, () => xmlBody(query, chance)],
    [1, () => chance.bytes(chance.below(300))],
    [1, () => picture.slice(0, chance.below(picture.length + 1))],
    [0.2, () => new Uint8Array(chance.pick([0, 100_000, 102_400, 300_000]))],
  ])();
}

function formOf(chance: Chance): FormPlan {
  const names = [
    'key',
    'success_action_status',
    'success_action_redirect',
    'x-oss-object-acl',
    'x-oss-forbid-overwrite',
    'Content-Type',
    'callback',
    'policy',
  ];
  const more = chance.odds(0.6)
    ? chance.some(
        3,
        () =>
          [chance.pick(names), chance.pick(['200', '201', 'http://x/', 'private', 'true', oddText(chance)])] as const,
      )
    : [];
  return {
    fields: [['key', keyText(chance)], ...more],
    file: chance.bytes(chance.below(200)),
    signature: chance.pick(['v1', 'v4', undefined]),
  };
}

function requestPlan(chance: Chance): RequestPlan {
  const { level, method, query, header } = chance.pick(operations);
  const bucket =
    level === 'service'
      ? ''
      : chance.weighted([
          [8, buckets.open],
          [3, buckets.closed],
          [1, 'fuzz-new'],
          [1, 'missing'],
        ] as const);
  const chosen = chance.odds(0.1)
    ? chance.some(8, () => chance.pick(headerNames))
    : chance.odds(0.5)
      ? [chance.pick(headerNames)]
      : [];
  const isForm = level === 'bucket' && method === 'POST' && query.length === 0;
  const actual = chance.odds(0.9) ? method : chance.pick([...methods, 'PATCH', 'OPTIONS', 'FOO']);
  const canHaveBody = actual !== 'GET' && actual !== 'HEAD';
  return {
    method: actual,
    bucket,
    key: level === 'object' ? keyText(chance) : '',
    query: queryText(chance.odds(0.9) ? query : [...query, chance.pick(operations).query.join('&')], chance),
    headers: [...(header ? [header] : []), ...chosen].map((name) => [
      name,
      chance.odds(0.95) ? chance.pick(headerValues[name] ?? ['']) : oddText(chance),
    ]),
    ...(canHaveBody && (isForm ? { form: formOf(chance) } : { body: bodyOf(query, chance) })),
    ...(chance.odds(0.4) && { signing: signingOf(chance) }),
  };
}

const signingOf = (chance: Chance): Signing => ({
  version: chance.pick(['v1', 'v4']),
  in: chance.pick(['headers', 'query']),
});

/** A few requests, so that uploads begun are continued and objects put are read. */
const requests: Target = {
  name: 'requests',
  lanes: ['node', 'chromium'],
  make: (chance): ExchangeJob => ({
    kind: 'exchange',
    requests: [...(chance.odds(0.3) ? [upload] : []), ...chance.some(5, () => requestPlan(chance))],
  }),
  judge: (job, answer) => judgeReplies(job, answer),
};

const upload: RequestPlan = { method: 'POST', bucket: buckets.open, key: 'new', query: 'uploads', headers: [] };

/** Signed requests to the private bucket, right or with one thing altered. */
const signatures: Target = {
  name: 'signatures',
  lanes: ['node', 'chromium'],
  make: (chance): ExchangeJob => {
    const key = chance.pick(['a.jpg', 'dir/图 片+1.jpg', 'text']);
    const process =
      chance.odds(0.5) && key !== 'text' ? `x-oss-process=${encodeURIComponent('image/resize,w_20')}` : '';
    const put = chance.odds(0.2);
    const altered = chance.odds(0.7) ? chance.pick(alterations) : undefined;
    return {
      kind: 'exchange',
      requests: [
        {
          method: put ? 'PUT' : chance.pick(['GET', 'HEAD']),
          ...{ bucket: buckets.closed, key: put ? `new-${chance.below(5)}` : key },
          query: put ? '' : process,
          headers: chance.odds(0.3) ? [['x-oss-meta-a', 'b']] : [],
          ...(put && { body: chance.bytes(20) }),
          signing: { ...signingOf(chance), ...(altered && { altered }) },
        },
      ],
    };
  },
  judge: (job, answer) => judgeReplies(job, answer) ?? judgeSignature(job, answer),
};

export const requestTargets: readonly Target[] = [requests, signatures];
