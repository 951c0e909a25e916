// Resampling compared with the exact sum in doubles, and the invariants of its taps.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as theirs from '@jsquash/resize/lib/resize/pkg/squoosh_resize.js';
import { describe, expect, it } from 'vitest';
import { resample } from '../../src/kernels/resample.ts';
import { lanczosTaps, one } from '../../src/kernels/taps.ts';
import type { PixelBuffer, Size } from '../../src/pixels.ts';
import { photo } from '../pictures.ts';
import { difference, drawn, hashOf, pixels, psnr } from '../pixels.ts';

const wasm = createRequire(import.meta.url).resolve('@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm');
theirs.initSync(readFileSync(wasm));

const lanczos = (distance: number): number => {
  const sinc = (value: number): number => (value === 0 ? 1 : Math.sin(Math.PI * value) / (Math.PI * value));
  return Math.abs(distance) < 3 ? sinc(distance) * sinc(distance / 3) : 0;
};

/** For each position of a result, the weights of all positions of the source. */
const exactWeights = (from: number, to: number): number[][] => {
  const scale = from / to;
  return Array.from({ length: to }, (_, position) => {
    const weights = Array.from({ length: from }, (__, at) =>
      lanczos((at + 0.5 - (position + 0.5) * scale) / Math.max(1, scale)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
};

/** Sums the whole picture for every pixel, premultiplied. */
function exact({ width, height, data }: PixelBuffer, size: Size): PixelBuffer {
  const across = exactWeights(width, size.width);
  const down = exactWeights(height, size.height);
  return drawn(size.width, size.height, (x, y) => {
    const sums = [0, 0, 0, 0] as [number, number, number, number];
    (down[y] as number[]).forEach((rowWeight, row) => {
      if (rowWeight === 0) return;
      (across[x] as number[]).forEach((weight, column) => {
        const at = (row * width + column) * 4;
        const cover = (rowWeight * weight * (data[at + 3] as number)) / 255;
        sums[0] += (data[at] as number) * cover;
        sums[1] += (data[at + 1] as number) * cover;
        sums[2] += (data[at + 2] as number) * cover;
        sums[3] += cover;
      });
    });
    const [red, green, blue, cover] = sums;
    return cover > 0 ? [red / cover, green / cover, blue / cover, 255 * cover] : [0, 0, 0, 0];
  });
}

/** Colours multiplied by alpha: a colour counts as much as it is visible. */
const shown = ({ width, height, data }: PixelBuffer): PixelBuffer =>
  drawn(width, height, (x, y) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4);
    return [(red * alpha) / 255, (green * alpha) / 255, (blue * alpha) / 255, alpha];
  });

describe('resample', () => {
  it.each([
    { from: [80, 60], to: [20, 15] },
    { from: [80, 60], to: [61, 47] },
    { from: [61, 43], to: [7, 43] },
    { from: [61, 43], to: [61, 5] },
    { from: [20, 15], to: [53, 41] },
    { from: [40, 3], to: [1, 1] },
    { from: [1, 1], to: [9, 4] },
    { from: [2, 5], to: [7, 3] },
  ] as const)('agrees with the exact sum from $from to $to, opaque and with alpha', ({ from, to }) => {
    const size = { width: to[0], height: to[1] };
    for (const alpha of [false, true]) {
      const picture = photo(from[0], from[1], { alpha });
      const before = hashOf(picture.data);
      const [actual, expected] = [shown(resample(picture, size)), shown(exact(picture, size))];
      expect(difference(actual, expected, 1), `alpha ${alpha}`).toBeUndefined();
      // Rounding once instead of never: one sample in a hundred off by one gives 68 dB.
      expect(psnr(actual, expected), `alpha ${alpha}`).toBeGreaterThan(66);
      expect(hashOf(picture.data)).toBe(before);
    }
  });

  // Opaque pixels only: @jsquash/resize calculates in single precision throughout, which is too coarse with alpha.
  it.each([
    [20, 15],
    [61, 47],
    [120, 91],
  ])('to %ix%i differs from @jsquash/resize by rounding only', (width, height) => {
    const picture = photo(80, 60);
    const data = theirs.resize(new Uint8Array(picture.data), 80, 60, width, height, 3, false, false);
    const ours = resample(picture, { width, height });
    expect(difference(ours, { width, height, data: new Uint8ClampedArray(data) }, 1)).toBeUndefined();
    expect(psnr(ours, { width, height, data: new Uint8ClampedArray(data) })).toBeGreaterThan(66);
  });

  it.each(['77 77 77\n77 77 77', 'FF880001 FF880001\nFF880001 FF880001', '255 255\n255 255', '0 0 0'])(
    'leaves flat pictures flat: %j',
    (text) => {
      const flat = pixels(text);
      for (const [width, height] of [
        [1, 1],
        [2, 5],
        [17, 9],
      ] as const) {
        const expected = drawn(width, height, () => [...flat.data.subarray(0, 4)]);
        expect(difference(resample(flat, { width, height }), expected)).toBeUndefined();
      }
    },
  );

  it('takes no colour from what is transparent', () => {
    const picture = drawn(40, 8, (x) => (x < 20 ? [200, 30, 10, 255] : [0, 255, 0, 0]));
    const { data } = resample(picture, { width: 13, height: 5 });
    const colours = Array.from({ length: data.length / 4 }, (_, pixel) => [...data.subarray(pixel * 4, pixel * 4 + 4)])
      .filter(([, , , alpha]) => alpha)
      .map((channels) => channels.slice(0, 3).join());
    expect(new Set(colours)).toEqual(new Set(['200,30,10']));
  });
});

describe('lanczosTaps', () => {
  it('sum to one exactly, start at even positions in ascending order, and leave room in 16 bits', () => {
    for (let from = 1; from < 40; from += 1) {
      for (const to of [1, 2, 3, 7, 16, 33, 200]) {
        const { length, count, starts, weights } = lanczosTaps(from, to);
        expect(length).toBe(to);
        expect(count % 4).toBe(0);
        for (let position = 0; position < to; position += 1) {
          const own = [...weights.subarray(position * count, (position + 1) * count)];
          expect(own.reduce((sum, weight) => sum + weight, 0)).toBe(one);
          // Twice as much as a sample of 255 with six bits of fraction may grow.
          expect(own.reduce((sum, weight) => sum + Math.abs(weight), 0)).toBeLessThan(2 * one);
          expect((starts[position] as number) % 2).toBe(0);
          expect(starts[position]).toBeGreaterThanOrEqual(starts[position - 1] ?? 0);
        }
      }
    }
  });

  it('sum to one even where each weight is less than a unit', () => {
    const { count, weights } = lanczosTaps(60_000, 1);
    expect(count).toBeGreaterThanOrEqual(60_000);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(one);
    expect(Math.max(...new Set(weights))).toBe(1);
  });
});
