// Porter-Duff "over" on straight alpha. These write to their first argument, which the caller has just made.
import { type AlphaMask, type PixelBuffer, type Size, signedWordsOf, unset } from '../pixels.ts';

/** Every pixel opaque in this colour (RRGGBB). */
export function fill(target: PixelBuffer, color: string): void {
  signedWordsOf(target).fill(opaqueWord(color));
}

/** The pixel of a colour (RRGGBB), as a signed word. */
export function opaqueWord(color: string): number {
  const [red, green, blue] = channelsOf(color);
  return (255 << 24) | (blue << 16) | (green << 8) | red;
}

/** `source` over `target` with its upper left at (x, y); what falls outside is clipped. `opacity` 0-1 weakens it. */
export function blendOver(target: PixelBuffer, source: PixelBuffer, x: number, y: number, opacity = 1): void {
  const { data } = source;
  const from = signedWordsOf(source);
  const to = signedWordsOf(target);
  overlap(target, source, x, y, (toStart, fromStart, count) => {
    for (let step = 0; step < count; step += 1) {
      const word = from[fromStart + step] as number;
      const alpha = word >>> 24;
      if (alpha === 0) continue;
      if (alpha === 255 && opacity === 1) {
        to[toStart + step] = word;
        continue;
      }
      const at = (fromStart + step) * 4;
      const cover = (alpha / 255) * opacity;
      mix(target.data, (toStart + step) * 4, data[at] as number, data[at + 1] as number, data[at + 2] as number, cover);
    }
  });
}

/** A colour through a mask over `target`; `opacity` 0-1 weakens the mask. */
export function blendMask(
  target: PixelBuffer,
  mask: AlphaMask,
  x: number,
  y: number,
  color: string,
  opacity: number,
): void {
  const [red, green, blue] = channelsOf(color);
  overlap(target, mask, x, y, (toStart, fromStart, count) => {
    for (let step = 0; step < count; step += 1) {
      const cover = ((mask.data[fromStart + step] as number) / 255) * opacity;
      mix(target.data, (toStart + step) * 4, red, green, blue, cover);
    }
  });
}

/** A copy over an opaque colour: how alpha leaves a picture whose format has none. */
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

/** Divided by 255, to the nearest, for values up to 255 * 255. */
const through255 = (value: number): number => (value + 128 + ((value + 128) >> 8)) >> 8;

function mix(data: Uint8ClampedArray, at: number, red: number, green: number, blue: number, cover: number): void {
  if (cover <= 0) return;
  const under = ((data[at + 3] as number) / 255) * (1 - cover);
  const alpha = cover + under;
  data[at] = (red * cover + (data[at] as number) * under) / alpha;
  data[at + 1] = (green * cover + (data[at + 1] as number) * under) / alpha;
  data[at + 2] = (blue * cover + (data[at + 2] as number) * under) / alpha;
  data[at + 3] = alpha * 255;
}

/** Visits the common pixels, row by row: where a row of them begins in each, and how many there are. */
function overlap(
  target: Size,
  source: Size,
  x: number,
  y: number,
  visit: (toStart: number, fromStart: number, count: number) => void,
): void {
  const left = Math.max(0, -x);
  const count = Math.min(source.width, target.width - x) - left;
  const bottom = Math.min(source.height, target.height - y);
  for (let row = Math.max(0, -y); row < bottom; row += 1)
    visit((y + row) * target.width + x + left, row * source.width + left, count);
}

const channelsOf = (color: string): [number, number, number] => {
  const value = Number.parseInt(color, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};
