import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyPixels, copyRect } from '../../src/kernels/copy-rect.ts';
import { photo } from '../pictures.ts';
import { difference, drawn, hashOf, pixels, textOf } from '../pixels.ts';

const source = pixels(`
  1  2  3  4
  5  6  7  8
  9 10 11 12`);

describe('copyRect', () => {
  it.each([
    { rect: { x: 0, y: 0, width: 4, height: 3 }, result: '1 2 3 4\n5 6 7 8\n9 10 11 12' },
    { rect: { x: 1, y: 1, width: 2, height: 2 }, result: '6 7\n10 11' },
    { rect: { x: 3, y: 0, width: 1, height: 3 }, result: '4\n8\n12' },
    { rect: { x: 0, y: 2, width: 4, height: 1 }, result: '9 10 11 12' },
    { rect: { x: 3, y: 2, width: 1, height: 1 }, result: '12' },
  ])('copies $rect', ({ rect, result }) => {
    expect(textOf(copyRect(source, rect))).toBe(result);
  });

  it('takes each pixel from its position, for rectangles and pictures of any size', () => {
    const cut = fc
      .record({ width: fc.integer({ min: 1, max: 17 }), height: fc.integer({ min: 1, max: 17 }) })
      .chain(({ width, height }) =>
        fc.record({
          outer: fc.constant({ width, height }),
          x: fc.integer({ min: 0, max: width - 1 }),
          y: fc.integer({ min: 0, max: height - 1 }),
          across: fc.double({ min: 0, max: 1, noNaN: true }),
          down: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      );
    fc.assert(
      fc.property(cut, ({ outer, x, y, across, down }) => {
        const picture = photo(outer.width, outer.height, { alpha: true });
        const width = 1 + Math.floor(across * (outer.width - x - 1));
        const height = 1 + Math.floor(down * (outer.height - y - 1));
        const expected = drawn(width, height, (column, row) => {
          const at = ((y + row) * outer.width + x + column) * 4;
          return [...picture.data.subarray(at, at + 4)];
        });
        expect(difference(copyRect(picture, { x, y, width, height }), expected)).toBeUndefined();
      }),
    );
  });
});

describe('copyPixels', () => {
  it('gives equal pixels in memory of its own', () => {
    const before = hashOf(source.data);
    const copy = copyPixels(source);
    expect(difference(copy, source)).toBeUndefined();
    copy.data.fill(0);
    expect(hashOf(source.data)).toBe(before);
  });
});
