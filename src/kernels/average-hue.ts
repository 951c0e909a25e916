// The dominant tone of a picture: the mean colour of the pixels whose hue lies near the mean hue.
import type { PixelBuffer } from '../pixels.ts';

/** A pixel counts if its hue is at most so many degrees from the mean. As OSS: with the mean cut to whole degrees, 45 gives its value. */
const nearDegrees = 45;

/**
 * The dominant tone. Fully transparent pixels do not count. The mean is taken over hues from 0 to 360 as plain numbers,
 * so it may lie far from every pixel, between reds at 350 and at 10 for example; then all pixels count. The input is
 * not written.
 *
 * @returns red, green and blue, 0-255, truncated to whole numbers; black if every pixel is transparent
 */
export function averageHue({ data }: PixelBuffer): [number, number, number] {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 0) continue;
    sum += hueOf(data, at);
    count += 1;
  }
  if (count === 0) return [0, 0, 0];
  const mean = Math.trunc(sum / count);
  return meanOf(data, (at) => Math.abs(hueOf(data, at) - mean) <= nearDegrees) ?? meanOf(data, () => true) ?? [0, 0, 0];
}

/** The mean colour of the visible pixels that `counts` accepts by their offset; undefined if there are none. */
function meanOf(data: Uint8ClampedArray, counts: (at: number) => boolean): [number, number, number] | undefined {
  let [red, green, blue, pixels] = [0, 0, 0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 0 || !counts(at)) continue;
    red += data[at] as number;
    green += data[at + 1] as number;
    blue += data[at + 2] as number;
    pixels += 1;
  }
  return pixels === 0 ? undefined : [Math.trunc(red / pixels), Math.trunc(green / pixels), Math.trunc(blue / pixels)];
}

/** HSV hue in degrees, 0 to 360; 0 for greys. */
function hueOf(data: Uint8ClampedArray, at: number): number {
  const red = data[at] as number;
  const green = data[at + 1] as number;
  const blue = data[at + 2] as number;
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread === 0) return 0;
  if (most === red) return (((green - blue) / spread + 6) % 6) * 60;
  return most === green ? ((blue - red) / spread + 2) * 60 : ((red - green) / spread + 4) * 60;
}
