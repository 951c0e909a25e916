// The memory that the pool expects of a job.
import { beforeAll, expect, test } from 'vitest';
import { costOf } from '../../src/browser/job-cost.ts';
import { defaultLimits } from '../../src/limits.ts';
import { defaultScaling } from '../../src/pipeline/scaling.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { photo } from './pictures.ts';

const [width, height] = [2000, 1500];
let source: ArrayBuffer;
beforeAll(async () => {
  source = (await photo(width, height)).buffer;
});

/** In pixels of 16 bytes, besides the source. */
const pixelsOf = (process: string, of = source): number => (costsOf(process, of).neededBytes - of.byteLength) / 16;

const costsOf = (process: string, of = source) =>
  costOf(parseProcess(`image/${process}`), of, { limits: defaultLimits, scaling: defaultScaling });

test('tells the work that the plan estimates, and none where no pixels are decoded', () => {
  expect(costsOf('resize,w_100').workMs).toBeGreaterThan(1);
  expect(costsOf('resize,w_4000,limit_0').workMs).toBeGreaterThan(10 * costsOf('resize,w_100').workMs);
  expect(costsOf('info').workMs).toBe(0);
});

test('is that of the decoded picture, or of the largest it becomes', () => {
  expect(pixelsOf('format,png')).toBe(width * height);
  expect(pixelsOf('rotate,90/crop,w_10,h_10')).toBe(width * height);
  expect(pixelsOf('resize,w_4000,limit_0/rotate,90/resize,w_10')).toBe(4000 * 3000);
});

test('is a byte a pixel where rows flow from the decoder to the encoder', () => {
  expect(pixelsOf('sharpen,100')).toBe((width * height) / 16);
  expect(pixelsOf('resize,w_4000,limit_0/resize,w_10')).toBe((4000 * 3000) / 16);
  expect(pixelsOf('sharpen,100/rotate,90')).toBe(width * height);
});

test('is that of the reduced picture when a JPEG is reduced while it is decoded', () => {
  const reduced = (width / 8) * Math.ceil(height / 8);
  expect(pixelsOf('resize,w_100/rotate,90')).toBe(100 * 75);
  expect(pixelsOf('resize,w_100')).toBe(Math.ceil(reduced / 16));
});

test('is no more than the source for a report of the header, for a refused job and for no picture', () => {
  expect(pixelsOf('info')).toBe(0);
  expect(pixelsOf('average-hue')).toBe(width * height);
  expect(pixelsOf('crop,x_5000')).toBe(0);
  expect(pixelsOf('resize,w_100', new ArrayBuffer(100))).toBe(0);
});
