// The tone a picture is felt to have: the mean colour of those pixels whose hue lies near the mean hue.
import type { PixelBuffer } from '../pixels.ts';

/** Degrees from the mean hue within which a pixel counts. As OSS: with the mean cut to whole degrees, 45 gives its published value. */
const nearDegrees = 45;

/**
 * @returns red, green, blue, each truncated to a whole number. Transparent pixels do not count, black for nothing else.
 * Where no pixel lies near the mean hue, which is no angle of a circle, all count.
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

/** HSV hue in degrees, 0 for greys. */
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
