// The twin of `area` gives the very bytes of its definition: random sizes, random pixels, with alpha and without.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { simdAreaMeans } from '../../src/kernels/area.simd.ts';
import { area, areaRows } from '../../src/kernels/area.ts';
import type { PixelBuffer, Size } from '../../src/pixels.ts';
import { filterWhole } from '../../src/row-flow.ts';
import { SimdInstance } from '../../src/simd/instance.ts';
import { photo, random } from '../pictures.ts';
import { difference, drawn } from '../pixels.ts';

const simd = new SimdInstance();
const means = simdAreaMeans(simd);
const twin = (pixels: PixelBuffer, size: Size): PixelBuffer => filterWhole(areaRows(pixels, size, means), pixels);

type Alpha = 'full' | 'any' | 'little';

function noise({ width, height }: Size, seed: number, alpha: Alpha): PixelBuffer {
  const next = random(seed);
  const level = (): number => Math.floor(next() * 256);
  const cover = { full: () => 255, any: level, little: () => Math.max(0, level() - 250) }[alpha];
  return drawn(width, height, () => [level(), level(), level(), cover()]);
}

const alphas = fc.constantFrom<Alpha>('full', 'any', 'little');

it('runs in this Node', () => {
  expect(simd.runs).toBe(true);
});

it('shrinks by whole numbers as the definition does', { timeout: 30_000 }, () => {
  const [side, factor] = [fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 })];
  fc.assert(
    fc.property(side, side, factor, factor, fc.nat(), alphas, (width, height, across, down, seed, alpha) => {
      const picture = noise({ width: width * across, height: height * down }, seed, alpha);
      const size = { width, height };
      expect(difference(twin(picture, size), area(picture, size))).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

it('shrinks by anything, and by a fractional part, as the definition does', { timeout: 30_000 }, () => {
  const side = fc.integer({ min: 2, max: 70 });
  const eighths = fc.integer({ min: 1, max: 8 });
  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  fc.assert(
    fc.property(
      fc.record({ width: side, height: side, right: eighths, below: eighths, mirrors: fc.boolean(), seed: fc.nat() }),
      alphas,
      place,
      place,
      ({ width, height, right, below, mirrors, seed }, alpha, across, down) => {
        const [missingX, missingY] = [1 - right / 8, 1 - below / 8];
        const covered = {
          x: mirrors ? missingX : 0,
          y: mirrors ? missingY : 0,
          width: width - missingX,
          height: height - missingY,
        };
        const size = {
          width: 1 + Math.floor(across * Math.floor(covered.width)),
          height: 1 + Math.floor(down * Math.floor(covered.height)),
        };
        const picture = { ...noise({ width, height }, seed, alpha), covered };
        expect(difference(twin(picture, size), area(picture, size))).toBeUndefined();
      },
    ),
    { numRuns: 400 },
  );
});

it.each([
  { name: 'sums of more than 24 bits', from: [400, 267], to: [1, 1], alpha: false },
  { name: 'sums of more than 32 bits', from: [300, 240], to: [1, 1], alpha: true },
  { name: 'large blocks', from: [400, 300], to: [4, 3], alpha: true },
  { name: 'large spans', from: [701, 503], to: [3, 2], alpha: true },
  { name: 'a pixel less', from: [200, 133], to: [199, 132], alpha: false },
] as const)('gives the same for $name: $from to $to', ({ from, to, alpha }) => {
  const picture = photo(from[0], from[1], { alpha });
  const size = { width: to[0], height: to[1] };
  expect(difference(twin(picture, size), area(picture, size))).toBeUndefined();
});

it('throws where a side would grow, as the definition does', () => {
  expect(() => twin(photo(10, 5), { width: 10, height: 6 })).toThrow(RangeError);
});
