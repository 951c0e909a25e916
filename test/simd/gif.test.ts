// The twins of GIF's LZW decoder and of the search for the nearest entries give the same indices as their definitions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOssError } from '../../src/errors.ts';
import { simdLzwDecode } from '../../src/formats/gif/lzw.simd.ts';
import { lzwDecode, lzwEncode } from '../../src/formats/gif/lzw.ts';
import { simdNearestEntries } from '../../src/formats/gif/nearest.simd.ts';
import { nearestEntries } from '../../src/formats/gif/nearest.ts';
import { SimdInstance } from '../../src/simd/instance.ts';
import { gifCodes, randomLzw } from '../lzw-writer.ts';
import { random } from '../pictures.ts';

const twin = simdLzwDecode(new SimdInstance());

/** The indices, or the words of the refusal. */
function answerOf(decode: typeof lzwDecode, ...given: Parameters<typeof lzwDecode>): Uint8Array | string {
  try {
    return decode(...given);
  } catch (error) {
    if (isOssError(error)) return error.message;
    throw error;
  }
}

/** @returns whether the data were refused */
function expectSame(...given: Parameters<typeof lzwDecode>): boolean {
  const [made, expected] = [answerOf(twin, ...given), answerOf(lzwDecode, ...given)];
  if (typeof made === 'string' || typeof expected === 'string') expect(made).toBe(expected);
  else expect(Buffer.compare(made, expected)).toBe(0);
  return typeof made === 'string';
}

const codeBits = fc.integer({ min: 1, max: 8 });
const length = fc.integer({ min: 512, max: 9000 });

describe("the twin of GIF's LZW decoder", () => {
  it('unpacks what our encoder packs, also short of its end and with bytes behind it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), length, fc.nat(), fc.nat(600), (codeBits, length, seed, less) => {
        const next = random(seed);
        const levels = seed % 3 === 0 ? 2 : 2 ** codeBits;
        const data = lzwEncode(
          Uint8Array.from({ length }, () => Math.floor(next() * levels)),
          codeBits,
        );
        expect(expectSame(data, codeBits, length)).toBe(false);
        expectSame(Uint8Array.of(...data, 1, 2, 3), codeBits, length);
        expectSame(data, codeBits, Math.max(1, length - less));
      }),
    );
  });

  it('unpacks any valid codes, with a clear code now and then or never again', () => {
    for (const codeBits of [1, 2, 5, 8])
      for (const clearing of [0, 0.001, 0.05])
        for (const longest of [2, 40, 5000]) {
          const length = 60_000;
          const data = randomLzw({ ...gifCodes(codeBits), length, clearing, longest, seed: codeBits });
          expect(expectSame(data, codeBits, length), `${codeBits} ${clearing} ${longest}`).toBe(false);
        }
  });

  it('refuses the same data in the same words', () => {
    let refused = 0;
    fc.assert(
      fc.property(codeBits, length, fc.nat(), fc.nat(300), (codeBits, length, seed, place) => {
        const data = randomLzw({ ...gifCodes(codeBits), length, clearing: 0.01, longest: 30, seed });
        const changed = data.slice(0, seed % 2 ? length : Math.ceil(length / 20));
        changed[place % changed.length] = seed & 255;
        refused += Number(expectSame(changed, codeBits, length));
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(30);
  });
});

describe('the twin of the search for the nearest entries', () => {
  const twin = simdNearestEntries(new SimdInstance());

  it.each([
    ['any colours', 256, 1],
    ['few levels, of which many entries are equally near', 4, 85],
    ['colours of a corner, all similar', 40, 1],
    ['the brightest and the darkest colours only', 2, 255],
  ])('gives the same indices for %s', (_, levels, step) => {
    const color = fc.nat(levels ** 3 - 1).map((at) => {
      const [red, green, blue] = [at % levels, Math.floor(at / levels) % levels, Math.floor(at / levels ** 2)];
      return 0xff000000 | (step * (red | (green << 8) | (blue << 16)));
    });
    const colors = fc.array(fc.oneof({ weight: 9, arbitrary: color }, fc.constant(0)), {
      minLength: 64,
      maxLength: 300,
    });
    fc.assert(
      fc.property(fc.array(color, { minLength: 1, maxLength: 256 }), colors, (palette, list) => {
        const words = Int32Array.from([...list, ...palette]);
        expect(twin(words, palette)).toEqual(nearestEntries(words, palette));
      }),
      { numRuns: 200 },
    );
  });

  it('gives transparent pixels the index 0 where there are no entries', () => {
    expect(twin(new Int32Array(100), [])).toEqual(new Uint8Array(100));
    expect(nearestEntries(new Int32Array(100), [])).toEqual(new Uint8Array(100));
  });

  it.each([1, 3, 4, 5, 255, 256])(
    'gives the same indices into %i entries, for more colours than one call takes',
    (entries) => {
      const next = random(entries);
      const color = (): number => 0xff000000 | Math.floor(next() * 2 ** 24);
      const palette = Array.from({ length: entries }, color);
      const words = Int32Array.from({ length: 70_000 }, color);
      expect(Buffer.compare(twin(words, palette), nearestEntries(words, palette))).toBe(0);
    },
  );
});
