// Whether there is alpha to care about; opaque pictures take the shorter ways.
import { type PixelBuffer, wordsOf } from '../pixels.ts';

/** Rows are read as 32-bit words; alpha is the last byte in memory, the highest on every machine that runs a browser. */
export function isOpaque(pixels: PixelBuffer): boolean {
  for (const word of wordsOf(pixels)) if (word < 0xff000000) return false;
  return true;
}
