// The checks every codec makes of what it is given and of what it delivers.
import { imageDamage } from '../errors.ts';
import type { Header, PixelBuffer } from '../pixels.ts';

/** The decoder must deliver what the header promised; anything else would break the plan. */
export function checked(pixels: PixelBuffer | null, header: Header): PixelBuffer {
  if (!pixels) throw imageDamage(`Its ${header.format} data cannot be decoded.`);
  if (pixels.width === header.width && pixels.height === header.height) {
    return { width: pixels.width, height: pixels.height, data: pixels.data };
  }
  throw imageDamage(
    `It decodes to ${pixels.width}x${pixels.height}, but its header says ${header.width}x${header.height}.`,
  );
}

/** No caller asks for a picture without a frame. */
export function noFrame(): never {
  throw new Error('There is no frame to encode.');
}
