// Every twin gives the same bytes as its TypeScript kernel, for random sizes and pixels, with alpha and without.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOssError } from '../../src/errors.ts';
import { decodeJpeg, plainDecoders } from '../../src/formats/jpeg/decode.ts';
import type { Eighths } from '../../src/formats/jpeg/layout.ts';
import { simdRows } from '../../src/formats/jpeg/rows.simd.ts';
import { simdStorePicture } from '../../src/formats/jpeg/scan-tokens.simd.ts';
import { simdStore } from '../../src/formats/jpeg/store.simd.ts';
import { simdTokeniser } from '../../src/formats/jpeg/tokens.simd.ts';
import { simdCrc32 } from '../../src/formats/png/crc32.simd.ts';
import { crc32 } from '../../src/formats/png/crc32.ts';
import { encodePng } from '../../src/formats/png/encode.ts';
import { simdCompressRows } from '../../src/formats/png/row-tokens.simd.ts';
import { simdFlatten } from '../../src/kernels/flatten.simd.ts';
import { flatten } from '../../src/kernels/flatten.ts';
import { blur, gaussianWeights } from '../../src/kernels/gaussian-blur.ts';
import { resample } from '../../src/kernels/resample.ts';
import { simdRotateFree } from '../../src/kernels/rotate-free.simd.ts';
import { rotateFree } from '../../src/kernels/rotate-free.ts';
import { simdFilter } from '../../src/kernels/separable-filter.simd.ts';
import { lanczosTaps, one } from '../../src/kernels/taps.ts';
import { simdLayTones } from '../../src/kernels/tone-line.simd.ts';
import { layTones } from '../../src/kernels/tone-line.ts';
import { simdUnsharpMask } from '../../src/kernels/unsharp-mask.simd.ts';
import { unsharpMask } from '../../src/kernels/unsharp-mask.ts';
import type { PixelBuffer } from '../../src/pixels.ts';
import { filterTaps, filterWeightBits } from '../../src/simd/exports.ts';
import { SimdInstance } from '../../src/simd/instance.ts';
import { encodeJpeg, encodeProgressiveJpeg } from '../encode-jpeg.ts';
import { writeJpeg } from '../jpeg-writer.ts';
import { jpegOf, photo, random, sharpOf } from '../pictures.ts';
import { difference, drawn } from '../pixels.ts';

const simd = new SimdInstance();
const decoders = { makeRows: simdRows(simd), makeStore: simdStore(simd) };

/** Undefined for what is refused. A changed header may ask for more memory than there is, which the codec refuses. */
function decodeOrRefuse(bytes: Uint8Array, eighths: Eighths, by = plainDecoders): PixelBuffer | undefined {
  try {
    return decodeJpeg(bytes, eighths, by);
  } catch (error) {
    if (isOssError(error) || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Noise, because equal neighbours would hide mistakes. Alpha is full, anything, or at most 5. */
const picture = (longest: number): fc.Arbitrary<PixelBuffer> =>
  fc
    .record({
      width: fc.integer({ min: 1, max: longest }),
      height: fc.integer({ min: 1, max: longest }),
      seed: fc.nat(),
      alpha: fc.constantFrom('full', 'any', 'little'),
    })
    .map(({ width, height, seed, alpha }) => {
      const next = random(seed);
      const level = (): number => Math.floor(next() * 256);
      const cover = { full: () => 255, any: level, little: () => Math.max(0, level() - 250) }[alpha];
      return drawn(width, height, () => [level(), level(), level(), cover()]);
    });

/** Blots of 0 and 255 in each channel: they make the largest sums and coefficients. */
const extremes = (longest: number): fc.Arbitrary<PixelBuffer> =>
  fc
    .record({
      width: fc.integer({ min: 1, max: longest }),
      height: fc.integer({ min: 1, max: longest }),
      across: fc.integer({ min: 1, max: 8 }),
      down: fc.integer({ min: 1, max: 8 }),
      seed: fc.nat(),
    })
    .map(({ width, height, across, down, seed }) => {
      const blot = (x: number, y: number, channel: number): number => {
        const mixed = Math.imul(seed ^ Math.imul(Math.floor(x / across), 0x9e3779b1), 0x85ebca6b);
        const more = Math.imul(mixed ^ Math.imul(Math.floor(y / down) * 3 + channel, 0xc2b2ae35), 0x27d4eb2f);
        return (more >>> 13) & 1 ? 255 : 0;
      };
      return drawn(width, height, (x, y) => [blot(x, y, 0), blot(x, y, 1), blot(x, y, 2), 255]);
    });

/** The picture with a quarter of its contrast: its coefficients are small, and there are many of them. */
const softened = (pixels: PixelBuffer): PixelBuffer => ({
  ...pixels,
  data: pixels.data.map((level, at) => (at % 4 === 3 ? level : 96 + level / 4)),
});

const side = fc.integer({ min: 1, max: 70 });

describe('the twin of', () => {
  it('every kernel runs in this version of Node', () => {
    expect(simd.runs).toBe(true);
  });

  it('the separable filter takes weights in the units and the number that its definition has', () => {
    expect(1 << filterWeightBits).toBe(one);
    fc.assert(
      fc.property(side, side, (from, to) => {
        expect(lanczosTaps(from, to).count % filterTaps).toBe(0);
      }),
    );
  });

  it('the separable filter, resampling', () => {
    fc.assert(
      fc.property(fc.oneof(picture(70), extremes(70)), side, side, (pixels, width, height) => {
        const size = { width, height };
        expect(difference(resample(pixels, size, simdFilter(simd)), resample(pixels, size))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('the separable filter, blurring', () => {
    const reach = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(picture(40), reach, reach, (pixels, radius, sigma) => {
        const weights = gaussianWeights(radius, sigma);
        expect(difference(blur(pixels, weights, simdFilter(simd)), blur(pixels, weights))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, readonly number[][]]>([
    ['colours', [[11], [11, 11, 11], [21, 11, 11], [12, 11, 11], [22, 11, 11], [22, 21, 11]]],
    [
      'four inks',
      [
        [11, 11, 11, 11],
        [22, 11, 11, 22],
        [41, 11, 11, 41],
        [22, 21, 12, 11],
        [14, 11, 11, 11],
      ],
    ],
  ])('the JPEG decoder, at every size, %s', (_, components) => {
    const side = fc.integer({ min: 1, max: 90 });
    const kind = fc.record({
      width: side,
      height: side,
      components: fc.constantFrom(...components),
      transform: fc.constantFrom(0, 2),
      restartInterval: fc.integer({ min: 0, max: 4 }),
      scans: fc.constantFrom('together' as const, 'apart' as const, 'progressive' as const),
    });
    fc.assert(
      fc.property(kind, fc.constantFrom<Eighths>(1, 2, 4, 8), (kind, eighths) => {
        const bytes = writeJpeg(kind);
        const [plain, twin] = [decodeOrRefuse(bytes, eighths), decodeOrRefuse(bytes, eighths, decoders)];
        expect(difference(twin as PixelBuffer, plain as PixelBuffer)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('the JPEG decoder, on files that sharp wrote', async () => {
    const options = fc.record({
      quality: fc.integer({ min: 20, max: 100 }),
      progressive: fc.boolean(),
      optimiseCoding: fc.boolean(),
      chromaSubsampling: fc.constantFrom('4:2:0', '4:4:4'),
    });
    const sources = fc.oneof(picture(60), extremes(60), picture(60).map(softened));
    await fc.assert(
      fc.asyncProperty(sources, options, fc.constantFrom<Eighths>(1, 2, 4, 8), async (pixels, options, eighths) => {
        const bytes = await jpegOf(pixels, options);
        const [plain, twin] = [decodeOrRefuse(bytes, eighths), decodeOrRefuse(bytes, eighths, decoders)];
        expect(difference(twin as PixelBuffer, plain as PixelBuffer)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['colours', [22, 11, 11]],
    ['four inks', [22, 11, 11, 22]],
  ])('the JPEG decoder, on damaged data of %s: both refuse the same files', async (_, components) => {
    const kinds = ['together', 'apart', 'progressive'] as const;
    const photos = [photo(90, 70), photo(90, 70)].map(async (pixels, index) => {
      const picture = sharpOf(pixels).removeAlpha();
      const inSpace = components.length === 4 ? picture.toColourspace('cmyk') : picture;
      return new Uint8Array(await inSpace.jpeg({ progressive: index === 1, quality: 82 + 13 * index }).toBuffer());
    });
    const files = [
      ...kinds.flatMap((scans) =>
        [0, 3].map((restartInterval) => writeJpeg({ width: 61, height: 45, components, scans, restartInterval })),
      ),
      ...(await Promise.all(photos)),
    ];
    // Zeros and 0xff make markers, fill bytes and surplus data.
    const levels = fc.oneof(fc.nat(255), fc.constantFrom(0, 0xff));
    const places = fc.double({ min: 0.2, max: 1, noNaN: true });
    const changes = fc.array(fc.record({ place: places, byte: levels }), { minLength: 1, maxLength: 3 });
    const cut = fc.option(fc.double({ min: 0.2, max: 1, noNaN: true }), { nil: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...files), changes, cut, fc.constantFrom<Eighths>(1, 2, 4, 8), (file, ...how) => {
        const [changed, part, eighths] = how;
        const bytes = file.slice(0, Math.ceil(file.length * part));
        for (const { place, byte } of changed) bytes[Math.floor(place * (bytes.length - 1))] = byte;
        const [plain, twin] = [decodeOrRefuse(bytes, eighths), decodeOrRefuse(bytes, eighths, decoders)];
        expect(twin === undefined).toBe(plain === undefined);
        if (plain && twin) expect(difference(twin, plain)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['4:2:0', '4:4:4', '4:2:2'] as const)('the JPEG encoder in %s', (subsampling) => {
    const quality = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(fc.oneof(picture(70), extremes(70)), quality, (pixels, quality) => {
        const options = { quality, subsampling };
        const [twin, kernel] = [encodeJpeg(pixels, options, simdTokeniser(simd)), encodeJpeg(pixels, options)];
        expect(Buffer.compare(twin, kernel)).toBe(0);
        const progressive = encodeProgressiveJpeg(pixels, options, simdStorePicture(simd));
        expect(Buffer.compare(progressive, encodeProgressiveJpeg(pixels, options))).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['4:2:0', '4:4:4'] as const)('the JPEG encoder in %s, whose tokens make the memory grow', (subsampling) => {
    const own = new SimdInstance();
    const next = random(1);
    const pixels = drawn(501, 403, () => [next() * 256, next() * 256, next() * 256, 255]);
    const options = { quality: 100, subsampling };
    const [twin, kernel] = [encodeJpeg(pixels, options, simdTokeniser(own)), encodeJpeg(pixels, options)];
    expect(Buffer.compare(twin, kernel)).toBe(0);
    const progressive = encodeProgressiveJpeg(pixels, options, simdStorePicture(own));
    expect(Buffer.compare(progressive, encodeProgressiveJpeg(pixels, options))).toBe(0);
    expect(own.heldBytes).toBeGreaterThan(2 << 20);
  });

  it('the progressive JPEG encoder, on more empty blocks and more refined bits than a run can hold', () => {
    const next = random(5);
    const flat = drawn(1600, 1320, () => [200, 30, 90, 255]);
    const faint = drawn(320, 320, (x, y) => {
      const level = 128 + ((x ^ y) & 1 ? 3 : -3) + (next() < 0.001 ? 40 : 0);
      return [level, level, level, 255];
    });
    for (const pixels of [flat, faint]) {
      const options = { quality: 97 };
      const twin = encodeProgressiveJpeg(pixels, options, simdStorePicture(simd));
      expect(Buffer.compare(twin, encodeProgressiveJpeg(pixels, options))).toBe(0);
    }
  });

  it('rotation by any angle, within one tile and across several', () => {
    const angle = fc.integer({ min: 0, max: 360 });
    fc.assert(
      fc.property(picture(70), angle, (pixels, angle) => {
        expect(difference(simdRotateFree(simd)(pixels, angle), rotateFree(pixels, angle))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(picture(600), angle, (pixels, angle) => {
        expect(difference(simdRotateFree(simd)(pixels, angle), rotateFree(pixels, angle))).toBeUndefined();
      }),
      { numRuns: 10 },
    );
  });

  it('laying tones through a line', () => {
    const gain = fc.oneof(fc.constantFrom(0, 1, -1, 129.5), fc.double({ min: -130, max: 130, noNaN: true }));
    const offset = fc.oneof(fc.constantFrom(25.5, -127.5), fc.double({ min: -17_000, max: 17_000, noNaN: true }));
    fc.assert(
      fc.property(picture(60), gain, offset, (pixels, gain, offset) => {
        const line = { gain, offset };
        expect(difference(simdLayTones(simd)(line)(pixels), layTones(line)(pixels))).toBeUndefined();
      }),
    );
  });

  it('flattening onto a colour', () => {
    const color = fc.constantFrom('FFFFFF', '000000', '12FE80');
    fc.assert(
      fc.property(picture(200), color, (pixels, color) => {
        expect(difference(simdFlatten(simd)(pixels, color), flatten(pixels, color))).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('CRC-32', () => {
    const twin = simdCrc32(simd);
    const bytes = new Uint8Array(200_001).map((_, at) => Math.imul(at, 0x9e3779b1) >>> 24);
    const length = fc.oneof(fc.integer({ min: 300, max: 3_000 }), fc.integer({ min: 8_000, max: 70_000 }));
    fc.assert(
      fc.property(fc.nat(300), length, (start, count) => {
        expect(twin(bytes, start, start + count)).toBe(crc32(bytes, start, start + count));
      }),
    );
    expect(twin(bytes, 1)).toBe(crc32(bytes, 1));
  });

  it('the PNG encoder', () => {
    const stripes = (longest: number): fc.Arbitrary<PixelBuffer> =>
      picture(longest).map((pixels) => ({
        ...pixels,
        data: pixels.data.map((level, at) => (at % 4 < 3 ? level & 1 : level)),
      }));
    fc.assert(
      fc.property(fc.oneof(picture(3), picture(90), extremes(200), stripes(200)), (pixels) => {
        const [twin, definition] = [encodePng(pixels, {}, simdCompressRows(simd)), encodePng(pixels)];
        expect(Buffer.compare(twin, definition)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('the unsharp mask', () => {
    fc.assert(
      fc.property(fc.oneof(picture(70), extremes(70)), fc.integer({ min: 50, max: 399 }), (pixels, percent) => {
        const amount = percent / 100;
        expect(difference(simdUnsharpMask(simd)(pixels, amount), unsharpMask(pixels, amount))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
