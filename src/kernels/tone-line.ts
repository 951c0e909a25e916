// A line through the levels of the three colour channels.
import { unset } from '../pixel-memory.ts';
import { type PixelBuffer, signedWordsOf } from '../pixels.ts';

/** A level becomes `gain` times itself plus `offset`, in single precision, rounded (ties to even) and held to 0..255. */
export interface ToneLine {
  readonly gain: number;
  readonly offset: number;
}

/** The 256 results. */
export const curveOf = ({ gain, offset }: ToneLine): Uint8ClampedArray =>
  Uint8ClampedArray.from({ length: 256 }, (_, level) =>
    Math.fround(Math.fround(Math.fround(gain) * level) + Math.fround(offset)),
  );

/** Copies pictures with their colour channels laid through a line; alpha stays. The input is not written. */
export function layTones(line: ToneLine): (pixels: PixelBuffer) => PixelBuffer {
  const curve = curveOf(line);
  // One table for each channel, its values shifted to the channel's place in the word.
  const [reds, greens, blues] = [0, 8, 16].map((shift) => Int32Array.from(curve, (value) => value << shift)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  return (pixels) => {
    const result = { ...unset(pixels), opaque: pixels.opaque };
    const from = signedWordsOf(pixels);
    const to = signedWordsOf(result);
    for (let at = 0; at < from.length; at += 1) {
      const word = from[at] as number;
      const red = reds[word & 255] as number;
      const green = greens[(word >> 8) & 255] as number;
      const blue = blues[(word >> 16) & 255] as number;
      to[at] = (word & 0xff000000) | red | green | blue;
    }
    return result;
  };
}
