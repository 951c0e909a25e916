// The exact answers that the benchmark measures with: the library's own kernels come to the same, rounded.
import { expect, it } from 'vitest';
import { area } from '../../src/kernels/area.ts';
import { resample } from '../../src/kernels/resample.ts';
import { random } from '../pictures.ts';
import { drawn } from '../pixels.ts';
import { resized } from './exact-filters.ts';
import { samplesOf } from './reference.ts';

const next = random(1);
const level = (): number => Math.floor(next() * 256);
const pixels = drawn(61, 47, () => [level(), level(), level(), 255]);
const source = { width: 61, height: 47, channels: 3, samples: samplesOf(pixels.data, 4, 3) };

it.each([
  // Rounded once, from sums in single precision.
  ['area', area, 0.501],
  // Rounded after each direction, with weights of 14 bits.
  ['lanczos3', resample, 2],
] as const)('the exact answer by %s is that of the kernel before it rounds', (kernel, shrink, most) => {
  for (const size of [
    { width: 20, height: 13 },
    { width: 61, height: 46 },
    { width: 1, height: 1 },
  ]) {
    const exact = resized(source, size, kernel);
    const rounded = samplesOf(shrink(pixels, size).data, 4, 3);
    expect(rounded).toHaveLength(exact.samples.length);
    const differences = rounded.map((value, at) => Math.abs(value - (exact.samples[at] as number)));
    expect(Math.max(...differences)).toBeLessThan(most);
  }
});

it('each kernel has an exact answer of its own', () => {
  const size = { width: 20, height: 13 };
  expect(resized(source, size, 'area').samples).not.toEqual(resized(source, size, 'lanczos3').samples);
});
