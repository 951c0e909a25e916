// A test for alpha: opaque pictures take the shorter path through most kernels. On opaque pixels the paths differ in how they round, so that
// rows that flow must be told of their whole picture (src/pipeline/settled.ts).
import { type PixelBuffer, signedWordsOf } from '../pixels.ts';

/** Pixels to combine before one comparison: a branch at every pixel would cost more than reading too many. */
const stretch = 4096;

/**
 * True if no pixel has an alpha below 255, of the whole picture where rows are told of it. Pixels are read as 32-bit words: alpha is the last byte in memory, which is
 * the highest one on every machine that runs a browser.
 */
export function isOpaque(pixels: PixelBuffer): boolean {
  if (pixels.opaque) return true;
  if (pixels.transparent) return false;
  const words = signedWordsOf(pixels);
  for (let start = 0; start < words.length; start += stretch) {
    const end = Math.min(words.length, start + stretch);
    let common = -1;
    for (let at = start; at < end; at += 1) common &= words[at] as number;
    if (common >>> 24 !== 255) return false;
  }
  return true;
}
