// Round corners held against OpenCV: a filled cross, and a filled antialiased circle in each corner.
import { beforeAll, describe, expect, it } from 'vitest';
import { roundCorners as filterOf } from '../../src/kernels/round-corners.ts';
import type { PixelBuffer } from '../../src/pixels.ts';
import { filterWhole } from '../../src/row-flow.ts';
import { cv, openCvStarted } from '../opencv.ts';
import { photo } from '../pictures.ts';
import { difference, drawn, hashOf } from '../pixels.ts';

beforeAll(() => openCvStarted, 60_000);

/** The coverage of the whole picture: four circles where they do not touch, one where the picture is no larger than it. */
function maskByOpenCv(width: number, height: number, radius: number): Uint8Array {
  const mask = cv.Mat.zeros(height, width, cv.CV_8UC1);
  const white = new cv.Scalar(255);
  const [right, bottom] = [width - 1 - radius, height - 1 - radius];
  cv.rectangle(mask, new cv.Point(radius, 0), new cv.Point(right, height - 1), white, cv.FILLED, cv.LINE_8, 0);
  cv.rectangle(mask, new cv.Point(0, radius), new cv.Point(width - 1, bottom), white, cv.FILLED, cv.LINE_8, 0);
  for (const x of new Set([radius, right])) {
    for (const y of new Set([radius, bottom]))
      cv.circle(mask, new cv.Point(x, y), radius, white, cv.FILLED, cv.LINE_AA, 0);
  }
  const bytes = Uint8Array.from(mask.data);
  mask.delete();
  return bytes;
}

const roundCorners = (pixels: PixelBuffer, radius: number): PixelBuffer =>
  filterWhole(filterOf(pixels, radius), pixels);

const flat = (width: number, height: number): PixelBuffer => drawn(width, height, () => [90, 60, 30, 255]);

describe('roundCorners', () => {
  // [width, height, radius]
  it.each([
    [40, 30, 1],
    [40, 30, 7],
    [43, 31, 7],
    [31, 43, 5],
    [200, 120, 29],
    [3, 3, 1],
    [5, 5, 2],
    [201, 201, 100],
  ])('%i x %i with radius %i is what OpenCV draws', (width, height, radius) => {
    const mask = maskByOpenCv(width, height, radius);
    const expected = drawn(width, height, (x, y) => [90, 60, 30, mask[y * width + x] as number]);
    expect(difference(roundCorners(flat(width, height), radius), expected)).toBeUndefined();
  });

  it('of half an even side leaves no straight edge and opens no gap', () => {
    const { data } = roundCorners(flat(20, 20), 10);
    const rows = Array.from({ length: 20 }, (_, y) =>
      Array.from({ length: 20 }, (_, x) => data[(y * 20 + x) * 4 + 3] as number),
    );
    const covered = rows.flat().reduce((sum, alpha) => sum + alpha, 0) / 255;
    expect(covered).toBeGreaterThan(Math.PI * 9.5 ** 2);
    expect(covered).toBeLessThan(Math.PI * 10.5 ** 2);
    for (const row of rows) {
      const first = row.indexOf(255);
      const last = row.lastIndexOf(255);
      if (first >= 0) expect(row.slice(first, last + 1).every((alpha) => alpha === 255)).toBe(true);
    }
  });

  it('weakens the alpha there is, and leaves every colour and the input', () => {
    const picture = photo(30, 24, { alpha: true });
    const before = hashOf(picture.data);
    const mask = maskByOpenCv(30, 24, 9);
    const expected = drawn(30, 24, (x, y) => {
      const at = (y * 30 + x) * 4;
      const alpha = Math.round(((picture.data[at + 3] as number) * (mask[y * 30 + x] as number)) / 255);
      return [...picture.data.subarray(at, at + 3), alpha];
    });
    expect(difference(roundCorners(picture, 9), expected)).toBeUndefined();
    expect(hashOf(picture.data)).toBe(before);
  });

  it('of radius 0 is the picture', () => {
    const picture = photo(9, 1);
    expect(difference(roundCorners(picture, 0), picture)).toBeUndefined();
  });
});
