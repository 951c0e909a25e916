// Porter-Duff "over" on straight alpha. These write to their first argument, which the caller has just made.
import { type AlphaMask, type PixelBuffer, type Size, signedWordsOf } from '../pixels.ts';
import { channelsOf, opaqueWord } from './colour.ts';

/** Every pixel opaque in this colour (RRGGBB). */
export function fill(target: PixelBuffer, color: string): void {
  signedWordsOf(target).fill(opaqueWord(color));
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
