// Everything that reads a stranger's text takes time in proportion to its length: a quadratic reader takes many seconds for these.
import { describe, expect, it } from 'vitest';
import { ignoresErrors, parseProcess } from '../../src/request/grammar.ts';
import { readSaveAs } from '../../src/request/save-as.ts';
import { readClaim } from '../../src/request/signature.ts';
import { checkConditions, readRange } from '../../src/service/conditions.ts';
import { putOptions, readCopySource } from '../../src/service/objects.ts';
import { servedHeaders } from '../../src/service/served-type.ts';
import { parseXml } from '../../src/service/xml.ts';
import { processorMs } from '../processor-time.ts';
import { openService, refusal } from './harness.ts';

const length = 65_536;
/** A linear reader needs a few milliseconds, a quadratic one more than five seconds. */
const boundMs = 2000;

/** A long run of each unit behind each beginning, followed by something that does not fit. */
const textsOf = (beginnings: readonly string[], units: readonly string[]): string[] =>
  beginnings.flatMap((beginning) =>
    units.flatMap((unit) => ['', 'x', '"', ';'].map((end) => beginning + unit.repeat(length / unit.length) + end)),
  );

const blanks = [' ', '\t'];
const headerUnits = [...blanks, ';', ' ;', '"', '\\', '=', ',', 'a', ';a=', ';a="', "'", 'W/"', '-'];

const meta = { etag: '"a"', lastModifiedMs: 1, byteLength: 9 };
const stored = { contentType: 'image/png', headers: {}, userMeta: {} };
const asked = { destination: '', mode: 'cors' } as const;

/** Headers with one value, blanks at its ends included: in a form field they are not trimmed. */
const only = (header: string, value: string): Headers =>
  ({ get: (name: string) => (name === header ? value : null), has: (name: string) => name === header }) as Headers;

type Reader = readonly [name: string, read: (text: string) => unknown, texts: readonly string[]];

const readers: readonly Reader[] = [
  [
    'the Authorization header',
    (text) =>
      readClaim({
        url: new URL('http://a/'),
        headers: only('authorization', text),
        method: 'GET',
        bucket: '',
        key: '',
      }),
    textsOf(
      ['OSS ', 'OSS4-HMAC-SHA256 Credential=', 'OSS4-HMAC-SHA256 Credential=a', 'OSS4-HMAC-SHA256 '],
      [...blanks, '=', ',', ' ,', ':', 'Credential='],
    ),
  ],
  [
    'a content type',
    (contentType) => servedHeaders({ ...stored, contentType }, {}, asked),
    textsOf(['a/b', 'a/b;', 'a/b;a="', ''], headerUnits),
  ],
  [
    'a content disposition',
    (said) => servedHeaders({ ...stored, headers: { 'content-disposition': said } }, {}, asked),
    textsOf(
      ['', 'inline', 'attachment;filename="', 'inline ; filename=', "attachment;filename*=utf-8'"],
      [...headerUnits, ';filename=', ';filename="', ";filename*=utf-8'"],
    ),
  ],
  [
    'a list of ETags',
    (list) => checkConditions(only('if-none-match', list), meta, 'GET'),
    textsOf(['', '"'], headerUnits),
  ],
  [
    'a date',
    (date) => checkConditions(only('if-modified-since', date), meta, 'GET'),
    textsOf(['', 'Tue, 14'], headerUnits),
  ],
  ['a range', (range) => readRange(only('range', range), meta), textsOf(['', 'bytes='], [...headerUnits, '1'])],
  ['the source of a copy', readCopySource, textsOf(['', '/'], [...headerUnits, '/', '%', '%41'])],
  ['metadata', (value) => putOptions(new Map([['x-oss-meta-a', value]])), textsOf([''], headerUnits)],
  [
    'XML',
    parseXml,
    textsOf(['', '<', '<a', '<a>'], [...blanks, '<', '&', '&#1', '<!--', '<a ', '<![CDATA[', '<?', "<a b='", ' b="c"']),
  ],
  ['sys/saveas', readSaveAs, textsOf(['image', ''], ['|', '/', 'sys/saveas,', '|sys/saveas,', ',o_'])],
  ['ignore-error', ignoresErrors, textsOf(['image'], ['/', '/ignore-error,', '%2f', '/ignore-error%2c'])],
  [
    'a process',
    // Longer ones are refused unread.
    (text) => parseProcess(text.slice(0, length / 2)),
    textsOf(
      ['image', 'image/resize,w_', 'image/watermark,text_YWE', 'image/watermark,image_YWE'],
      ['/YWE', '/AAAA', ',', '/', '|', '%41', '_', ' ', '=', 'a', '/a', ',text_YWFh'],
    ),
  ],
];

describe('64 kB of text are read in linear time', () => {
  it.each(readers)('as %s', (_, read, texts) => {
    for (const text of texts) {
      const start = processorMs();
      try {
        read(text);
      } catch {
        // Refused or not: the time counts.
      }
      expect(processorMs() - start, JSON.stringify(text.slice(0, 60))).toBeLessThan(boundMs);
    }
  });

  it.each(blanks)('as the Content-Type of a form, of %j', async (blank) => {
    const { ask } = await openService();
    const start = processorMs();
    const contentType = `multipart/form-data;${blank.repeat(length)}x`;
    const response = await ask('/image-demo/', { method: 'POST', body: 'a', headers: { 'content-type': contentType } });
    expect(await refusal(response)).toMatchObject({ status: 400, code: 'RequestIsNotMultiPartContent' });
    expect(processorMs() - start).toBeLessThan(boundMs);
  });
});
