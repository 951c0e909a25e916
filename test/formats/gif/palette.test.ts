// Palettes: exact if the colours fit, near to the pixels if not, and the search for the nearest entry.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestEntries } from '../../../src/formats/gif/nearest.ts';
import { exactPalette, reducedPalette } from '../../../src/formats/gif/palette.ts';
import { changedRect } from '../../../src/kernels/changed-rect.ts';
import { signedWordsOf } from '../../../src/pixels.ts';
import { photo } from '../../pictures.ts';

const opaque = fc.integer({ min: 0, max: 0xffffff }).map((color) => 0xff000000 | color);
const channels = (word: number): number[] => [word & 255, (word >> 8) & 255, (word >> 16) & 255];
const apart = (a: number, b: number): number =>
  channels(a).reduce((sum, value, at) => sum + (value - (channels(b)[at] as number)) ** 2, 0);

describe('a palette', () => {
  it('holds every colour in the order of appearance, unless there are too many', () => {
    const [a, b, c, d] = [0xff000003 | 0, 0xff000001 | 0, 0xff000002 | 0, 0xff000009 | 0];
    const words = Int32Array.of(a, 0, b, a, c);
    expect(exactPalette(words, 3)).toEqual([a, b, c]);
    expect(exactPalette(words, 2)).toBeUndefined();
    expect(exactPalette(words, 4, [d])).toEqual([d, a, b, c]);
  });

  it('gives the entry that a search through all entries finds nearest', () => {
    fc.assert(
      fc.property(fc.array(opaque, { minLength: 1, maxLength: 256 }), fc.array(opaque), (palette, words) => {
        const asked = [...words, ...palette];
        for (const [at, index] of nearestEntries(Int32Array.from(asked), palette).entries()) {
          const word = asked[at] as number;
          const found = apart(word, palette[index] as number);
          expect(found).toBe(Math.min(...palette.map((color) => apart(word, color))));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives a transparent pixel the index behind the last entry', () => {
    expect([...nearestEntries(Int32Array.of(0, -1, 0), [-1, 0xff000000 | 0])]).toEqual([2, 0, 2]);
  });

  it('gives a colour the same entry whatever was asked for before', () => {
    // Few values in each channel make for many equally near entries.
    const coarse = fc
      .tuple(fc.nat(4), fc.nat(4), fc.nat(4))
      .map(([r, g, b]) => 0xff000000 | (r << 2) | (g << 10) | (b << 18));
    fc.assert(
      fc.property(fc.uniqueArray(coarse, { minLength: 1, maxLength: 60 }), fc.array(coarse), (palette, words) => {
        const alone = words.map((word) => nearestEntries(Int32Array.of(word), palette)[0]);
        expect([...nearestEntries(Int32Array.from(words), palette)]).toEqual(alone);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['a few colours', 3, 3],
    ['many colours', 90, 60],
    ['more colours than are counted one by one', 300, 200],
  ])('reduced from %s has no more entries than allowed and is near to the pixels', (_, width, height) => {
    const words = signedWordsOf(photo(width, height));
    const palette = reducedPalette(words, 255, nearestEntries);
    const nearest = nearestEntries(words, palette);
    expect(palette.length).toBeLessThanOrEqual(255);
    const errors = words.reduce((sum, word, at) => sum + apart(word, palette[nearest[at] as number] as number), 0);
    expect(10 * Math.log10((255 ** 2 * 3 * words.length) / errors)).toBeGreaterThan(32);
  });

  it('reduced from colours that are all similar has as many entries as allowed', () => {
    const words = Int32Array.from(
      { length: 1000 },
      (_, at) => 0xff000000 | (at % 10) | (((at / 10) % 10) << 8) | ((at / 100) << 16),
    );
    expect(reducedPalette(words, 256, nearestEntries)).toHaveLength(256);
  });

  it('keeps the colour of a flat area that fills most of the picture', () => {
    const words = new Int32Array(signedWordsOf(photo(100, 100)));
    words.fill(0xff123456, 0, 8000);
    expect(reducedPalette(words, 255, nearestEntries)).toContain(0xff123456 | 0);
  });
});

describe('changedRect', () => {
  const size = { width: 5, height: 4 };
  it('is the smallest rectangle around all changed pixels', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 19 })), (places) => {
        const after = new Int32Array(20);
        for (const place of places) after[place] = 1;
        const [columns, rows] = [places.map((place) => place % 5), places.map((place) => Math.floor(place / 5))];
        const [x, y] = [Math.min(...columns), Math.min(...rows)];
        const expected = { x, y, width: Math.max(...columns) - x + 1, height: Math.max(...rows) - y + 1 };
        expect(changedRect(new Int32Array(20), after, size)).toEqual(places.length > 0 ? expected : undefined);
      }),
    );
  });
});
