// The numbers that kernels and colours compute by Math.sin, cos, exp and powers. Engines differ in the last bit of these, so
// what is made of them must not hang on it: here for far more parameters than there are jobs.
import { codedTransfers } from '../../src/formats/colour/transfer.ts';
import { lightTable } from '../../src/formats/tiff/light.ts';
import { filledCircle } from '../../src/kernels/filled-circle.ts';
import { gaussianWeights } from '../../src/kernels/gaussian-blur.ts';
import { storedLight } from '../../src/kernels/recolour.ts';
import { rotateFree } from '../../src/kernels/rotate-free.ts';
import { lanczosTaps } from '../../src/kernels/taps.ts';
import { hashOf, type Table } from './run-jobs.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

export function kernelTables(): Table {
  const small = { width: 17, height: 11 };
  const noise = {
    ...small,
    data: Uint8ClampedArray.from(
      { length: small.width * small.height * 4 },
      (_, at) => Math.imul(at + 1, 0x9e3779b1) >>> 24,
    ),
  };
  const transfers = Object.entries(codedTransfers).map(([code, { transfer }]): [string, string] => [
    `light stored as transfer ${code}`,
    hashOf(storedLight(Float64Array.from({ length: 256 }, (_, level) => transfer(level / 255)))),
  ]);
  const levelOf = lightTable();
  return {
    'Lanczos taps of 300 pairs of lengths': hashOf(
      ...upTo(300).flatMap((index) => {
        const { starts, weights } = lanczosTaps(((index * 7919) % 4000) + 1, ((index * 104_729) % 700) + 1);
        return [starts, weights];
      }),
    ),
    'Gaussian weights of all radii and deviations': hashOf(
      ...upTo(50).flatMap((radius) => upTo(50).map((sigma) => gaussianWeights(radius, sigma))),
    ),
    'circles of 100 radii': hashOf(...upTo(100).map((radius) => filledCircle(radius).data)),
    'rotation by all angles': hashOf(...upTo(359).map((angle) => rotateFree(noise, angle).data)),
    'levels of linear light': hashOf(Uint8Array.from({ length: 20_000 }, (_, step) => levelOf(step / 20_000))),
    ...Object.fromEntries(transfers),
  };
}
