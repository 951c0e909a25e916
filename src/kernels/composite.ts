// Porter-Duff "over" on straight alpha. Unlike the other kernels the blending ones write to their first argument, so the
// caller passes a picture that it made itself.
import { unset } from '../pixel-memory.ts';
import { type AlphaMask, type PixelBuffer, type Size, signedWordsOf } from '../pixels.ts';
import { channelsOf, opaqueWord } from './colour.ts';

/** A new picture of one opaque colour, RRGGBB. */
export function filled(size: Size, color: string): PixelBuffer {
  const result = unset(size);
  signedWordsOf(result).fill(opaqueWord(color));
  return result;
}

/**
 * Blends `source` over `target`, which is written. Where a pixel is opaque and `opacity` is 1, the source's replaces
 * the target's.
 *
 * @param x where the source's left edge comes to lie, in pixels of the target; what falls outside is clipped
 * @param y where the source's top edge comes to lie
 * @param opacity 0-1, multiplied with the source's alpha
 */
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

/**
 * Blends one colour over `target`, which is written, with a mask as its alpha.
 *
 * @param x where the mask's left edge comes to lie, in pixels of the target; what falls outside is clipped
 * @param y where the mask's top edge comes to lie
 * @param color RRGGBB
 * @param opacity 0-1, multiplied with the mask
 */
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

/** One pixel of "over" on straight alpha (Porter and Duff, 1984); `cover` is the upper pixel's alpha, 0-1. */
function mix(data: Uint8ClampedArray, at: number, red: number, green: number, blue: number, cover: number): void {
  if (cover <= 0) return;
  const under = ((data[at + 3] as number) / 255) * (1 - cover);
  const alpha = cover + under;
  data[at] = (red * cover + (data[at] as number) * under) / alpha;
  data[at + 1] = (green * cover + (data[at + 1] as number) * under) / alpha;
  data[at + 2] = (blue * cover + (data[at + 2] as number) * under) / alpha;
  data[at + 3] = alpha * 255;
}

/**
 * Visits the rows of the overlap: the index of its first pixel in the target and in the source, and how many pixels it
 * has.
 */
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
