import { expect, test } from 'vitest';
import { withoutSettings } from '../../demo/fit/fit-bytes.ts';
import { readServerTiming } from '../../demo/text/server-timing.ts';
import { withWidth } from '../../demo/text/with-width.ts';

test('Server-Timing is read with quoted commas and semicolons in it', () => {
  expect(readServerTiming('decode;dur=4.1, worker;desc="page, pool; of 2";dur=1,cache')).toEqual([
    { name: 'decode', description: undefined, ms: 4.1 },
    { name: 'worker', description: 'page, pool; of 2', ms: 1 },
    { name: 'cache', description: undefined, ms: undefined },
  ]);
  expect(readServerTiming('')).toEqual([]);
});

test.each([
  ['image/resize,w_800,h_600,m_fill/format,webp', 'image/resize,m_fill,w_400,h_300/format,webp'],
  ['image/crop,w_900/quality,q_80', 'image/crop,w_900/resize,w_400/quality,q_80'],
  ['', 'image/resize,w_400'],
  ['image/resize,w_800|sys/saveas,o_YQ', 'image/resize,w_400|sys/saveas,o_YQ'],
])('%j with a width of 400', (process, expected) => {
  expect(withWidth(process, 400)).toBe(expected);
});

test('the steps that choose format and quality are left out, and nothing else', () => {
  expect(withoutSettings('image/quality,q_80/resize,w_1/format,webp|sys/saveas,o_YQ')).toBe(
    'image/resize,w_1|sys/saveas,o_YQ',
  );
  expect(withoutSettings('image/format,png')).toBe('');
  expect(withoutSettings('style/small')).toBe('style/small');
});
