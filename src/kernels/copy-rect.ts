// Whole pixels moved by rows.
import { unset } from '../pixel-memory.ts';
import { type PixelBuffer, type Rect, wordsOf } from '../pixels.ts';

/** A copy of the part of the picture inside `rect`, which must lie within it. */
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

export function copyPixels(pixels: PixelBuffer): PixelBuffer {
  const result = { ...unset(pixels), opaque: pixels.opaque };
  result.data.set(pixels.data);
  return result;
}
