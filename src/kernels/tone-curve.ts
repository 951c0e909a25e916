// One curve for the three colour channels.
import type { PixelBuffer } from '../pixels.ts';

/** A table of 256 results, rounded and held to 0..255. */
export const curveOf = (value: (input: number) => number): Uint8ClampedArray =>
  Uint8ClampedArray.from({ length: 256 }, (_, input) => value(input));

/** Colours through the table; alpha stays. */
export function applyCurve(pixels: PixelBuffer, curve: Uint8ClampedArray): PixelBuffer {
  const { width, height, data } = pixels;
  const out = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    out[at] = curve[data[at] as number] as number;
    out[at + 1] = curve[data[at + 1] as number] as number;
    out[at + 2] = curve[data[at + 2] as number] as number;
    out[at + 3] = data[at + 3] as number;
  }
  return { width, height, data: out };
}
