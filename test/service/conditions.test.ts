import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OssError } from '../../src/errors.ts';
import { checkConditions, checkCopyConditions, readRange, readRangeValue } from '../../src/service/conditions.ts';
import { processorMs } from '../processor-time.ts';

const etag = '"5B3C1A2E053D763E1B002CC607C5A0FE"';
const before = 'Fri, 13 Nov 2015 14:47:52 GMT';
const modified = 'Fri, 13 Nov 2015 14:47:53 GMT';
const after = 'Fri, 13 Nov 2015 14:47:54 GMT';
/** Last modified with milliseconds, which headers cannot express. */
const object = { etag, lastModifiedMs: Date.parse(modified) + 678, byteLength: 1000 };

const outcome = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    if (error instanceof OssError) return error.status;
    throw error;
  }
};

const rows: readonly (readonly [Record<string, string>, unknown])[] = [
  [{}, 'send'],
  [{ 'if-match': etag }, 'send'],
  // As OSS: the quotes may be missing.
  [{ 'if-match': etag.slice(1, -1) }, 'send'],
  [{ 'if-match': '*' }, 'send'],
  [{ 'if-match': ` "a,b" , W/"c",${etag} ` }, 'send'],
  [{ 'if-match': '"other"' }, 412],
  [{ 'if-match': '' }, 412],
  [{ 'if-match': '"*"' }, 412],
  [{ 'if-match': `W/${etag}` }, 412],
  // An ETag that contains the object's.
  [{ 'if-match': `"x${etag.slice(1)}` }, 412],
  [{ 'if-none-match': etag }, 'not-modified'],
  [{ 'if-none-match': `W/${etag}` }, 'not-modified'],
  [{ 'if-none-match': '*' }, 'not-modified'],
  [{ 'if-none-match': `"a", ${etag}` }, 'not-modified'],
  [{ 'if-none-match': '"other"' }, 'send'],
  [{ 'if-modified-since': before }, 'send'],
  [{ 'if-modified-since': modified }, 'not-modified'],
  [{ 'if-modified-since': after }, 'not-modified'],
  [{ 'if-unmodified-since': before }, 412],
  [{ 'if-unmodified-since': modified }, 'send'],
  [{ 'if-unmodified-since': after }, 'send'],
  // HTTP's obsolete date forms, and the form in OSS's examples for copies.
  [{ 'if-modified-since': 'Friday, 13-Nov-15 14:47:53 GMT' }, 'not-modified'],
  [{ 'if-modified-since': 'Friday, 13-Nov-15 14:47:52 GMT' }, 'send'],
  [{ 'if-modified-since': 'Fri Nov 13 14:47:53 2015' }, 'not-modified'],
  [{ 'if-modified-since': 'Fri Nov 13 14:47:52 2015' }, 'send'],
  [{ 'if-modified-since': '2015-11-13T14:47:53.000Z' }, 'not-modified'],
  [{ 'if-modified-since': '2015-11-13T14:47:52.999Z' }, 'send'],
  // Anything but a date is ignored, even when Date.parse could make sense of it.
  ...['', '0', '2099', 'tomorrow', 'Fri, 13 Nov 2099 14:47:53', 'Fri, 13 Foo 2099 14:47:53 GMT', '2099-01-01'].flatMap(
    (date) =>
      [
        [{ 'if-modified-since': date }, 'send'],
        [{ 'if-unmodified-since': date }, 'send'],
      ] as const,
  ),
  // An ETag is more exact than a date.
  [{ 'if-match': etag, 'if-unmodified-since': before }, 'send'],
  [{ 'if-match': '"other"', 'if-unmodified-since': after }, 412],
  [{ 'if-none-match': '"other"', 'if-modified-since': after }, 'send'],
  [{ 'if-none-match': etag, 'if-modified-since': before }, 'not-modified'],
  // A failed condition comes before 304.
  [{ 'if-match': '"other"', 'if-none-match': etag }, 412],
  [{ 'if-unmodified-since': before, 'if-none-match': etag }, 412],
  [{ 'if-match': etag, 'if-none-match': etag }, 'not-modified'],
  [{ 'if-unmodified-since': after, 'if-modified-since': after }, 'not-modified'],
];

describe('conditions', () => {
  it.each(rows)('evaluate %j to %j', (headers, expected) => {
    expect(outcome(() => checkConditions(new Headers(headers), object, 'GET'))).toBe(expected);
    expect(outcome(() => checkConditions(new Headers(headers), object, 'HEAD'))).toBe(expected);
  });

  it.each(rows)('evaluate %j on the source of a copy to %j', (headers, expected) => {
    const prefixed = Object.entries(headers).map(([name, value]) => [`x-oss-copy-source-${name}`, value]);
    expect(outcome(() => checkCopyConditions(new Headers(Object.fromEntries(prefixed)), object))).toBe(expected);
    // Headers for the one do not count for the other.
    expect(outcome(() => checkCopyConditions(new Headers(headers), object))).toBe('send');
    expect(outcome(() => checkConditions(new Headers(Object.fromEntries(prefixed)), object, 'GET'))).toBe('send');
  });

  it('fail a writing request instead of a 304, and ignore If-Modified-Since for it', () => {
    const put = (headers: Record<string, string>) =>
      outcome(() => checkConditions(new Headers(headers), object, 'PUT'));
    expect(put({ 'if-none-match': '*' })).toBe(412);
    expect(put({ 'if-none-match': '"other"' })).toBe('send');
    expect(put({ 'if-modified-since': after })).toBe('send');
  });

  it('match a weak ETag in weak comparisons only, and nothing without an ETag', () => {
    const weak = { ...object, etag: 'W/"1"' };
    const get = (headers: Record<string, string>, of = weak) =>
      outcome(() => checkConditions(new Headers(headers), of, 'GET'));
    expect(get({ 'if-none-match': '"1"' })).toBe('not-modified');
    expect(get({ 'if-match': '"1"' })).toBe(412);
    expect(get({ 'if-match': 'W/"1"' })).toBe(412);
    expect(get({ 'if-none-match': '""' }, { ...object, etag: '' })).toBe('send');
    expect(get({ 'if-match': '*' }, { ...object, etag: '' })).toBe('send');
  });

  it('read dates as GMT in every time zone', () => {
    const { TZ } = process.env;
    process.env.TZ = 'Asia/Shanghai';
    try {
      expect(new Date(object.lastModifiedMs).getHours()).toBe(22);
      for (const date of [modified, 'Friday, 13-Nov-15 14:47:53 GMT', 'Fri Nov 13 14:47:53 2015']) {
        expect(readRange(new Headers({ range: 'bytes=0-0', 'if-range': date }), object)).toEqual({ start: 0, end: 1 });
      }
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  });

  it('name the condition that failed, as the SDK shows it', () => {
    try {
      checkConditions(new Headers({ 'if-unmodified-since': before }), object, 'GET');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'PreconditionFailed', details: { Condition: 'If-Unmodified-Since' } });
    }
  });

  it('take time linear in their length', () => {
    const start = processorMs();
    for (const list of [
      '"'.repeat(200_000),
      'W/'.repeat(100_000),
      `"${'a'.repeat(200_000)}`,
      ' ,'.repeat(100_000),
      ' '.repeat(200_000),
    ]) {
      outcome(() => checkConditions(new Headers({ 'if-none-match': `x${list}x` }), object, 'GET'));
    }
    expect(processorMs() - start).toBeLessThan(3000);
  });
});

describe('readRange', () => {
  const whole = undefined;
  it.each([
    // [header, result by default, result with the standard behaviour]
    ['bytes=0-499', [0, 500], [0, 500]],
    ['bytes=999-999', [999, 1000], [999, 1000]],
    ['bytes=500-', [500, 1000], [500, 1000]],
    ['bytes=0-', [0, 1000], [0, 1000]],
    ['bytes=-500', [500, 1000], [500, 1000]],
    ['bytes=-1000', [0, 1000], [0, 1000]],
    [' BYTES=1-2 ', [1, 3], [1, 3]],
    // The service's own examples, for an object of 1000 bytes.
    ['bytes=500-2000', whole, [500, 1000]],
    ['bytes=0-1000', whole, [0, 1000]],
    ['bytes=-2000', whole, [0, 1000]],
    ['bytes=1000-2000', whole, 416],
    ['bytes=1000-', whole, 416],
    ['byte=0-499', whole, whole],
    ['bytes=-0', whole, 416],
    [`bytes=0-${'9'.repeat(400)}`, whole, [0, 1000]],
    // Malformed ranges are ignored.
    ['bytes=2-1', whole, whole],
    ['bytes=2000-1999', whole, whole],
    ['bytes=-', whole, whole],
    ['bytes=', whole, whole],
    ['bytes=a-b', whole, whole],
    ['bytes=0x1-2', whole, whole],
    ['bytes=1.0-2', whole, whole],
    ['bytes=--5', whole, whole],
    ['bytes=0-1,5-6', whole, whole],
    ['bytes=0-1, 5-6', whole, whole],
    ['', whole, whole],
  ])('reads %s', (range, byDefault, standard) => {
    const read = (headers: Record<string, string>): unknown =>
      outcome(() => {
        const found = readRange(new Headers({ range, ...headers }), object);
        return found && [found.start, found.end];
      });
    expect(read({})).toEqual(byDefault);
    expect(read({ 'x-oss-range-behavior': 'standard' })).toEqual(standard);
    expect(read({ 'x-oss-range-behavior': 'other' })).toEqual(byDefault);
  });

  it.each([
    [etag, true],
    [modified, true],
    ['Friday, 13-Nov-15 14:47:53 GMT', true],
    ['"other"', false],
    [`W/${etag}`, false],
    ['*', false],
    [before, false],
    // A later date does not match: RFC 9110, 13.1.5, demands the very same one.
    [after, false],
  ])('applies the range with If-Range %s: %s', (ifRange, isSame) => {
    const range = readRange(new Headers({ range: 'bytes=1-2', 'if-range': ifRange }), object);
    expect(range).toEqual(isSame ? { start: 1, end: 3 } : undefined);
  });

  it('reports the size of the object for a range that cannot be satisfied', () => {
    try {
      readRangeValue('bytes=5-', 5, true);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'InvalidRange',
        status: 416,
        ec: '0017-00000102',
        details: { ActualObjectSize: '5', RangeHeader: 'bytes=5-' },
      });
    }
  });

  it('gives no empty range, none outside of the object, and none without a header', () => {
    expect(readRangeValue(null, 5)).toBeUndefined();
    const count = fc.oneof(fc.constant(''), fc.nat(20), fc.maxSafeNat());
    fc.assert(
      fc.property(count, count, fc.nat(20), fc.boolean(), (first, last, byteLength, isStandard) => {
        const range = outcome(() => readRangeValue(`bytes=${first}-${last}`, byteLength, isStandard));
        if (range === 416) expect(isStandard).toBe(true);
        else if (range !== undefined) {
          const { start, end } = range as { start: number; end: number };
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(byteLength);
        }
      }),
    );
  });
});
