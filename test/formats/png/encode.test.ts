// The PNG encoder: zlib's very bytes of libpng's very choice of filters, and the pixels that went in.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { constants, deflateSync, inflateSync } from 'node:zlib';
import { ImageMagick, initializeImageMagick, MagickFormat, MagickReadSettings } from '@imagemagick/magick-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodePng, encodePngRows } from '../../../src/formats/png/encode.ts';
import { png } from '../../../src/formats/png/header.ts';
import { simdCompressRows } from '../../../src/formats/png/row-tokens.simd.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { type RowSource, rowsOf } from '../../../src/row-flow.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { decoded, photo, random } from '../../pictures.ts';
import { difference, drawn } from '../../pixels.ts';

const twin = simdCompressRows(new SimdInstance());
const encodeFast = (pixels: PixelBuffer): Uint8Array<ArrayBuffer> => encodePng(pixels, {}, twin);

function chunksOf(file: Uint8Array): { name: string; data: Buffer }[] {
  const bytes = Buffer.from(file);
  const chunks = [];
  for (let at = 8; at < bytes.length; ) {
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at));
    chunks.push({ name: bytes.toString('latin1', at + 4, at + 8), data });
    at += 12 + data.length;
  }
  return chunks;
}

const streamOf = (file: Uint8Array): Buffer =>
  Buffer.concat(chunksOf(file).flatMap(({ name, data }) => (name === 'IDAT' ? [data] : [])));

const typeOf = (file: Uint8Array): number => file[25] as number;

/** Undefined where zlib makes the same of the filtered rows, apart from the two bytes that libpng changes too. */
function parting(file: Uint8Array): string | undefined {
  const stream = streamOf(file);
  const expected = deflateSync(inflateSync(stream), { strategy: constants.Z_RLE, memLevel: 8 });
  if (stream.subarray(2).equals(expected.subarray(2))) return undefined;
  const at = stream.findIndex((byte, index) => index > 1 && byte !== expected[index]);
  return `byte ${at} of ${stream.length}, expected are ${expected.length}`;
}

/** Patches of one colour and some length, of few levels or many, so that there are runs of every length and all blocks. */
const pictures = (most: number): fc.Arbitrary<PixelBuffer> =>
  fc
    .record({
      width: fc.integer({ min: 1, max: most }),
      height: fc.integer({ min: 1, max: most }),
      seed: fc.nat(),
      levels: fc.constantFrom(1, 2, 5, 40, 256),
      patch: fc.constantFrom(1, 1, 2, 7, 300, 5000),
      grey: fc.boolean(),
      alpha: fc.boolean(),
    })
    .map(({ width, height, seed, levels, patch, grey, alpha }) => {
      const next = random(seed);
      const level = (): number => Math.floor(next() * levels);
      const colour = (): number[] => {
        const [red, green, blue] = grey ? Array<number>(3).fill(level()) : [level(), level(), level()];
        return [red as number, green as number, blue as number, alpha ? level() : 255];
      };
      let current = colour();
      return drawn(width, height, (x, y) => {
        if ((y * width + x) % patch === 0) current = colour();
        return current;
      });
    });

/** One row of grey, which goes into the stream as it is where its levels are mostly small. */
const rowOf = (levels: readonly number[]): PixelBuffer =>
  drawn(levels.length, 1, (x) => [...Array<number>(3).fill(levels[x] as number), 255]);

/** Each level as often as it says, in disorder. */
function shuffled(counts: readonly number[], seed = 1): number[] {
  const next = random(seed);
  return counts
    .flatMap((count, level) => Array<number>(count).fill(level))
    .map((level) => [next(), level] as const)
    .sort(([a], [b]) => a - b)
    .map(([, level]) => level);
}

/** As many of each level, but never two of the same in succession, so that there are no runs. */
function apart(counts: readonly number[]): number[] {
  const left = [...counts];
  const levels: number[] = [];
  for (let last = -1; levels.length < counts.reduce((sum, count) => sum + count); ) {
    const others = left.map((count, level) => (level === last ? 0 : count));
    last = others.indexOf(Math.max(...others));
    left[last] = (left[last] as number) - 1;
    levels.push(last);
  }
  return levels;
}

/** With the end of the block, which occurs once, frequencies that make the deepest tree: each is the sum of the next two. */
const fibonacci = [4181, 2584, 1597, 987, 610, 377, 233, 144, 89, 55, 34, 21, 13, 8, 5, 3, 2, 1];

/** 0, -1, 1, -2, 2 and so on as bytes: near 0 on either side, so that no filter makes them smaller. */
const aroundZero = (index: number): number => (index % 2 === 0 ? index / 2 : 256 - (index + 1) / 2);

describe('the data', () => {
  it('are what zlib makes of them with Z_RLE, and decode to the pixels', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(pictures(12), pictures(150)), async (picture) => {
        const file = encodePng(picture);
        expect(parting(file)).toBeUndefined();
        expect(difference(await decoded(file), picture)).toBeUndefined();
        expect(png.findDamage(file)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['a photograph', photo(700, 500)],
    ['a photograph with alpha', photo(700, 500, { alpha: true })],
    ['rows longer than the window', photo(30_000, 9)],
    ['one column', photo(1, 40_000)],
    ['one row', photo(40_000, 1)],
  ])('of many blocks and chunks, the same: %s', { timeout: 60_000 }, async (_, picture) => {
    const file = encodeFast(picture);
    expect(parting(file)).toBeUndefined();
    expect(difference(await decoded(file), picture)).toBeUndefined();
  });

  it('are the same if rows flow, in bands whose memory is used again', () => {
    // Grey at first, so that its bands are held until a colour comes, or the end.
    const turning = fc.tuple(pictures(60), fc.nat(60)).map(([picture, greyRows]) => {
      const data = picture.data.slice();
      for (let at = 0; at < greyRows * picture.width * 4; at += 4) data.fill(data[at] as number, at + 1, at + 3);
      return { ...picture, data };
    });
    const flowing = ({ data, ...picture }: PixelBuffer, bandHeight: number, isOpaque: boolean): RowSource => {
      const band = new Uint8ClampedArray(bandHeight * picture.width * 4);
      let from = 0;
      return {
        ...picture,
        ...(!isOpaque && { transparent: true }),
        next: () => {
          band.fill(7);
          if (from === picture.height) return undefined;
          const rows = rowsOf({ ...picture, data }, { from, to: Math.min(picture.height, from + bandHeight) });
          from += rows.height;
          band.set(rows.data);
          return { ...rows, data: band.subarray(0, rows.data.length), opaque: isOpaque };
        },
      };
    };
    fc.assert(
      fc.property(turning, fc.integer({ min: 1, max: 9 }), fc.boolean(), (picture, bandHeight, rgb) => {
        const isOpaque = picture.data.every((level, at) => at % 4 !== 3 || level === 255);
        for (const compress of [undefined, twin]) {
          const flowed = encodePngRows(flowing(picture, bandHeight, isOpaque), { rgb }, compress);
          expect(Buffer.compare(flowed, encodePng(picture, { rgb }, compress))).toBe(0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each<[string, number, readonly number[]]>([
    ['stored', 0, shuffled(Array<number>(256).fill(8))],
    ['with the fixed codes', 1, [7, 7, 7, 7, 7, 7, 7]],
    ['with codes of their own', 2, shuffled([900, 300, 90, 30])],
    // Without the limit of 15 bits the rarest would have 18.
    ['with codes as long as they may be', 2, apart(fibonacci).map(aroundZero)],
  ])('have blocks %s where zlib does', (_, kind, levels) => {
    const stream = streamOf(encodePng(rowOf(levels)));
    expect(((stream[2] as number) >> 1) & 3).toBe(kind);
    expect(parting(encodePng(rowOf(levels)))).toBeUndefined();
  });

  // 16383 symbols make a block, the filter's number is one, and no two neighbours are alike.
  it.each([16_381, 16_382, 16_383, 32_765, 32_766])(
    'of %i different levels end with the block zlib ends with',
    (count) => {
      expect(parting(encodePng(rowOf(Array.from({ length: count }, (_, x) => x % 3))))).toBeUndefined();
    },
  );

  it('of runs near the longest are cut where zlib cuts them', () => {
    for (let length = 250; length < 270; length += 1)
      expect(parting(encodePng(rowOf([1, 2, ...Array<number>(length).fill(3), 1, 1, 1]))), `${length}`).toBeUndefined();
  });
});

describe('libpng', () => {
  beforeAll(async () => {
    const main = createRequire(import.meta.url).resolve('@imagemagick/magick-wasm');
    await initializeImageMagick(await readFile(new URL('x86/magick.wasm', `file://${main}`)));
  });

  /** ImageMagick has libpng choose each row's filter and zlib use Z_RLE too; its blocks are twice as long. */
  function reference({ width, height, data }: PixelBuffer, colourType: number): Uint8Array {
    const settings = new MagickReadSettings();
    Object.assign(settings, { format: MagickFormat.Rgba, width, height, depth: 8 });
    return ImageMagick.read(new Uint8Array(data), settings, (image) => {
      const defines = {
        'compression-filter': '5',
        'compression-strategy': '3',
        'exclude-chunks': 'all',
        'color-type': `${colourType}`,
        'bit-depth': '8',
      };
      for (const [name, value] of Object.entries(defines)) image.settings.setDefine(MagickFormat.Png, name, value);
      return image.write(MagickFormat.Png, (bytes) => Uint8Array.from(bytes));
    });
  }

  it('writes the same stream, where one block holds it', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(pictures(3), pictures(12), pictures(60)), (picture) => {
        const file = encodePng(picture);
        fc.pre(typeOf(file) === 2 || typeOf(file) === 6);
        expect(streamOf(file)).toEqual(streamOf(reference(picture, typeOf(file))));
      }),
      { numRuns: 200 },
    );
  });

  it.each([false, true])('filters a photograph the same way, alpha %s', (alpha) => {
    const picture = photo(300, 200, { alpha });
    const file = encodePng(picture);
    expect(inflateSync(streamOf(file))).toEqual(inflateSync(streamOf(reference(picture, typeOf(file)))));
  });
});

describe('the file', () => {
  it('has the three critical chunks alone, the data in pieces of 8192 bytes', () => {
    const chunks = chunksOf(encodeFast(photo(400, 267)));
    const pieces = chunks.slice(1, -1);
    expect([chunks[0]?.name, ...new Set(pieces.map(({ name }) => name)), chunks.at(-1)?.name]).toEqual([
      'IHDR',
      'IDAT',
      'IEND',
    ]);
    expect(pieces.length).toBeGreaterThan(3);
    expect(new Set(pieces.slice(0, -1).map(({ data }) => data.length))).toEqual(new Set([8192]));
    expect(pieces.at(-1)?.data.length).toBeLessThanOrEqual(8192);
  });

  const [grey, colour, clear] = [
    [9, 9, 9, 255],
    [9, 9, 8, 255],
    [9, 9, 9, 254],
  ] as const;
  it.each<[string, readonly (readonly number[])[], number]>([
    ['grey', [grey, grey], 0],
    ['colours', [grey, colour], 2],
    ['grey and alpha', [grey, clear], 4],
    ['colours and alpha', [colour, clear], 6],
    ['a colour that cannot be seen', [grey, [9, 8, 9, 0]], 6],
  ])('of %s has only the channels it needs', async (_, colours, type) => {
    const picture = drawn(7, 2, (x, y) => colours[x === 6 && y === 1 ? 1 : 0] as readonly number[]);
    for (const file of [encodePng(picture), encodeFast(picture)]) {
      expect(typeOf(file)).toBe(type);
      expect(difference(await decoded(file), picture)).toBeUndefined();
    }
  });

  it('of grey is in RGB where it must be', async () => {
    const picture = photo(5, 4);
    for (let at = 0; at < picture.data.length; at += 4) picture.data.fill(picture.data[at] as number, at, at + 3);
    const file = encodePng(picture, { rgb: true });
    expect([typeOf(encodePng(picture)), typeOf(file)]).toEqual([0, 2]);
    expect(difference(await decoded(file), picture)).toBeUndefined();
  });
});
