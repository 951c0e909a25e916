// One-click corrections of faulty texts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mendsOf } from '../../demo/text/mend.ts';
import { splitSaveAs } from '../../demo/text/process-text.ts';
import { formatProcess, isOssError, type KnownHeader, parseProcess } from '../../src/index.ts';
import { defaultLimits } from '../../src/limits.ts';
import { explainProcess } from '../../src/pipeline/explain.ts';
import { jobs } from '../request/arbitrary.ts';

const header: KnownHeader = { width: 400, height: 267, format: 'jpg' };

function faultOf(text: string, check: (process: string) => unknown): unknown {
  try {
    check(splitSaveAs(text).process);
    return undefined;
  } catch (error) {
    return error;
  }
}

const explain = (process: string): unknown => explainProcess(process, header, { limits: defaultLimits });
const mends = (text: string, check: (process: string) => unknown = parseProcess) =>
  mendsOf(text, faultOf(text, check), check);

describe('a fault of one kind', () => {
  test.each([
    ['a number below its range', 'image/resize,w_0', 'image/resize,w_1', { kind: 'use', what: 'w_1', why: 'smallest' }],
    [
      'a number above its range',
      'image/quality,q_200',
      'image/quality,q_100',
      { kind: 'use', what: 'q_100', why: 'largest' },
    ],
    [
      'a unit behind a number',
      'image/resize,w_100px',
      'image/resize,w_100',
      { kind: 'use', what: 'w_100', why: 'nearest' },
    ],
    ['a fraction', 'image/resize,w_99.6', 'image/resize,w_100', { kind: 'use', what: 'w_100', why: 'nearest' }],
    ['a bare number', 'image/rotate,400', 'image/rotate,360', { kind: 'use', what: '360', why: 'largest' }],
    ['a mistyped action', 'image/reszie,w_100', 'image/resize,w_100', { kind: 'use', what: 'resize', why: 'nearest' }],
    ['a capital letter', 'image/Resize,w_100', 'image/resize,w_100', { kind: 'use', what: 'resize', why: 'nearest' }],
    [
      'a mistyped choice',
      'image/resize,m_fil,w_1,h_1',
      'image/resize,m_fill,w_1,h_1',
      { kind: 'use', what: 'm_fill', why: 'nearest' },
    ],
    ['a mistyped format', 'image/format,wepb', 'image/format,webp', { kind: 'use', what: 'webp', why: 'nearest' }],
    [
      'plain text of a watermark',
      'image/watermark,text_你好',
      'image/watermark,text_5L2g5aW9',
      { kind: 'base64', what: 'text_5L2g5aW9' },
    ],
    [
      'a font in plain text',
      'image/watermark,text_5L2g,type_fangzhengkaiti',
      'image/watermark,text_5L2g,type_ZmFuZ3poZW5na2FpdGk',
      { kind: 'use', what: 'type_ZmFuZ3poZW5na2FpdGk', why: 'nearest' },
    ],
    [
      'a colour with a number sign',
      'image/watermark,text_5L2g,color_#ff0000',
      'image/watermark,text_5L2g,color_FF0000',
      { kind: 'use', what: 'color_FF0000', why: 'nearest' },
    ],
    [
      'a short colour',
      'image/watermark,text_5L2g,color_f00',
      'image/watermark,text_5L2g,color_FF0000',
      { kind: 'use', what: 'color_FF0000', why: 'nearest' },
    ],
    [
      'a word for a flag',
      'image/watermark,text_5L2g,fill_true',
      'image/watermark,text_5L2g,fill_1',
      { kind: 'use', what: 'fill_1' },
    ],
    ['no image/', 'resize,w_100', 'image/resize,w_100', { kind: 'add', what: 'image/' }],
    ['a mistyped image/', 'imgae/resize,w_100', 'image/resize,w_100', { kind: 'use', what: 'image/', why: 'nearest' }],
    ['a slash in front', '/image/resize,w_100', 'image/resize,w_100', { kind: 'remove', what: '/' }],
    ['two slashes', 'image/resize,w_100//rotate,90', 'image/resize,w_100/rotate,90', { kind: 'remove', what: '//' }],
    ['a pipe at the end', 'image/resize,w_100|', 'image/resize,w_100', { kind: 'remove', what: '|' }],
    ['no action', 'image/', 'image/resize,w_100', { kind: 'add', what: 'resize,w_100' }],
    ['a report beside others', 'image/resize,w_1/info', 'image/info', { kind: 'only', what: 'info' }],
    [
      'an action that is refused',
      'image/resize,w_1/blindwatermark,text_a',
      'image/resize,w_1',
      { kind: 'remove', what: 'blindwatermark,text_a' },
    ],
    [
      'too many stages',
      `image/rotate,1${'|image/rotate,1'.repeat(9)}`,
      `image/rotate,1${'/rotate,1'.repeat(9)}`,
      { kind: 'join' },
    ],
  ])('%s', (_, faulty, mended, label) => {
    expect(mends(faulty)[0]).toEqual({ text: mended, label });
  });

  test('a missing parameter is taken from the examples', () => {
    expect(mends('image/blur,r_3')[0]).toMatchObject({ label: { kind: 'add', what: 's_2' } });
    expect(mends('image/resize')[0]?.text).toBe('image/resize,w_100');
  });

  test('percent-encoding is decoded first', () => {
    const [first] = mends('image%2Fresize%2Cw_0');
    expect(first).toEqual({ text: 'image/resize,w_1', label: { kind: 'use', what: 'w_1', why: 'smallest' } });
    expect(mends('image%252Fresize%252Cw_1')).toEqual([{ text: 'image/resize,w_1', label: { kind: 'decode' } }]);
  });

  test('the tail of sys/saveas stays', () => {
    expect(mends('image/resize,w_0|sys/saveas,o_YQ')[0]?.text).toBe('image/resize,w_1|sys/saveas,o_YQ');
  });

  test('a crop that begins outside of the picture loses the step or the offset', () => {
    const found = mends('image/crop,x_900,w_10/rotate,90', explain);
    expect(found.map(({ text }) => text)).toContain('image/crop,w_10/rotate,90');
  });
});

test('no more than three are proposed, each another text than the faulty one', () => {
  for (const text of [
    'image/resize,m_x,w_1',
    'image/watermark,g_a',
    'image/blur',
    'image/quality',
    'image/%resize,w_0',
  ]) {
    const found = mends(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(3);
    expect(new Set([text, ...found.map((mend) => mend.text)]).size).toBe(found.length + 1);
  }
});

test('a text without a fault, and a fault of another kind, need no correction', () => {
  expect(mends('image/resize,w_1')).toEqual([]);
  expect(mendsOf('image/resize,w_1', new Error('offline'), parseProcess)).toEqual([]);
});

/** A sound process with one or two damaged places. */
const faulty = fc
  .record({
    process: jobs.map(formatProcess),
    damage: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat(3),
        by: fc.oneof(
          fc.constantFrom('', '_', ',', '/', '|', '0', '-1', '99999', 'x', '%2F', '%', '__', 'image/', 'w_'),
          fc.string({ maxLength: 3 }),
        ),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ process, damage }) =>
    damage.reduce((text, { at, cut, by }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + by + text.slice(start + cut);
    }, process),
  );

test.each([
  ['parsing', parseProcess],
  ['planning', explain],
])('whatever is wrong for %s, each correction helps', (_, check) => {
  let withFault = 0;
  let mended = 0;
  fc.assert(
    fc.property(faulty, (text) => {
      const error = faultOf(text, check);
      if (!isOssError(error)) return;
      withFault += 1;
      const found = mendsOf(text, error, check);
      if (found.length > 0) mended += 1;
      for (const mend of found) {
        const left = faultOf(mend.text, check);
        if (left === undefined) continue;
        // The fault that is left is another one, in another place.
        if (!isOssError(left)) throw left;
        expect(left.position).toBeDefined();
        expect([left.message, left.position]).not.toEqual([error.message, error.position]);
        expect(mend.text).not.toBe(text);
      }
    }),
    { numRuns: 1500 },
  );
  // Nearly every fault has a correction.
  expect(withFault).toBeGreaterThan(300);
  expect(mended / withFault).toBeGreaterThan(0.9);
});
