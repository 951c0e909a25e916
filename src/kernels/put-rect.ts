// A part of a picture replaced or emptied, by rows. These write to their first argument, which the caller has just made.
import { type PixelBuffer, type Rect, wordsOf } from '../pixels.ts';

/** `pixels` with their upper left at (x, y), alpha and all; they must lie within the target. */
export function putRect(target: PixelBuffer, pixels: PixelBuffer, { x, y }: Pick<Rect, 'x' | 'y'>): void {
  const to = wordsOf(target);
  const from = wordsOf(pixels);
  for (let row = 0; row < pixels.height; row += 1) {
    const start = row * pixels.width;
    to.set(from.subarray(start, start + pixels.width), (y + row) * target.width + x);
  }
}

/** Transparent black in `rect`, which must lie within the target. */
export function clearRect(target: PixelBuffer, { x, y, width, height }: Rect): void {
  const words = wordsOf(target);
  for (let row = y; row < y + height; row += 1) {
    const start = row * target.width + x;
    words.fill(0, start, start + width);
  }
}
