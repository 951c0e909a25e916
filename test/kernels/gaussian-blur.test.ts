// The blur compared with the plain two-dimensional sum in doubles, with OpenCV and with sharp.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blur, gaussianWeights } from '../../src/kernels/gaussian-blur.ts';
import type { PixelBuffer } from '../../src/pixels.ts';
import { openCv } from '../opencv.ts';
import { photo, random, rawOf, sharpOf } from '../pictures.ts';
import { difference, drawn, hashOf, pixels, psnr, textOf } from '../pixels.ts';

const cv = await openCv();

/** Beyond its ends the row is walked back, the ends themselves once: c b | a b c | b a. */
function mirrored(position: number, length: number): number {
  if (length === 1) return 0;
  let at = position;
  while (at < 0 || at >= length) at = at < 0 ? -at : 2 * (length - 1) - at;
  return at;
}

/** Sums every pixel's whole neighbourhood, premultiplied, with mirrored edges. */
function direct({ width, height, data }: PixelBuffer, radius: number, sigma: number): PixelBuffer {
  const weightAt = gaussianWeights(radius, sigma);
  return drawn(width, height, (x, y) => {
    const sums = [0, 0, 0, 0] as [number, number, number, number];
    let weights = 0;
    for (let down = -radius; down <= radius; down += 1) {
      for (let across = -radius; across <= radius; across += 1) {
        const column = mirrored(x + across, width);
        const row = mirrored(y + down, height);
        const at = (row * width + column) * 4;
        const weight = (weightAt[across + radius] as number) * (weightAt[down + radius] as number);
        const cover = (weight * (data[at + 3] as number)) / 255;
        sums[0] += (data[at] as number) * cover;
        sums[1] += (data[at + 1] as number) * cover;
        sums[2] += (data[at + 2] as number) * cover;
        sums[3] += cover;
        weights += weight;
      }
    }
    const [red, green, blue, cover] = sums;
    return cover > 0 ? [red / cover, green / cover, blue / cover, (255 * cover) / weights] : [0, 0, 0, 0];
  });
}

describe('gaussianWeights', () => {
  it.each([
    [1, 1],
    [3, 2],
    [50, 50],
    [50, 1],
    [1, 50],
  ])('are a bell in steps of 1/256 with sum 1 for radius %i and sigma %i', (radius, sigma) => {
    const weights = [...gaussianWeights(radius, sigma)];
    expect(weights).toHaveLength(2 * radius + 1);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(1);
    expect(weights.every((weight) => Number.isInteger(weight * 256))).toBe(true);
    expect(weights.toReversed()).toEqual(weights);
    const bell = weights.map((_, index) => Math.exp(-((index - radius) ** 2) / (2 * sigma ** 2)));
    const sum = bell.reduce((total, value) => total + value, 0);
    // What rounding takes from one goes to the next, so no weight is a whole step off, and the sums of the ends are right.
    let off = 0;
    for (const [index, value] of bell.slice(0, radius).entries()) {
      off += (weights[index] as number) - value / sum;
      expect(Math.abs(off)).toBeLessThanOrEqual(0.5 / 256 + 1e-12);
      expect(Math.abs((weights[index] as number) - value / sum)).toBeLessThan(1 / 256);
    }
  });
});

describe('blur', () => {
  it.each([
    { name: 'opaque', width: 31, height: 17, alpha: false, radius: 3, sigma: 2 },
    { name: 'with alpha', width: 31, height: 17, alpha: true, radius: 3, sigma: 2 },
    { name: 'cut far inside its bell', width: 20, height: 15, alpha: true, radius: 2, sigma: 50 },
    { name: 'wider than the picture', width: 9, height: 5, alpha: false, radius: 12, sigma: 6 },
    { name: 'of one column', width: 1, height: 20, alpha: true, radius: 4, sigma: 3 },
    { name: 'of one row', width: 20, height: 1, alpha: false, radius: 4, sigma: 3 },
    { name: 'of one pixel', width: 1, height: 1, alpha: true, radius: 50, sigma: 50 },
  ])('agrees with the two-dimensional sum: $name', ({ width, height, alpha, radius, sigma }) => {
    const picture = photo(width, height, { alpha });
    const before = hashOf(picture.data);
    const blurred = blur(picture, gaussianWeights(radius, sigma));
    // Under an alpha of next to 0 the colour is mostly rounding, so it counts as much as it is visible.
    const shown = (pixels: PixelBuffer): PixelBuffer =>
      drawn(width, height, (x, y) => {
        const [red = 0, green = 0, blue = 0, cover = 0] = pixels.data.subarray((y * width + x) * 4);
        return [(red * cover) / 255, (green * cover) / 255, (blue * cover) / 255, cover];
      });
    expect(difference(shown(blurred), shown(direct(picture, radius, sigma)), 1)).toBeUndefined();
    expect(hashOf(picture.data)).toBe(before);
  });

  it('is cv::GaussianBlur within one level, on noise and on pictures smaller than the kernel too', {
    timeout: 30_000,
  }, () => {
    const side = fc.integer({ min: 1, max: 40 });
    const reach = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(side, side, reach, reach, fc.nat(), (width, height, radius, sigma, seed) => {
        const next = random(seed);
        const level = (): number => Math.floor(next() * 256);
        const picture = drawn(width, height, () => [level(), level(), level(), 255]);
        const theirs = cv.gaussianBlur(picture, radius, sigma);
        expect(difference(blur(picture, gaussianWeights(radius, sigma)), theirs, 1)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    [1, 1],
    [3, 2],
    [12, 6],
    [50, 10],
    [50, 50],
  ])('of radius %i and sigma %i is within one level of what OpenCV makes of bytes', (radius, sigma) => {
    const picture = photo(60, 40);
    const theirs = cv.gaussianBlur(picture, radius, sigma);
    expect(difference(blur(picture, gaussianWeights(radius, sigma)), theirs, 1)).toBeUndefined();
  });

  it('mirrors the picture at its edge pixels, which are not repeated', () => {
    const thirds = new Float64Array(3).fill(1 / 3);
    expect(textOf(blur(pixels('0 90 180'), thirds))).toBe('60 90 120');
    expect(textOf(blur(pixels('0 90'), thirds))).toBe('60 30');
  });

  it('spreads a point by its weights', () => {
    const [side = 0, middle = 0] = gaussianWeights(1, 1).map((weight) => Math.round(weight * 250));
    const row = blur(pixels('0 0 250 0 0'), gaussianWeights(1, 1));
    expect(textOf(row)).toBe(`0 ${side} ${middle} ${side} 0`);
  });

  it('leaves a flat picture as it is, opaque or not', () => {
    for (const flat of ['77 77 77\n77 77 77', 'FF880080 FF880080\nFF880080 FF880080']) {
      expect(textOf(blur(pixels(flat), gaussianWeights(5, 4)))).toBe(flat);
    }
  });

  it('takes no colour from what is transparent', () => {
    const picture = drawn(20, 4, (x) => (x < 10 ? [200, 30, 10, 255] : [0, 255, 0, 0]));
    const { data } = blur(picture, gaussianWeights(3, 2));
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at + 3] as number) < 16) continue;
      expect(Math.abs((data[at] as number) - 200)).toBeLessThanOrEqual(1);
      expect(Math.abs((data[at + 1] as number) - 30)).toBeLessThanOrEqual(1);
    }
  });

  // sharp cuts its kernel where a weight falls under 0.02 of the largest: 51 dB measured. It repeats the pixels of an edge,
  // so pixels in reach of one are left out.
  it.each([2, 5])('is close to sharp for sigma %i, while half a pixel off is not', async (sigma) => {
    const picture = photo(120, 80);
    const theirs = await rawOf(sharpOf(picture).blur({ sigma, minAmplitude: 0.02, precision: 'float' }));
    const radius = Math.floor(sigma * Math.sqrt(-2 * Math.log(0.02)));
    const ours = blur(picture, gaussianWeights(radius, sigma));
    const isInside = (x: number, y: number): boolean => Math.min(x, y, 119 - x, 79 - y) >= radius;
    expect(psnr(ours, theirs, isInside)).toBeGreaterThan(49);
    const shifted = drawn(120, 80, (x, y) => {
      const at = (y * 120 + x) * 4;
      const next = x < 119 ? at + 4 : at;
      return [0, 1, 2, 3].map(
        (channel) => ((ours.data[at + channel] as number) + (ours.data[next + channel] as number)) / 2,
      );
    });
    expect(psnr(shifted, theirs, isInside)).toBeLessThan(47);
  });
});
