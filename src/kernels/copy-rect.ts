// Whole pixels moved by rows.
import { blank, type PixelBuffer, type Rect, wordsOf } from '../pixels.ts';

/** A copy of the part of the picture inside `rect`, which must lie within it. */
export function copyRect(pixels: PixelBuffer, rect: Rect): PixelBuffer {
  const result = blank(rect);
  const from = wordsOf(pixels);
  const to = wordsOf(result);
  for (let y = 0; y < rect.height; y += 1) {
    const start = (rect.y + y) * pixels.width + rect.x;
    to.set(from.subarray(start, start + rect.width), y * rect.width);
  }
  return result;
}

export const copyPixels = (pixels: PixelBuffer): PixelBuffer => ({
  width: pixels.width,
  height: pixels.height,
  data: new Uint8ClampedArray(pixels.data),
});
