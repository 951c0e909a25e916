// Porter-Duff "over" on straight alpha. These write to their first argument, which the caller has just made.
import type { AlphaMask, PixelBuffer } from '../pixels.ts';
import { wordsOf } from '../pixels.ts';

/** Every pixel opaque in this colour (RRGGBB). */
export function fill(target: PixelBuffer, color: string): void {
  const [red, green, blue] = channelsOf(color);
  wordsOf(target).fill(((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0);
}

/** `source` over `target` with its upper left at (x, y); what falls outside is clipped. `opacity` 0-1 weakens it. */
export function blendOver(target: PixelBuffer, source: PixelBuffer, x: number, y: number, opacity = 1): void {
  const { data } = source;
  overlap(target, source, x, y, (to, from) => {
    const at = from * 4;
    const cover = ((data[at + 3] as number) / 255) * opacity;
    mix(target.data, to * 4, data[at] as number, data[at + 1] as number, data[at + 2] as number, cover);
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
  overlap(target, mask, x, y, (to, from) =>
    mix(target.data, to * 4, red, green, blue, ((mask.data[from] as number) / 255) * opacity),
  );
}

/** A copy over an opaque colour: how alpha leaves a picture whose format has none. */
export function flatten(pixels: PixelBuffer, color: string): PixelBuffer {
  const result = { width: pixels.width, height: pixels.height, data: new Uint8ClampedArray(pixels.data.length) };
  fill(result, color);
  blendOver(result, pixels, 0, 0);
  return result;
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

function overlap(
  target: { width: number; height: number },
  source: { width: number; height: number },
  x: number,
  y: number,
  visit: (target: number, source: number) => void,
): void {
  const right = Math.min(source.width, target.width - x);
  const bottom = Math.min(source.height, target.height - y);
  for (let row = Math.max(0, -y); row < bottom; row += 1) {
    for (let column = Math.max(0, -x); column < right; column += 1) {
      visit((y + row) * target.width + x + column, row * source.width + column);
    }
  }
}

const channelsOf = (color: string): [number, number, number] => {
  const value = Number.parseInt(color, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};
