// What all WASM codecs share: the faults they report.
import { imageDamage, OssError } from '../errors.ts';
import type { Header, PixelBuffer } from '../pixels.ts';

/** An encoder or kernel fails on good pixels only for want of memory. */
export function outOfMemory(
  what: string,
  { width, height }: { width: number; height: number },
  cause: unknown,
): OssError {
  return new OssError(
    { code: 'MemLimitExceeded', message: `${what} ran out of memory on this machine at ${width}x${height} pixels.` },
    { cause },
  );
}

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
