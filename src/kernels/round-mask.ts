// Round corners and circles. A pixel's coverage follows from the distance of its centre to the outline, which
// antialiases over one pixel.
import type { PixelBuffer } from '../pixels.ts';
import { copyPixels } from './copy-rect.ts';

/**
 * A copy of a picture whose corners are cut to quarter circles: alpha is multiplied by coverage, colours stay. A square
 * with a radius of half its side becomes a circle. The input is not written.
 *
 * @param radius in pixels, 0 or more, may be a fraction
 */
export function roundCorners(pixels: PixelBuffer, radius: number): PixelBuffer {
  const result = { ...copyPixels(pixels), opaque: false };
  const { width, height, data } = result;
  const reach = Math.min(Math.ceil(radius), Math.ceil(width / 2), Math.ceil(height / 2));
  for (let y = 0; y < reach; y += 1) {
    for (let x = 0; x < reach; x += 1) {
      const across = Math.max(0, radius - (x + 0.5));
      const down = Math.max(0, radius - (y + 0.5));
      const covered = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(across, down)));
      if (covered === 1) continue;
      // The four corners are one corner mirrored. In the middle of an odd side two of them meet.
      const right = width - 1 - x;
      const below = height - 1 - y;
      fade(data, (y * width + x) * 4, covered);
      if (right !== x) fade(data, (y * width + right) * 4, covered);
      if (below !== y) fade(data, (below * width + x) * 4, covered);
      if (right !== x && below !== y) fade(data, (below * width + right) * 4, covered);
    }
  }
  return result;
}

/** Multiplies the alpha of the pixel at this offset by its coverage, 0-1. */
function fade(data: Uint8ClampedArray, at: number, covered: number): void {
  data[at + 3] = (data[at + 3] as number) * covered;
}
