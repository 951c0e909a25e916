import { describe, expect, it } from 'vitest';
import { blendMask, blendOver, filled } from '../../src/kernels/composite.ts';
import { copyPixels } from '../../src/kernels/copy-rect.ts';
import { flatten } from '../../src/kernels/flatten.ts';
import { isOpaque } from '../../src/kernels/opacity.ts';
import type { AlphaMask, PixelBuffer } from '../../src/pixels.ts';
import { photo, random } from '../pictures.ts';
import { difference, drawn, hashOf, pixels, textOf } from '../pixels.ts';

const mask = (text: string): AlphaMask => {
  const rows = text.split('\n').map((row) => row.split(' ').map(Number));
  return { width: rows[0]?.length ?? 0, height: rows.length, data: new Uint8Array(rows.flat()) };
};

/**
 * "Over" in doubles, through premultiplied values. `cover` gives the upper colour and its alpha 0-1 at a position, if
 * there is any.
 */
const reference = (
  under: PixelBuffer,
  cover: (x: number, y: number) => readonly [number, number, number, number] | undefined,
): PixelBuffer =>
  drawn(under.width, under.height, (x, y) => {
    const at = (y * under.width + x) * 4;
    const below = [...under.data.subarray(at, at + 4)] as [number, number, number, number];
    const above = cover(x, y);
    if (!above || above[3] === 0) return below;
    const rest = (1 - above[3]) * (below[3] / 255);
    const alpha = above[3] + rest;
    return [0, 1, 2]
      .map((channel) => ((above[channel] as number) * above[3] + (below[channel] as number) * rest) / alpha)
      .concat(alpha * 255);
  });

describe('filled', () => {
  it.each(['000000', 'FFFFFF', 'FF8800', '0102FE'])('is opaque in %s everywhere', (color) => {
    expect(
      difference(
        filled({ width: 3, height: 2 }, color),
        pixels(`${color} ${color} ${color}\n${color} ${color} ${color}`),
      ),
    ).toBeUndefined();
  });
});

describe('blendOver', () => {
  it.each([
    { name: 'replaces where the source is opaque', target: 'FFFFFF', source: 'FF0000', result: 'FF0000' },
    {
      name: 'leaves the target where the source is transparent',
      target: '10203040',
      source: 'FF000000',
      result: '10203040',
    },
    { name: 'mixes half over opaque', target: 'FFFFFF', source: 'FF000080', result: 'FF7F7F' },
    { name: 'keeps the colour of half over transparent', target: '00FF0000', source: 'FF000080', result: 'FF000080' },
    { name: 'mixes half over half', target: '0000FF80', source: 'FF000080', result: 'AA0055C0' },
  ])('$name', ({ target, source, result }) => {
    const picture = pixels(target);
    blendOver(picture, pixels(source), 0, 0);
    expect(textOf(picture)).toBe(result);
  });

  it.each([
    { x: 0, y: 0, result: '8 9 3\n10 11 6' },
    { x: 1, y: 0, result: '1 8 9\n4 10 11' },
    { x: 2, y: 1, result: '1 2 3\n4 5 8' },
    { x: -1, y: -1, result: '11 2 3\n4 5 6' },
    { x: 3, y: 0, result: '1 2 3\n4 5 6' },
    { x: -2, y: 5, result: '1 2 3\n4 5 6' },
  ])('clips what falls outside at $x,$y', ({ x, y, result }) => {
    const picture = pixels('1 2 3\n4 5 6');
    blendOver(picture, pixels('8 9\n10 11'), x, y);
    expect(textOf(picture)).toBe(result);
  });

  it('agrees with "over" in doubles for every mixture of alphas, and does not write to the source', () => {
    const next = random(5);
    const noise = (): PixelBuffer => drawn(64, 64, () => [0, 1, 2, 3].map(() => Math.floor(next() * 256)));
    const [target, source] = [noise(), noise()];
    const expected = reference(target, (x, y) => {
      const at = (y * 64 + x) * 4;
      const [red = 0, green = 0, blue = 0, alpha = 0] = source.data.subarray(at, at + 4);
      return [red, green, blue, alpha / 255];
    });
    const before = hashOf(source.data);
    blendOver(target, source, 0, 0);
    expect(difference(target, expected)).toBeUndefined();
    expect(hashOf(source.data)).toBe(before);
  });
});

describe('blendMask', () => {
  it.each([
    {
      name: 'draws the colour where the mask is full',
      target: '100 100',
      cover: '255 0',
      opacity: 1,
      result: 'FF8800 100',
    },
    { name: 'mixes half by the mask', target: '0 255', cover: '128 128', opacity: 1, result: '804400 FFC37F' },
    { name: 'mixes half by the opacity', target: '0 255', cover: '255 255', opacity: 0.5, result: '804400 FFC480' },
    { name: 'draws nothing without opacity', target: '00FF0000 7', cover: '255 255', opacity: 0, result: '00FF0000 7' },
    { name: 'draws on transparent pixels', target: '00FF0000 7', cover: '51 0', opacity: 1, result: 'FF880033 7' },
  ])('$name', ({ target, cover, opacity, result }) => {
    const picture = pixels(target);
    blendMask(picture, mask(cover), 0, 0, 'FF8800', opacity);
    // A half may round either way: 0.5 * 255 is no binary fraction after the division.
    expect(difference(picture, pixels(result), 1)).toBeUndefined();
  });

  it('agrees with "over" with the mask times the opacity as alpha, clipped at the borders', () => {
    const next = random(6);
    const cover = { width: 9, height: 7, data: new Uint8Array(63).map(() => Math.floor(next() * 256)) };
    for (const [x, y] of [
      [0, 0],
      [-4, 3],
      [12, -2],
      [18, 15],
    ] as const) {
      for (const opacity of [0.13, 0.5, 1]) {
        const target = photo(20, 16, { alpha: true });
        const expected = reference(target, (column, row) => {
          const [left, top] = [column - x, row - y];
          if (left < 0 || top < 0 || left >= 9 || top >= 7) return undefined;
          return [255, 136, 0, ((cover.data[top * 9 + left] as number) / 255) * opacity];
        });
        blendMask(target, cover, x, y, 'FF8800', opacity);
        expect(difference(target, expected)).toBeUndefined();
      }
    }
  });
});

describe('flatten', () => {
  it('blends over an opaque colour and does not write to its input', () => {
    const source = pixels('FF000000 FF000080 FF0000 00FF0040');
    const before = copyPixels(source);
    expect(textOf(flatten(source, 'FFFFFF'))).toBe('255 FF7F7F FF0000 BFFFBF');
    expect(difference(source, before)).toBeUndefined();
  });
});

describe('flatten', () => {
  it('cuts to a whole level, for every alpha and every level on every level', () => {
    const channels = (level: number): number[] => [level, 255 - level, (level * 7) & 255];
    for (const under of [0, 1, 100, 254, 255]) {
      const source = drawn(256, 256, (alpha, level) => [...channels(level), alpha]);
      const color = under.toString(16).padStart(2, '0').repeat(3);
      const expected = drawn(256, 256, (alpha, level) => [
        ...channels(level).map((value) => Math.floor((value * alpha + under * (255 - alpha)) / 255)),
        255,
      ]);
      expect(difference(flatten(source, color), expected)).toBeUndefined();
    }
  });
});

describe('isOpaque', () => {
  it('finds one pixel with alpha among very many', () => {
    const many = drawn(300, 50, () => [1, 2, 3, 255]);
    expect(isOpaque(many)).toBe(true);
    for (const pixel of [0, 4095, 4096, 14_999]) {
      const one = copyPixels(many);
      one.data[pixel * 4 + 3] = 254;
      expect(isOpaque(one)).toBe(false);
    }
  });

  it.each([
    ['0 255 FF8800', true],
    ['0 255 FF8800FE', false],
    ['00000000 255 255', false],
  ])('says of %s: %s', (text, opaque) => {
    expect(isOpaque(pixels(text))).toBe(opaque);
  });
});
