// The SIMD twins in a browser: the same bytes as the TypeScript kernels in the same browser.

import { expect, test } from 'vitest';
import { fastestEncoders } from '../../src/formats/jpeg/fastest.ts';
import { encodePng } from '../../src/formats/png/encode.ts';
import { fastestCompressor } from '../../src/formats/png/fastest.ts';
import { fastestKernels } from '../../src/kernels/fastest.ts';
import { gaussianWeights } from '../../src/kernels/gaussian-blur.ts';
import type { Kernels } from '../../src/kernels/kernels.ts';
import { blank } from '../../src/pixel-memory.ts';
import type { PixelBuffer } from '../../src/pixels.ts';
import { filterWhole, type RowFilter } from '../../src/row-flow.ts';
import { SimdInstance } from '../../src/simd/instance.ts';
import { encodeJpeg, encodeProgressiveJpeg } from '../encode-jpeg.ts';

const simd = new SimdInstance();
const none = { runs: false } as SimdInstance;
const [twins, kernels] = [fastestKernels(simd), fastestKernels(none)];

function noise(width: number, height: number, alpha: boolean): PixelBuffer {
  const pixels = blank({ width, height });
  for (let at = 0; at < pixels.data.length; at += 1)
    pixels.data[at] = at % 4 === 3 && !alpha ? 255 : Math.imul(at + 1, 0x9e3779b1) >>> 24;
  return pixels;
}

/** `toEqual` takes many seconds for so many bytes. */
function expectSame(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): void {
  expect(a?.length).toBeGreaterThan(0);
  expect(a?.length).toBe(b?.length);
  expect(Array.prototype.findIndex.call(a, (value, at) => value !== b?.[at])).toBe(-1);
}

test('the module runs in this browser', () => {
  expect(simd.runs).toBe(true);
});

test.each([false, true])('kernels and their twins give the same pixels, with alpha: %s', (alpha) => {
  const pixels = noise(301, 203, alpha);
  const weights = gaussianWeights(6, 3);
  const both = (filterOf: (by: Kernels) => RowFilter) =>
    [filterWhole(filterOf(twins), pixels).data, filterWhole(filterOf(kernels), pixels).data] as const;
  for (const size of [
    { width: 77, height: 41 },
    { width: 350, height: 290 },
  ])
    expectSame(...both(({ resample }) => resample(pixels, size)));
  expectSame(...both(({ blur }) => blur(pixels, weights)));
  expectSame(...both(({ unsharpMask }) => unsharpMask(pixels, 1.5)));
  expectSame(twins.rotateFree(pixels, 40).data, kernels.rotateFree(pixels, 40).data);
  for (const subsampling of ['4:2:0', '4:4:4'] as const) {
    const options = { quality: 82, subsampling };
    const [encoders, sameEncoders] = [fastestEncoders(simd), fastestEncoders(none)];
    expectSame(encodeJpeg(pixels, options, encoders.tokenise), encodeJpeg(pixels, options, sameEncoders.tokenise));
    expectSame(
      encodeProgressiveJpeg(pixels, options, encoders.storePicture),
      encodeProgressiveJpeg(pixels, options, sameEncoders.storePicture),
    );
  }
  const [png, samePng] = [simd, none].map((each) => encodePng(pixels, {}, fastestCompressor(each)));
  expectSame(png, samePng);
});
