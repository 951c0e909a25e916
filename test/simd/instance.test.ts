// The memory behind the twins, and that nobody can tell whether they ran.
import { describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../src/formats/jpeg/encode.ts';
import { fastestTokeniser } from '../../src/formats/jpeg/fastest.ts';
import { fastestKernels } from '../../src/kernels/fastest.ts';
import { gaussianWeights } from '../../src/kernels/gaussian-blur.ts';
import { SimdInstance } from '../../src/simd/instance.ts';
import { photo } from '../pictures.ts';
import { difference } from '../pixels.ts';

describe('SimdInstance', () => {
  it('gives parts of the memory that are what was asked for and share nothing', () => {
    const simd = new SimdInstance();
    for (const large of [1, 100_000, 1_000_000, 10]) {
      simd.use({ one: 3, large, other: 65 }, ({ memory }, parts) => {
        expect(Object.values(parts).map(({ bytes }) => bytes.length)).toEqual([3, large, 65]);
        Object.values(parts).forEach(({ at, bytes }, index) => {
          bytes.fill(index + 1);
          expect([bytes.buffer === memory.buffer, at % 64]).toEqual([true, 0]);
        });
        const whole = new Uint8Array(memory.buffer);
        for (const [index, { at, bytes }] of Object.values(parts).entries())
          expect(whole.subarray(at, at + bytes.length).every((byte) => byte === index + 1)).toBe(true);
      });
    }
  });

  it('keeps little memory and gives back much', () => {
    const simd = new SimdInstance();
    expect(simd.heldBytes).toBe(0);
    simd.use({ part: 1_000_000 }, () => {});
    const held = simd.heldBytes;
    expect(held).toBeGreaterThan(1_000_000);
    simd.use({ part: 900_000 }, () => {});
    expect(simd.heldBytes).toBe(held);
    simd.use({ part: 20_000_000 }, () => expect(simd.heldBytes).toBeGreaterThan(20_000_000));
    expect(simd.heldBytes).toBe(0);
    expect(() =>
      simd.use({ part: 20_000_000 }, () => {
        throw new Error('failed');
      }),
    ).toThrow('failed');
    expect(simd.heldBytes).toBe(0);
  });

  it('says that it wants too much memory', () => {
    const simd = new SimdInstance();
    expect(() => simd.use({ part: 2 ** 33 }, () => {})).toThrow(RangeError);
    simd.use({ part: 10 }, ({ startTokens }) => startTokens());
  });
});

describe('fastestKernels', () => {
  const kernels = fastestKernels(new SimdInstance());
  const without = fastestKernels({ runs: false } as SimdInstance);

  it.each([false, true])('gives the same with SIMD and without, alpha %s', (alpha) => {
    const picture = photo(90, 61, { alpha });
    const weights = gaussianWeights(4, 3);
    expect(
      difference(
        kernels.resample(picture, { width: 31, height: 70 }),
        without.resample(picture, { width: 31, height: 70 }),
      ),
    ).toBeUndefined();
    const small = { width: 31, height: 20 };
    expect(difference(kernels.area(picture, small), without.area(picture, small))).toBeUndefined();
    expect(difference(kernels.blur(picture, weights), without.blur(picture, weights))).toBeUndefined();
    expect(difference(kernels.unsharpMask(picture, 1.3), without.unsharpMask(picture, 1.3))).toBeUndefined();
    expect(difference(kernels.rotateFree(picture, 33), without.rotateFree(picture, 33))).toBeUndefined();
    const [twin, kernel] = [new SimdInstance(), { runs: false } as SimdInstance].map((simd) =>
      encodeJpeg(picture, { quality: 80 }, fastestTokeniser(simd)),
    );
    expect(twin).toEqual(kernel);
  });

  it('makes a want of memory an error with a code', () => {
    const huge = { width: 2 ** 20, height: 2 ** 20, data: new Uint8ClampedArray() };
    expect(() => kernels.rotateFree(huge, 30)).toThrow(expect.objectContaining({ code: 'MemLimitExceeded' }));
  });
});
