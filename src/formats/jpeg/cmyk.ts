// JPEGs of four inks (CMYK, and YCCK, its YCbCr form) to RGBA, by a decoder that knows no more than three components.

import { blank } from '../../pixel-memory.ts';
import type { PixelBuffer, Size } from '../../pixels.ts';
import { inksToRgba, plainInkTable } from '../colour/cmyk.ts';
import { splitJpeg } from './split.ts';

/** Decodes a whole JPEG, given one ink at a time. */
export type DecodeJpeg = (bytes: Uint8Array<ArrayBuffer>) => Promise<PixelBuffer>;

/** @throws OssError ImageDamage */
export async function decodeCmyk(bytes: Uint8Array, size: Size, decode: DecodeJpeg): Promise<PixelBuffer> {
  const inks = await decodeInks(bytes, size, decode);
  inksToRgba(inks.data, plainInkTable());
  return inks;
}

/** Cyan, magenta, yellow and black in the places of RGBA, 0 where there is none of an ink. */
export async function decodeInks(bytes: Uint8Array, size: Size, decode: DecodeJpeg): Promise<PixelBuffer> {
  const { files, isYcck } = splitJpeg(bytes);
  const inks = blank(size);
  const { data } = inks;
  for (const [ink, file] of files.entries()) {
    const grey = (await decode(file)).data;
    // Adobe's programs store how little ink there is, others did as they do, and every reader expects it of every file.
    const flip = isYcck && ink < 3 ? 0 : 255;
    for (let at = 0; at < data.length; at += 4) data[at + ink] = (grey[at] as number) ^ flip;
  }
  if (isYcck) fromYcck(data);
  return inks;
}

/** YCbCr to the inks, in libjpeg's 16-bit fixed point: the formula of RGB, since what is stored is turned over twice. */
function fromYcck(data: Uint8ClampedArray): void {
  const half = 1 << 15;
  for (let at = 0; at < data.length; at += 4) {
    const luma = data[at] as number;
    const cb = (data[at + 1] as number) - 128;
    const cr = (data[at + 2] as number) - 128;
    data[at] = luma + ((91881 * cr + half) >> 16);
    data[at + 1] = luma + ((-22554 * cb - 46802 * cr + half) >> 16);
    data[at + 2] = luma + ((116130 * cb + half) >> 16);
  }
}
