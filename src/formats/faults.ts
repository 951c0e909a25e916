// Checks and errors that the codecs share.
import { imageDamage, isOssError, type OssError, outOfMemory } from '../errors.ts';
import type { Header, PixelBuffer, Size } from '../pixels.ts';

/**
 * The decoded pixels, if they are what the header promised; anything else would break the plan.
 * @param pixels null where the decoder gave none
 * @throws OssError ImageDamage
 */
export function checked(pixels: PixelBuffer | null, header: Header): PixelBuffer {
  if (!pixels) throw imageDamage(`The ${header.format} data cannot be decoded.`);
  if (pixels.width === header.width && pixels.height === header.height) {
    return { width: pixels.width, height: pixels.height, data: pixels.data };
  }
  throw imageDamage(
    `The data decode to ${pixels.width}x${pixels.height}, but the header says ${header.width}x${header.height}.`,
  );
}

/**
 * Runs a decoder that knows no errors of ours: it throws only at files that are damaged.
 * @throws OssError ImageDamage
 */
export function decoding<T>(name: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw imageDamage(`The ${name} decoder gave up.`, error);
  }
}

/**
 * Runs an encoder on good pixels: it fails only for want of memory, or with the source of the pixels.
 * @throws OssError MemLimitExceeded; what the source throws
 */
export function encoding<T>(name: string, size: Size, encode: () => T): T {
  try {
    return encode();
  } catch (error) {
    // An encoder that takes rows as they flow meets the faults of their source.
    throw isOssError(error) || error instanceof Retry ? error : outOfMemory(`The ${name} encoder`, size, error);
  }
}

/** Reasons to do a job again in another way. They are no OssErrors, so that nobody words them. */
export class Retry extends Error {}

/**
 * The damage that a decoder meets in rows that flow, where another one is to judge the file: the job is then done again with the
 * whole picture.
 */
export class UnjudgedDamage extends Retry {}

/** Packed data that are damaged, or end, before they fill the strip, tile or frame they belong to. */
export const unfilled = (packing: string, bytes: number, expected: number): OssError =>
  imageDamage(`The ${packing} data are damaged or end after ${bytes} of ${expected} bytes.`);

/** Stands where an encoder takes its first frame: a job always has one, so to be without is a bug. */
export function noFrame(): never {
  throw new Error('There is no frame to encode.');
}
