// The part of an animation's frame that must be written: where it differs from the frame before.
import type { Rect, Size } from '../pixels.ts';

/**
 * The smallest rectangle around all pixels that differ between two pictures of the same size. Nothing is written.
 *
 * @param before one 32-bit word a pixel: `width` * `height` of them
 * @param after as many words
 * @returns undefined if all pixels are equal
 */
export function changedRect(before: Int32Array, after: Int32Array, { width, height }: Size): Rect | undefined {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    let x = 0;
    while (x < width && before[row + x] === after[row + x]) x += 1;
    if (x === width) continue;
    if (x < left) left = x;
    if (top === height) top = y;
    bottom = y;
    let last = width - 1;
    while (before[row + last] === after[row + last]) last -= 1;
    if (last > right) right = last;
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
