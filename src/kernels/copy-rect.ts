// Copies of a picture and of a part of it, row by row.
import { unset } from '../pixel-memory.ts';
import { type PixelBuffer, type Rect, wordsOf } from '../pixels.ts';

/** A copy of the part of a picture inside `rect`, which must lie within it. The input is not written. */
export function copyRect(pixels: PixelBuffer, rect: Rect): PixelBuffer {
  const result = { ...unset(rect), opaque: pixels.opaque };
  const from = wordsOf(pixels);
  const to = wordsOf(result);
  for (let y = 0; y < rect.height; y += 1) {
    const start = (rect.y + y) * pixels.width + rect.x;
    to.set(from.subarray(start, start + rect.width), y * rect.width);
  }
  return result;
}

/** A copy in memory of its own. */
export function copyPixels(pixels: PixelBuffer): PixelBuffer {
  const result = { ...unset(pixels), opaque: pixels.opaque };
  result.data.set(pixels.data);
  return result;
}
