// Round outlines cut out of a picture: coverage by the distance of a pixel's centre from the outline, one pixel of antialiasing.
import type { PixelBuffer } from '../pixels.ts';
import { copyPixels } from './copy-rect.ts';

/**
 * The picture with everything outside a rectangle of round corners made transparent. With a radius of half the side the
 * rectangle is a circle.
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

function fade(data: Uint8ClampedArray, at: number, covered: number): void {
  data[at + 3] = (data[at + 3] as number) * covered;
}
