// The coverage of round corners compared with 16x16 samples per pixel.
import { describe, expect, it } from 'vitest';
import { roundCorners } from '../../src/kernels/round-mask.ts';
import type { PixelBuffer } from '../../src/pixels.ts';
import { photo } from '../pictures.ts';
import { difference, drawn, hashOf } from '../pixels.ts';

const grid = 16;

/** A picture whose alpha says how much of each pixel lies inside a rectangle with corners of this radius, 0-255. */
function sampled(width: number, height: number, radius: number): PixelBuffer {
  return drawn(width, height, (x, y) => {
    let inside = 0;
    for (let sample = 0; sample < grid * grid; sample += 1) {
      const across = x + ((sample % grid) + 0.5) / grid;
      const down = y + (Math.floor(sample / grid) + 0.5) / grid;
      const outX = Math.max(0, radius - across, across - (width - radius));
      const outY = Math.max(0, radius - down, down - (height - radius));
      if (Math.hypot(outX, outY) <= radius) inside += 1;
    }
    return [90, 60, 30, (255 * inside) / (grid * grid)];
  });
}

const flat = (width: number, height: number): PixelBuffer => drawn(width, height, () => [90, 60, 30, 255]);
const sum = ({ data }: PixelBuffer): number =>
  data.reduce((total, value, at) => (at % 4 === 3 ? total + value : total), 0) / 255;

// Width, height, radius: whole and half radii, corners that meet, odd and even sides.
const shapes = [
  [40, 30, 1],
  [40, 30, 7],
  [40, 30, 15],
  [41, 31, 15.5],
  [33, 20, 10],
  [20, 33, 10],
  [5, 5, 2.5],
  [4, 4, 2],
  [3, 3, 1.5],
  [201, 201, 100.5],
] as const;

describe('roundCorners', () => {
  it.each(shapes)('gives %i x %i with radius %f the coverage of 256 samples a pixel', (width, height, radius) => {
    const rounded = roundCorners(flat(width, height), radius);
    const reference = sampled(width, height, radius);
    // Distance only approximates the area: it is off by up to an eighth where the curve is narrow, by 0.05 elsewhere.
    expect(difference(rounded, reference, radius < 4 ? 32 : 13)).toBeUndefined();
    expect(Math.abs(sum(rounded) - sum(reference)) / sum(reference)).toBeLessThan(radius < 4 ? 0.05 : 0.002);
  });

  it.each(shapes)('cuts the four corners of %i x %i with radius %f alike', (width, height, radius) => {
    const { data } = roundCorners(flat(width, height), radius);
    const alpha = (x: number, y: number): number | undefined => data[(y * width + x) * 4 + 3];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        expect(alpha(width - 1 - x, y)).toBe(alpha(x, y));
        expect(alpha(x, height - 1 - y)).toBe(alpha(x, y));
      }
    }
  });

  it('multiplies the alpha there is, keeps every colour, and does not write to its input', () => {
    const picture = photo(30, 24, { alpha: true });
    const before = hashOf(picture.data);
    const rounded = roundCorners(picture, 9);
    const cover = sampled(30, 24, 9);
    const expected = drawn(30, 24, (x, y) => {
      const at = (y * 30 + x) * 4;
      const alpha = ((picture.data[at + 3] as number) * (cover.data[at + 3] as number)) / 255;
      return [...picture.data.subarray(at, at + 3), alpha];
    });
    expect(difference(rounded, expected, 13)).toBeUndefined();
    expect(hashOf(picture.data)).toBe(before);
  });

  it.each([
    [1, 1, 0.5],
    [1, 9, 0.5],
    [9, 1, 0.5],
  ])('keeps a line of %i x %i with radius %f visible', (width, height, radius) => {
    expect(sum(roundCorners(flat(width, height), radius))).toBeGreaterThan(width * height * 0.75);
  });
});
