import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeJpeg } from '../../../src/formats/jpeg/decode.ts';
import type { JpegOptions } from '../../../src/formats/jpeg/encode.ts';
import { copyRect } from '../../../src/kernels/copy-rect.ts';
import { orient } from '../../../src/kernels/orient.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { encodeJpeg, encodeProgressiveJpeg } from '../../encode-jpeg.ts';
import { decoded, photo, random, realFile, realFiles, sharpOf } from '../../pictures.ts';
import { difference, drawn, hashOf, psnr } from '../../pixels.ts';

/** libjpeg-turbo's file, which sharp's MozJPEG writes with `mozjpeg: false`. It has no APP0. */
const reference = (
  picture: PixelBuffer,
  options: { quality: number; chromaSubsampling: '4:2:0' | '4:4:4'; progressive: boolean },
): Promise<Buffer> =>
  sharpOf(picture)
    .removeAlpha()
    .jpeg({ ...options, mozjpeg: false, optimiseCoding: true })
    .toBuffer();

const app0 = 'ffe000104a46494600010100000100010000';

function withoutApp0(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes);
  expect(buffer.subarray(2, 20).toString('hex')).toBe(app0);
  return Buffer.concat([buffer.subarray(0, 2), buffer.subarray(20)]);
}

/** The place of the first byte that differs; undefined where all are the same. */
function parting(actual: Buffer, expected: Buffer): string | undefined {
  if (actual.equals(expected)) return undefined;
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  return `byte ${at < 0 ? actual.length : at} of ${actual.length}, expected are ${expected.length}`;
}

interface Case {
  readonly name: string;
  readonly picture: PixelBuffer;
  readonly quality: number;
}

/** Encodes each picture in 4:2:0 and in 4:4:4, lists the files that differ from the reference, and counts all. */
async function compare(cases: readonly Case[], progressive: boolean): Promise<{ wrong: string[]; compared: number }> {
  const encode = progressive ? encodeProgressiveJpeg : encodeJpeg;
  const wrong: string[] = [];
  for (const { name, picture, quality } of cases) {
    for (const subsampling of ['4:2:0', '4:4:4'] as const) {
      const expected = await reference(picture, { quality, chromaSubsampling: subsampling, progressive });
      const part = parting(withoutApp0(encode(picture, { quality, subsampling })), expected);
      if (part) wrong.push(`${name}, ${picture.width}x${picture.height}, quality ${quality}, ${subsampling}: ${part}`);
    }
  }
  return { wrong, compared: cases.length * 2 };
}

const noise = (width: number, height: number, seed = 1): PixelBuffer => {
  const next = random(seed);
  return drawn(width, height, () => [next() * 256, next() * 256, next() * 256, 255].map(Math.floor));
};

/** Saturated colours with hard edges: the largest coefficients there are. */
const binary = (width: number, height: number, seed = 1): PixelBuffer => {
  const next = random(seed);
  return drawn(width, height, () => [next(), next(), next(), 1].map((value) => (value < 0.5 ? 0 : 255)));
};

const gradient = (width: number, height: number): PixelBuffer =>
  drawn(width, height, (x, y) => [
    (255 * x) / Math.max(1, width - 1),
    (255 * y) / Math.max(1, height - 1),
    255 - (127 * (x + y)) / Math.max(1, width + height - 2),
    255,
  ]);

const flat = (width: number, height: number): PixelBuffer => drawn(width, height, () => [200, 30, 90, 255]);

const kinds = { noise, binary, gradient, photo, flat } as const;

/** Widths and heights around the edges of blocks and MCUs, each with each, and some at random. */
function sizes(): [number, number][] {
  const sides = [1, 2, 7, 8, 9, 15, 16, 17, 31, 33];
  const next = random(7);
  const side = (): number => 1 + Math.floor(next() * 70);
  return [
    ...sides.flatMap((width) => sides.map((height): [number, number] => [width, height])),
    ...Array.from({ length: 30 }, (): [number, number] => [side(), side()]),
    ...([
      [1, 100],
      [100, 1],
      [3, 129],
      [129, 3],
    ] as [number, number][]),
  ];
}

describe.each([
  ['encodeJpeg', false],
  ['encodeProgressiveJpeg', true],
])('%s writes the bytes of libjpeg-turbo', (_, progressive) => {
  it('for every kind of picture at every kind of size', { timeout: 30_000 }, async () => {
    const names = Object.keys(kinds) as (keyof typeof kinds)[];
    // Qualities in steps of 37, which visits all hundred; two kinds of picture a size, which visits all pairs of them.
    const cases = sizes().flatMap(([width, height], index) =>
      [index, index + 1 + Math.floor(index / 5)].map((kind, turn): Case => {
        const name = names[kind % names.length] as keyof typeof kinds;
        return { name, picture: kinds[name](width, height), quality: 1 + (((2 * index + turn) * 37) % 100) };
      }),
    );
    const { wrong, compared } = await compare(cases, progressive);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(500);
  });

  it('at every quality', { timeout: 30_000 }, async () => {
    const picture = photo(43, 37);
    const grain = noise(19, 21);
    const qualities = Array.from({ length: 100 }, (_, index) => index + 1);
    const cases = qualities.flatMap((quality): Case[] => [
      { name: 'photo', picture, quality },
      { name: 'noise', picture: grain, quality },
    ]);
    expect((await compare(cases, progressive)).wrong).toEqual([]);
  });

  it('for larger pictures: many tokens, and codes that would be longer than 16 bits', { timeout: 30_000 }, async () => {
    // Rare symbols among very many common ones.
    const rare = random(3);
    const dust = drawn(700, 500, () => {
      const level = rare() < 0.004 ? Math.floor(rare() ** 4 * 255) : 128 + Math.floor(rare() * 3);
      return [level, level, level, 255];
    });
    const cases: Case[] = [
      { name: 'noise', picture: noise(300, 200), quality: 100 },
      { name: 'photo', picture: photo(400, 267), quality: 82 },
      { name: 'photo', picture: photo(251, 333), quality: 97 },
      { name: 'dust', picture: dust, quality: 90 },
      { name: 'dust', picture: dust, quality: 100 },
    ];
    expect((await compare(cases, progressive)).wrong).toEqual([]);
  });

  // More ends of blocks than a run can count, and more bits to refine than a run can hold.
  it('for large pictures of almost nothing', { timeout: 30_000 }, async () => {
    const rare = random(5);
    const ramp = drawn(1600, 1500, (x) => [x >> 3, x >> 3, x >> 3, 255].map((level) => level & 255));
    const faint = drawn(640, 640, (x, y) => {
      const level = 128 + ((x ^ y) & 1 ? 3 : -3) + (rare() < 0.001 ? 40 : 0);
      return [level, level, level, 255];
    });
    const cases: Case[] = [
      { name: 'flat', picture: flat(1600, 1500), quality: 82 },
      { name: 'ramp', picture: ramp, quality: 60 },
      { name: 'faint', picture: faint, quality: 95 },
      { name: 'faint', picture: faint, quality: 100 },
    ];
    expect((await compare(cases, progressive)).wrong).toEqual([]);
  });
});

describe('encodeJpeg', () => {
  // sharp writes no 4:2:2. These are the files of Pillow 12.3.0 (libjpeg-turbo 3.1.4.1), from JFIF header to end.
  it.each([
    ['noise', 1, 1, 50, '0f48e3543195bbbdcafd4cecaa058ef39438ba0937ff4a142295a21cd8daaf4c'],
    ['noise', 9, 17, 75, 'a7757cfa969cea89123873e0300a532ffde66d3150cee9143c357049f911e0f1'],
    ['binary', 16, 8, 90, 'c0ed93b7a03a098440a3afef26a84c31774398880520176f6ca822ec057f7b72'],
    ['binary', 33, 31, 30, '74e47e91868dc218d81c0e7a8147d942e309aaac701d39be7dd55e41de11eaa2'],
    ['noise', 47, 23, 100, '2a90b5c8fa613fd80f6d22aa24e26240360163e05e57419e22a42e7934bd2a7a'],
    ['noise', 64, 40, 5, 'edd1a157ee5bbe44228a1fa3973c94ac227e2c70e43a5bd285e47fb8f3506a24'],
  ] as const)('in 4:2:2: %s, %ix%i, quality %i', (kind, width, height, quality, hash) => {
    expect(hashOf(encodeJpeg(kinds[kind](width, height), { quality, subsampling: '4:2:2' }))).toBe(hash);
  });

  it('subsamples 4:2:0 unless told otherwise', () => {
    const picture = photo(40, 30);
    const options = { quality: 75, subsampling: '4:2:0' } satisfies JpegOptions;
    expect(encodeJpeg(picture, { quality: 75 })).toEqual(encodeJpeg(picture, options));
  });

  it('writes a JFIF file with its tables one by one', () => {
    const bytes = encodeJpeg(photo(400, 267), { quality: 82 });
    const markers: string[] = [];
    let at = 2;
    while (bytes[at + 1] !== 0xda) {
      const [, marker = 0, high = 0, low = 0, first = 0] = bytes.subarray(at);
      markers.push(
        [marker, ...(marker === 0xdb || marker === 0xc4 ? [first] : [])].map((n) => n.toString(16)).join(' '),
      );
      at += 2 + high * 256 + low;
    }
    expect(markers).toEqual(['e0', 'db 0', 'db 1', 'c0', 'c4 0', 'c4 10', 'c4 1', 'c4 11']);
    expect([...bytes.subarray(-2)]).toEqual([0xff, 0xd9]);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  it.each([
    ['4:2:0', 0x22],
    ['4:2:2', 0x21],
    ['4:4:4', 0x11],
  ] as const)('can be decoded in %s and looks the same', async (subsampling, sampling) => {
    const picture = photo(121, 93);
    const bytes = Buffer.from(encodeJpeg(picture, { quality: 95, subsampling }));
    expect(bytes[bytes.indexOf(Buffer.from([0xff, 0xc0])) + 11]).toBe(sampling);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 121, height: 93, isProgressive: false });
    expect(psnr(await decoded(bytes), picture)).toBeGreaterThan(30);
  });

  it('ignores alpha, writes nothing to its input, and reads pixels anywhere in a buffer', () => {
    const opaque = photo(37, 29);
    const clear = { ...opaque, data: opaque.data.map((value, index) => (index % 4 === 3 ? index % 256 : value)) };
    const shifted = new Uint8ClampedArray(clear.data.length + 8);
    shifted.set(clear.data, 4);
    const view = { ...clear, data: shifted.subarray(4, 4 + clear.data.length) };
    const before = hashOf(shifted);
    const expected = encodeJpeg(opaque, { quality: 60 });
    expect(encodeJpeg(clear, { quality: 60 })).toEqual(expected);
    expect(encodeJpeg(view, { quality: 60 })).toEqual(expected);
    expect(hashOf(shifted)).toBe(before);
  });

  it.each([encodeJpeg, encodeProgressiveJpeg])('refuses sizes that a JPEG cannot have: %o', (encode) => {
    expect(() => encode(flat(0x10000, 1), { quality: 80 })).toThrow(RangeError);
  });
});

describe('encodeProgressiveJpeg', () => {
  it('writes ten scans with the pixels of the baseline file, of every size up to 40, for every decoder', async () => {
    const side = fc.integer({ min: 1, max: 40 });
    const quality = fc.integer({ min: 1, max: 100 });
    const subsamplings = fc.constantFrom('4:2:0' as const, '4:2:2' as const, '4:4:4' as const);
    const kind = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[]));
    await fc.assert(
      fc.asyncProperty(side, side, kind, quality, subsamplings, async (width, height, kind, quality, subsampling) => {
        const picture = kinds[kind](width, height);
        const [several, one] = [encodeProgressiveJpeg, encodeJpeg].map((encode) =>
          encode(picture, { quality, subsampling }),
        ) as [Uint8Array, Uint8Array];
        expect(await sharp(several).metadata()).toMatchObject({ isProgressive: true });
        expect(difference(decodeJpeg(several, 8), decodeJpeg(one, 8))).toBeUndefined();
        expect(difference(await decoded(several), await decoded(one))).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });
});

const [example] = realFiles('example.jpg');

describe('the real service', () => {
  const title = (text: string): string =>
    example ? text : `${text} (skipped: OSS_IMG_FIXTURES names no folder with it)`;

  it.skipIf(!example)(title('wrote 20998 bytes for example.jpg rotated by 90 and 1942 for its crop'), async () => {
    const picture = await decoded(await realFile('example.jpg'));
    expect(encodeJpeg(orient(picture, 6), { quality: 82 })).toHaveLength(20998);
    const crop = copyRect(picture, { x: 100, y: 100, width: 100, height: 100 });
    expect(encodeJpeg(crop, { quality: 82 })).toHaveLength(1942);
  });
});
