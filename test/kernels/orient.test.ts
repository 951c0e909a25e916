import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orient, orientedSize, orientRows } from '../../src/kernels/orient.ts';
import { blank } from '../../src/pixel-memory.ts';
import type { Orientation, PixelBuffer } from '../../src/pixels.ts';
import { rowsOf } from '../../src/row-flow.ts';
import { photo } from '../pictures.ts';
import { difference, hashOf, pixels, textOf } from '../pixels.ts';

const source = pixels(`
  1 2 3
  4 5 6`);

describe('orient', () => {
  it.each<[Orientation, string]>([
    [1, '1 2 3\n4 5 6'],
    [2, '3 2 1\n6 5 4'],
    [3, '6 5 4\n3 2 1'],
    [4, '4 5 6\n1 2 3'],
    [5, '1 4\n2 5\n3 6'],
    [6, '4 1\n5 2\n6 3'],
    [7, '6 3\n5 2\n4 1'],
    [8, '3 6\n2 5\n1 4'],
  ])('shows orientation %i as EXIF means it', (orientation, result) => {
    expect(textOf(orient(source, orientation))).toBe(result);
  });

  it('makes pictures of the size that orientedSize gives', () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
      const { width, height } = orient(source, orientation);
      expect({ orientation, width, height }).toEqual({ orientation, ...orientedSize(source, orientation) });
    }
  });

  // A sequence of orientations, and the single one that gives the same picture.
  it.each<{ sequence: Orientation[]; same: Orientation }>([
    { sequence: [6, 6, 6, 6], same: 1 },
    { sequence: [8, 8, 8, 8], same: 1 },
    { sequence: [6, 6], same: 3 },
    { sequence: [8, 8], same: 3 },
    { sequence: [6, 8], same: 1 },
    { sequence: [2, 2], same: 1 },
    { sequence: [3, 3], same: 1 },
    { sequence: [4, 4], same: 1 },
    { sequence: [5, 5], same: 1 },
    { sequence: [7, 7], same: 1 },
    { sequence: [2, 3], same: 4 },
    { sequence: [2, 6], same: 7 },
    { sequence: [2, 8], same: 5 },
  ])('$sequence one after another give the same as $same, for pictures of any size', ({ sequence, same }) => {
    const side = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const picture = photo(width, height, { alpha: true });
        const turned = sequence.reduce<PixelBuffer>(orient, picture);
        expect(difference(turned, orient(picture, same))).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  it('lays rows that flow where it puts those of a whole picture', () => {
    const [side, count] = [fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 90 })];
    fc.assert(
      fc.property(side, side, count, fc.integer({ min: 1, max: 8 }), (width, height, rows, number) => {
        const picture = photo(width, height, { alpha: true });
        const orientation = number as Orientation;
        const { lay, ...size } = orientRows(picture, orientation);
        const whole = blank(size);
        for (let from = 0; from < height; from += rows)
          lay?.(rowsOf(picture, { from, to: Math.min(height, from + rows) }), from, whole);
        expect(difference(whole, orient(picture, orientation))).toBeUndefined();
      }),
    );
  });

  it('does not write to its input', () => {
    const before = hashOf(source.data);
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const) orient(source, orientation).data.fill(0);
    expect(hashOf(source.data)).toBe(before);
  });
});
