// A tone curve: one table for the three colour channels.
import { unset } from '../pixel-memory.ts';
import { type PixelBuffer, signedWordsOf } from '../pixels.ts';

/** The table of a function of one channel, 256 results from 0 to 255, rounded (ties to even) and held to 0..255. */
export const curveOf = (value: (input: number) => number): Uint8ClampedArray =>
  Uint8ClampedArray.from({ length: 256 }, (_, input) => value(input));

/**
 * A copy of a picture whose colour channels are replaced by their entries in `curve`; alpha stays. The input is not
 * written.
 */
export function applyCurve(pixels: PixelBuffer, curve: Uint8ClampedArray): PixelBuffer {
  const result = { ...unset(pixels), opaque: pixels.opaque };
  const from = signedWordsOf(pixels);
  const to = signedWordsOf(result);
  // One table for each channel, its values shifted to the channel's place in the word.
  const [reds, greens, blues] = [0, 8, 16].map((shift) => Int32Array.from(curve, (value) => value << shift)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  for (let at = 0; at < from.length; at += 1) {
    const word = from[at] as number;
    const red = reds[word & 255] as number;
    const green = greens[(word >> 8) & 255] as number;
    const blue = blues[(word >> 16) & 255] as number;
    to[at] = (word & 0xff000000) | red | green | blue;
  }
  return result;
}
