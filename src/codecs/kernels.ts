// The slow kernels as this machine runs them fastest.
import type { Kernels } from '../actions/action.ts';
import { flatten } from '../kernels/composite.ts';
import { crc32 } from '../kernels/crc32.ts';
import { blur } from '../kernels/gaussian-blur.ts';
import { type Tokeniser, tokenise } from '../kernels/jpeg-encode.ts';
import { type JpegDecoders, plainDecoders } from '../kernels/jpeg-scaled.ts';
import { resample } from '../kernels/resample.ts';
import { rotateFree } from '../kernels/rotate-free.ts';
import { filterSeparably } from '../kernels/separable-filter.ts';
import { unsharpMask } from '../kernels/unsharp-mask.ts';
import type { Size } from '../pixels.ts';
import { simdCrc32 } from '../simd/crc32.ts';
import { simdFilter } from '../simd/filter.ts';
import { simdFlatten } from '../simd/flatten.ts';
import type { SimdInstance } from '../simd/instance.ts';
import { simdTokeniser } from '../simd/jpeg.ts';
import { simdRows } from '../simd/jpeg-rows.ts';
import { simdStore } from '../simd/jpeg-store.ts';
import { type DecodePng, simdPng } from '../simd/png.ts';
import { simdRotateFree } from '../simd/rotate-free.ts';
import { simdUnsharpMask } from '../simd/unsharp-mask.ts';
import { outOfMemory } from './faults.ts';

export function fastestKernels(simd: SimdInstance): Kernels {
  const filter = simd.runs ? simdFilter(simd) : filterSeparably;
  return {
    flatten: (pixels, color) =>
      withinMemory('Laying over a colour', pixels, () => (simd.runs ? simdFlatten(simd) : flatten)(pixels, color)),
    crc32: simd.runs ? simdCrc32(simd) : crc32,
    resample: (pixels, size) => withinMemory('Resizing', size, () => resample(pixels, size, filter)),
    blur: (pixels, weights) => withinMemory('Blurring', pixels, () => blur(pixels, weights, filter)),
    rotateFree: (pixels, angleDegrees) =>
      withinMemory('Turning', pixels, () =>
        simd.runs ? simdRotateFree(simd, pixels, angleDegrees) : rotateFree(pixels, angleDegrees),
      ),
    unsharpMask: (pixels, amount) =>
      withinMemory('Sharpening', pixels, () =>
        simd.runs ? simdUnsharpMask(simd, pixels, amount) : unsharpMask(pixels, amount),
      ),
  };
}

/** What the JPEG encoder spends most of its time in. */
export const fastestTokeniser = (simd: SimdInstance): Tokeniser => (simd.runs ? simdTokeniser(simd) : tokenise);
/** And its decoder. */
export const fastestJpegDecoders = (simd: SimdInstance): JpegDecoders =>
  simd.runs ? { makeRows: simdRows(simd), makeStore: simdStore(simd) } : plainDecoders;
/** The decoder of plain PNGs, where there is one. */
export const fastestPng = (simd: SimdInstance): DecodePng | undefined => (simd.runs ? simdPng(simd) : undefined);

/** What a kernel throws is a want of memory: it takes any pixels. */
function withinMemory<T>(what: string, size: Size, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw outOfMemory(what, size, error);
  }
}
