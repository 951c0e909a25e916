// Shrinking by area held against OpenCV itself, and against the exact mean in doubles where the two differ on purpose.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { area } from '../../src/kernels/area.ts';
import type { PixelBuffer, Rect, Size } from '../../src/pixels.ts';
import { openCv } from '../opencv.ts';
import { decoded, photo, random, realFile, realFiles } from '../pictures.ts';
import { difference, drawn, hashOf, pixels, textOf } from '../pixels.ts';

const cv = await openCv();

/** Noise: nothing is hidden by neighbours that are alike. */
function noise({ width, height }: Size, seed: number, alpha: boolean): PixelBuffer {
  const next = random(seed);
  const level = (): number => Math.floor(next() * 256);
  return drawn(width, height, () => [level(), level(), level(), alpha ? level() : 255]);
}

interface Shrinking {
  readonly from: Size;
  readonly to: Size;
  readonly seed: number;
}

/** One side: shrunk to anything, shrunk by a whole number, or kept. */
const side = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.nat(), fc.constantFrom('any', 'whole', 'kept'))
  .map(([from, chosen, kind]) => {
    if (kind === 'kept') return { from, to: from };
    const factor = 1 + (chosen % 9);
    return kind === 'whole' ? { from: from * factor, to: from } : { from, to: 1 + (chosen % from) };
  });

const shrinking: fc.Arbitrary<Shrinking> = fc
  .record({ across: side, down: side, seed: fc.nat() })
  .filter(({ across, down }) => across.from * down.from < 20_000)
  .map(({ across, down, seed }) => ({
    from: { width: across.from, height: down.from },
    to: { width: across.to, height: down.to },
    seed,
  }));

interface Share {
  readonly at: number;
  readonly share: number;
}

/** The source positions that each target position covers, and how much of them; less than a thousandth is left out. */
const sharesOf = (to: number, part: { start: number; length: number }): Share[][] =>
  Array.from({ length: to }, (_, position) => {
    const left = part.start + (position * part.length) / to;
    const right = part.start + ((position + 1) * part.length) / to;
    return Array.from({ length: Math.ceil(right) - Math.floor(left) }, (__, index) => {
      const at = Math.floor(left) + index;
      return { at, share: Math.min(right, at + 1) - Math.max(left, at) };
    }).filter(({ share }) => share > 1e-3);
  });

/** Every pixel the mean over its rectangle, each colour by its alpha. */
function exact({ width, data }: PixelBuffer, size: Size, part: Rect): PixelBuffer {
  const across = sharesOf(size.width, { start: part.x, length: part.width });
  const down = sharesOf(size.height, { start: part.y, length: part.height });
  return drawn(size.width, size.height, (x, y) => {
    let [red, green, blue, cover, total] = [0, 0, 0, 0, 0];
    for (const row of down[y] as Share[]) {
      for (const column of across[x] as Share[]) {
        const at = (row.at * width + column.at) * 4;
        const weight = row.share * column.share;
        const alpha = weight * (data[at + 3] as number);
        red += alpha * (data[at] as number);
        green += alpha * (data[at + 1] as number);
        blue += alpha * (data[at + 2] as number);
        cover += alpha;
        total += weight;
      }
    }
    return [red / cover, green / cover, blue / cover, cover / total];
  });
}

/** The colours of one picture under the alpha of another, where there is any. */
const coloursOf = (picture: PixelBuffer, under: PixelBuffer): PixelBuffer => ({
  ...picture,
  data: picture.data.map((value, at) => {
    const alpha = under.data[at | 3] as number;
    if ((at & 3) === 3) return alpha;
    return alpha === 0 ? 0 : value;
  }),
});

const wholeOf = ({ width, height }: Size): Rect => ({ x: 0, y: 0, width, height });

describe('area, on opaque pictures', () => {
  it('gives the bytes of cv::resize with INTER_AREA', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(shrinking, ({ from, to, seed }) => {
        const picture = noise(from, seed, false);
        expect(difference(area(picture, to), cv.area(picture, to))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    { name: 'one pixel, by a whole number', from: [60, 40], to: [1, 1] },
    { name: 'one pixel of more than 2^24 levels', from: [400, 267], to: [1, 1] },
    { name: 'one column, one side kept', from: [50, 7], to: [1, 7] },
    { name: 'one row, one side kept', from: [7, 50], to: [7, 1] },
    { name: 'a source of one column', from: [1, 50], to: [1, 7] },
    { name: 'a source of one row', from: [50, 1], to: [8, 1] },
    { name: 'whole on one side, not on the other', from: [40, 41], to: [20, 20] },
    { name: '1x2 blocks', from: [30, 40], to: [30, 20] },
    { name: '2x1 blocks', from: [40, 30], to: [20, 30] },
    { name: 'blocks of unequal sides', from: [40, 30], to: [20, 10] },
    { name: '49, which is no whole number to OpenCV', from: [98, 147], to: [2, 3] },
    { name: 'a large factor', from: [997, 101], to: [2, 3] },
    { name: 'a pixel less', from: [61, 53], to: [60, 52] },
    { name: 'the size it has', from: [21, 13], to: [21, 13] },
  ] as const)('gives them for $name: $from to $to', ({ from, to }) => {
    const picture = noise({ width: from[0], height: from[1] }, 7, false);
    const size = { width: to[0], height: to[1] };
    const before = hashOf(picture.data);
    expect(difference(area(picture, size), cv.area(picture, size))).toBeUndefined();
    expect(hashOf(picture.data)).toBe(before);
  });

  it('rounds halves up in blocks of two by two, and to even in others', () => {
    expect(textOf(area(pixels('0 1\n0 1'), { width: 1, height: 1 }))).toBe('1');
    expect(textOf(area(pixels('0 1'), { width: 1, height: 1 }))).toBe('0');
    expect(textOf(area(pixels('2 1'), { width: 1, height: 1 }))).toBe('2');
  });

  const [example] = realFiles('example.jpg');
  it.skipIf(!example).each([
    [100, 100, 'dbca4e6909fa9384'],
    [100, 67, '05f9bbb50c8acee6'],
    [200, 134, '10a29dbec1bbb123'],
    [133, 89, '48aacf89d07a17d2'],
    [399, 266, '60c0e10864f48ae0'],
    [150, 100, '3372fd7c1db37298'],
    [50, 33, 'f390333585b0d433'],
    [7, 5, '8ee82cc2cb6ef317'],
    [1, 1, '8ca1c2eb5d729bd2'],
  ])(
    example
      ? 'makes of example.jpg what the service makes of it, %ix%i: SHA-256 %s…'
      : 'makes of example.jpg what the service makes of it, %ix%i (skipped: OSS_IMG_FIXTURES names no folder with it)',
    async (width, height, hash) => {
      const { data } = area(await decoded(await realFile('example.jpg')), { width, height });
      const rgb = data.filter((_, at) => at % 4 !== 3);
      expect(hashOf(rgb).slice(0, 16)).toBe(hash);
    },
  );
});

describe('area, on pictures with alpha', () => {
  it("gives OpenCV's alpha, and the mean colour by alpha within one level", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(shrinking, ({ from, to, seed }) => {
        const picture = noise(from, seed, true);
        const shrunk = area(picture, to);
        expect(difference(shrunk, coloursOf(shrunk, cv.area(picture, to)))).toBeUndefined();
        const expected = exact(picture, to, wholeOf(picture));
        expect(difference(shrunk, coloursOf(expected, shrunk), 1)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    [8, 8],
    [13, 5],
  ])('takes no colour from what is transparent, to %ix%i', (width, height) => {
    const picture = drawn(40, 8, (x) => (x < 19 ? [200, 30, 10, 255] : [0, 255, 0, 0]));
    const { data } = area(picture, { width, height });
    const colours = Array.from({ length: data.length / 4 }, (_, pixel) => [...data.subarray(pixel * 4, pixel * 4 + 4)])
      .filter(([, , , alpha]) => alpha)
      .map((channels) => channels.slice(0, 3).join());
    expect(new Set(colours)).toEqual(new Set(['200,30,10']));
  });

  it('leaves nothing of the colour where nothing is left of alpha', () => {
    const { data } = area(pixels('FF880001 FF880000 FF880000'), { width: 1, height: 1 });
    expect([...data]).toEqual([0, 0, 0, 0]);
  });

  it.each(['FF880001 FF880001 FF880001', 'FF8800C8 FF8800C8 FF8800C8'])('leaves flat pictures flat: %j', (text) => {
    const flat = pixels(`${text}\n${text}\n${text}`);
    for (const [width, height] of [
      [1, 1],
      [2, 2],
      [3, 2],
    ] as const) {
      const expected = drawn(width, height, () => [...flat.data.subarray(0, 4)]);
      expect(difference(area(flat, { width, height }), expected)).toBeUndefined();
    }
  });
});

describe('area, of a picture that came reduced', () => {
  it.each([false, true])('means over the fractional part that it covers, alpha %s', (alpha) => {
    const picture = photo(26, 17, { alpha });
    for (const covered of [
      { x: 0, y: 0, width: 25.125, height: 16.5 },
      { x: 0.875, y: 0.5, width: 25.125, height: 16.5 },
      { x: 0, y: 0.5, width: 26, height: 16.5 },
    ]) {
      for (const size of [
        { width: 25, height: 16 },
        { width: 10, height: 7 },
        { width: 5, height: 1 },
      ]) {
        const shrunk = area({ ...picture, covered }, size);
        expect(difference(shrunk, coloursOf(exact(picture, size, covered), shrunk), 1)).toBeUndefined();
        const alphas = ({ data }: PixelBuffer) => data.filter((_, at) => at % 4 === 3);
        const expected = alphas(exact(picture, size, covered));
        expect(alphas(shrunk).every((value, at) => Math.abs(value - (expected[at] as number)) <= 1)).toBe(true);
      }
    }
  });

  it('is the bytes of OpenCV where it covers whole pixels', () => {
    const picture = photo(40, 30);
    for (const size of [
      { width: 20, height: 15 },
      { width: 17, height: 9 },
    ]) {
      expect(difference(area({ ...picture, covered: wholeOf(picture) }, size), cv.area(picture, size))).toBeUndefined();
    }
  });

  it('counts nothing of the pixels beyond', () => {
    const picture = drawn(21, 11, (x, y) => (x < 20 && y < 10 ? [9, 9, 9, 255] : [255, 0, 0, 255]));
    const covered = { x: 0, y: 0, width: 20, height: 10 };
    for (const size of [
      { width: 10, height: 5 },
      { width: 7, height: 3 },
    ]) {
      expect(new Set(area({ ...picture, covered }, size).data)).toEqual(new Set([9, 255]));
    }
  });
});

describe('area, of a side that would grow', () => {
  it.each([
    [11, 5],
    [10, 6],
  ])('throws: 10x5 to %ix%i', (width, height) => {
    expect(() => area(photo(10, 5), { width, height })).toThrow(RangeError);
  });

  it('counts what is covered as the side', () => {
    const covered = { x: 0, y: 0, width: 9.5, height: 5 };
    expect(() => area({ ...photo(10, 5), covered }, { width: 10, height: 5 })).toThrow(RangeError);
  });
});
