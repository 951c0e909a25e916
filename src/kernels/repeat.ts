// Tiles: a picture or a mask repeated side by side, and a part cut out of a mask.
import { blank } from '../pixel-memory.ts';
import type { AlphaMask, PixelBuffer, Rect, Size } from '../pixels.ts';
import { putRect } from './put-rect.ts';

/** The distance in pixels from one tile to the next, at least the size of a tile. */
export interface Pitch {
  readonly x: number;
  readonly y: number;
}

/**
 * A new picture of `size` with `pixels` in its upper left corner and repeated from there, transparent between the tiles.
 *
 * @param size must end with whole tiles
 */
export function repeatPixels(pixels: PixelBuffer, pitch: Pitch, size: Size): PixelBuffer {
  const result = blank(size);
  eachTile(pitch, size, (x, y) => putRect(result, pixels, { x, y }));
  return result;
}

/** The same for a mask, without coverage between the tiles. */
export function repeatMask(mask: AlphaMask, pitch: Pitch, size: Size): AlphaMask {
  const { width, height } = size;
  const result = { width, height, data: new Uint8Array(width * height) };
  eachTile(pitch, size, (x, y) => {
    for (let row = 0; row < mask.height; row += 1) {
      const from = row * mask.width;
      result.data.set(mask.data.subarray(from, from + mask.width), (y + row) * width + x);
    }
  });
  return result;
}

function eachTile(pitch: Pitch, size: Size, visit: (x: number, y: number) => void): void {
  for (let y = 0; y < size.height; y += pitch.y) for (let x = 0; x < size.width; x += pitch.x) visit(x, y);
}

/** The part of a mask inside a rectangle, which must lie within it; the mask itself if that is all of it. */
export function cutMask(mask: AlphaMask, { x, y, width, height }: Rect): AlphaMask {
  if (width === mask.width && height === mask.height) return mask;
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const from = (y + row) * mask.width + x;
    data.set(mask.data.subarray(from, from + width), row * width);
  }
  return { width, height, data };
}
