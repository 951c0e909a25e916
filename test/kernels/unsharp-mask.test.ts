import { describe, expect, it } from 'vitest';
import { unsharpMask } from '../../src/kernels/unsharp-mask.ts';
import type { PixelBuffer } from '../../src/pixels.ts';
import { photo } from '../pictures.ts';
import { difference, drawn, hashOf, pixels, psnr, textOf } from '../pixels.ts';

/**
 * The definition, in doubles, pixel by pixel: a Gaussian of sigma 0.7 over 5x5, weighted by alpha, edges replicated.
 */
function reference({ width, height, data }: PixelBuffer, amount: number): PixelBuffer {
  const gauss = (distance: number): number => Math.exp(-(distance * distance) / (2 * 0.7 * 0.7));
  const held = (value: number, sides: number): number => Math.min(sides - 1, Math.max(0, value));
  return drawn(width, height, (x, y) => {
    const here = data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4);
    const sums = [0, 0, 0, 0];
    for (let down = -2; down <= 2; down += 1) {
      for (let across = -2; across <= 2; across += 1) {
        const at = (held(y + down, height) * width + held(x + across, width)) * 4;
        const weight = gauss(down) * gauss(across) * (data[at + 3] as number);
        for (const channel of [0, 1, 2]) sums[channel] = (sums[channel] ?? 0) + weight * (data[at + channel] as number);
        sums[3] = (sums[3] ?? 0) + weight;
      }
    }
    const sharpened = (channel: number): number => {
      const value = here[channel] as number;
      const mean = here[3] === 0 ? value : (sums[channel] ?? 0) / (sums[3] ?? 0);
      return Math.floor(value + amount * (value - mean) + 0.5);
    };
    return [sharpened(0), sharpened(1), sharpened(2), here[3] as number];
  });
}

describe('unsharpMask', () => {
  it.each([
    // 100 - 100 * (w1 + w2) = 78.5 and so on, with the weights 0.570, 0.205, 0.0096 of sigma 0.7.
    { source: '100 100 100 200 200 200', amount: 1, result: '100 99 78 222 201 200' },
    { source: '100 100 100 200 200 200', amount: 0.5, result: '100 100 89 211 200 200' },
    { source: '0 0 0 255 255 255', amount: 3.99, result: '0 0 0 255 255 255' },
    { source: '7', amount: 2, result: '7' },
    // A transparent pixel weighs nothing and keeps the colour stored under it.
    { source: '100 100 FF000000 100 100', amount: 3, result: '100 100 FF000000 100 100' },
  ])('sharpens $source by $amount', ({ source, amount, result }) => {
    expect(textOf(unsharpMask(pixels(source), amount))).toBe(result);
    // The same in a column.
    expect(textOf(unsharpMask(pixels(source.replaceAll(' ', '\n')), amount))).toBe(result.replaceAll(' ', '\n'));
  });

  it.each([255, 200, 128, 3, 1])('leaves flat areas of alpha %i exactly as they are', (alpha) => {
    for (const amount of [0.5, 1, 3.99]) {
      for (let value = 0; value < 256; value += 1) {
        const flat = drawn(6, 6, () => [value, 255 - value, (value * 7) % 256, alpha]);
        expect(difference(unsharpMask(flat, amount), flat), `grey ${value}, amount ${amount}`).toBeUndefined();
      }
    }
  });

  it.each([
    { name: 'opaque', picture: photo(47, 31) },
    { name: 'with alpha', picture: photo(47, 31, { alpha: true }) },
    { name: 'one row', picture: photo(20, 1) },
    { name: 'one column', picture: photo(1, 20) },
    { name: '2x2', picture: photo(2, 2) },
    { name: '3x4 with alpha', picture: photo(3, 4, { alpha: true }) },
  ])('agrees with the definition in doubles: $name', ({ picture }) => {
    for (const amount of [0.5, 1, 2.5, 3.99]) {
      const [actual, expected] = [unsharpMask(picture, amount), reference(picture, amount)];
      // A sum just at a half may round the other way in single precision; wrong rounding altogether would give 50 dB.
      expect(difference(actual, expected, 1)).toBeUndefined();
      expect(psnr(actual, expected)).toBeGreaterThan(65);
    }
  });

  it('does not write to its input, and keeps every alpha', () => {
    const picture = photo(20, 20, { alpha: true });
    const before = hashOf(picture.data);
    const { data } = unsharpMask(picture, 2);
    expect(hashOf(picture.data)).toBe(before);
    expect(data.filter((_, at) => at % 4 === 3)).toEqual(picture.data.filter((_, at) => at % 4 === 3));
  });
});
