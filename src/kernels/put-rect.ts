// A part of a picture replaced or cleared, row by row. These write to their first argument, so the caller passes a
// picture that it made itself.
import { type PixelBuffer, type Rect, wordsOf } from '../pixels.ts';

/**
 * Replaces the part of `target` whose upper left corner is (x, y) by `pixels`, alpha included; they must lie within the
 * target.
 */
export function putRect(target: PixelBuffer, pixels: PixelBuffer, { x, y }: Pick<Rect, 'x' | 'y'>): void {
  const to = wordsOf(target);
  const from = wordsOf(pixels);
  for (let row = 0; row < pixels.height; row += 1) {
    const start = row * pixels.width;
    to.set(from.subarray(start, start + pixels.width), (y + row) * target.width + x);
  }
}

/** Makes the pixels in `rect`, which must lie within the target, transparent black. */
export function clearRect(target: PixelBuffer, { x, y, width, height }: Rect): void {
  const words = wordsOf(target);
  for (let row = y; row < y + height; row += 1) {
    const start = row * target.width + x;
    words.fill(0, start, start + width);
  }
}
