// Alpha removed by a background colour, for formats that have none.
import { unset } from '../pixel-memory.ts';
import { type PixelBuffer, signedWordsOf } from '../pixels.ts';
import { channelsOf } from './colour.ts';

/**
 * A copy of a picture blended over an opaque background. The input is not written. This is the definition of its twin in
 * flatten.simd.ts, which gives the same bytes.
 *
 * As OSS: (colour * alpha + background * (255 - alpha)) / 255 is cut to a whole number, not rounded. The byte size known of
 * crop's r comes out only so.
 *
 * @param color the background, RRGGBB
 */
export function flatten(pixels: PixelBuffer, color: string): PixelBuffer {
  const result = { ...unset(pixels), opaque: true };
  const [red, green, blue] = channelsOf(color);
  const from = signedWordsOf(pixels);
  const to = signedWordsOf(result);
  for (let at = 0; at < from.length; at += 1) {
    const word = from[at] as number;
    const alpha = word >>> 24;
    if (alpha === 255) {
      to[at] = word;
      continue;
    }
    const rest = 255 - alpha;
    const shownRed = through255((word & 255) * alpha + red * rest);
    const shownGreen = through255(((word >> 8) & 255) * alpha + green * rest);
    const shownBlue = through255(((word >> 16) & 255) * alpha + blue * rest);
    to[at] = (255 << 24) | (shownBlue << 16) | (shownGreen << 8) | shownRed;
  }
  return result;
}

/** The whole part of value / 255, exact for 0 to 255 * 255. */
const through255 = (value: number): number => (value + 1 + (value >> 8)) >> 8;
