import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handles, inside, moved, resized, withAspect } from '../../demo/viewer/rectangle.ts';
import type { Rect, Size } from '../../demo/viewer/view.ts';

const picture = { width: 400, height: 300 };
const rect = { x: 100, y: 100, width: 100, height: 80 };

const pictures = fc.record({ width: fc.integer({ min: 1, max: 5000 }), height: fc.integer({ min: 1, max: 5000 }) });
const pictureAndRect = pictures.chain((size) =>
  fc
    .record({
      x: fc.integer({ min: 0, max: size.width - 1 }),
      y: fc.integer({ min: 0, max: size.height - 1 }),
      width: fc.integer({ min: 1, max: 5000 }),
      height: fc.integer({ min: 1, max: 5000 }),
    })
    .map((wished) => ({ size, rect: inside(wished, size) })),
);
const distance = fc.double({ min: -6000, max: 6000, noNaN: true });

function expectInside(rect: Rect, size: Size): void {
  for (const value of [rect.x, rect.y, rect.width, rect.height]) expect(value).toBe(Math.trunc(value));
  expect(Math.min(rect.x, rect.y)).toBeGreaterThanOrEqual(0);
  expect(Math.min(rect.width, rect.height)).toBeGreaterThanOrEqual(1);
  expect(rect.x + rect.width).toBeLessThanOrEqual(size.width);
  expect(rect.y + rect.height).toBeLessThanOrEqual(size.height);
}

describe('a rectangle on a picture', () => {
  it('moves, and stops at the edges', () => {
    expect(moved(rect, { x: 10.4, y: -20 }, picture)).toEqual({ ...rect, x: 110, y: 80 });
    expect(moved(rect, { x: 1000, y: -1000 }, picture)).toEqual({ ...rect, x: 300, y: 0 });
  });

  it.each([
    ['nw', { x: 110, y: 105, width: 90, height: 75 }],
    ['n', { x: 100, y: 105, width: 100, height: 75 }],
    ['ne', { x: 100, y: 105, width: 110, height: 75 }],
    ['e', { x: 100, y: 100, width: 110, height: 80 }],
    ['se', { x: 100, y: 100, width: 110, height: 85 }],
    ['s', { x: 100, y: 100, width: 100, height: 85 }],
    ['sw', { x: 110, y: 100, width: 90, height: 85 }],
    ['w', { x: 110, y: 100, width: 90, height: 80 }],
  ] as const)('follows its handle %s and leaves the opposite side', (handle, expected) => {
    expect(resized(rect, handle, { x: 10, y: 5 }, picture)).toEqual(expected);
  });

  it('keeps a locked square square, and its opposite corner in place', () => {
    const square = { x: 100, y: 100, width: 100, height: 100 };
    expect(resized(square, 'se', { x: 40, y: 10 }, picture, 1)).toEqual({ x: 100, y: 100, width: 140, height: 140 });
    expect(resized(square, 'nw', { x: -10, y: -40 }, picture, 1)).toEqual({ x: 60, y: 60, width: 140, height: 140 });
    expect(resized(square, 'e', { x: 20, y: 0 }, picture, 1)).toEqual({ x: 100, y: 90, width: 120, height: 120 });
    expect(resized(square, 'se', { x: 1000, y: 1000 }, picture, 1)).toEqual({
      x: 100,
      y: 100,
      width: 200,
      height: 200,
    });
  });

  it('stays inside the picture in whole pixels, whatever is pulled', () => {
    fc.assert(
      fc.property(
        pictureAndRect,
        fc.constantFrom(...handles),
        distance,
        distance,
        fc.constantFrom(undefined, 1, 4 / 3, 16 / 9, 9 / 16),
        ({ size, rect }, handle, x, y, aspect) => {
          expectInside(resized(rect, handle, { x, y }, size, aspect), size);
          expectInside(moved(rect, { x, y }, size), size);
        },
      ),
    );
  });

  it('keeps a locked aspect ratio to the pixel that rounding takes', () => {
    fc.assert(
      fc.property(
        pictureAndRect,
        fc.constantFrom(...handles),
        distance,
        distance,
        fc.constantFrom(1, 4 / 3, 16 / 9),
        ({ size, rect }, handle, x, y, aspect) => {
          const start = withAspect(rect, aspect);
          const end = resized(start, handle, { x, y }, size, aspect);
          // In a picture of a few pixels there is no room for a ratio.
          fc.pre(Math.min(size.width, size.height) > 4);
          expect(Math.abs(end.height - end.width / aspect)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('takes an aspect ratio around its middle', () => {
    expect(withAspect({ x: 0, y: 0, width: 400, height: 300 }, 1)).toEqual({ x: 50, y: 0, width: 300, height: 300 });
    expect(withAspect({ x: 10, y: 10, width: 100, height: 100 }, 2)).toEqual({ x: 10, y: 35, width: 100, height: 50 });
  });
});
