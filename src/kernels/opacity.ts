// Whether there is alpha to care about; opaque pictures take the shorter ways.
import { type PixelBuffer, signedWordsOf } from '../pixels.ts';

/** How many pixels are looked at before it is asked whether they all were opaque. */
const stretch = 4096;

/** Pixels are read as 32-bit words; alpha is the last byte in memory, the highest on every machine that runs a browser. */
export function isOpaque(pixels: PixelBuffer): boolean {
  if (pixels.opaque) return true;
  const words = signedWordsOf(pixels);
  for (let start = 0; start < words.length; start += stretch) {
    const end = Math.min(words.length, start + stretch);
    let common = -1;
    for (let at = start; at < end; at += 1) common &= words[at] as number;
    if (common >>> 24 !== 255) return false;
  }
  return true;
}
