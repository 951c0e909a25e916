// The formats, and which of them some bytes are.
import type { FormatName } from '../pixels.ts';
import { avif } from './avif.ts';
import { bmp } from './bmp.ts';
import { type Format, unsupported } from './format.ts';
import { gif } from './gif.ts';
import { heic } from './heic.ts';
import { jpeg } from './jpeg.ts';
import { png } from './png.ts';
import { tiff } from './tiff.ts';
import { webp } from './webp.ts';

export type { Format } from './format.ts';

export const formats: Readonly<Record<FormatName, Format>> = { jpg: jpeg, png, webp, gif, bmp, tiff, avif, heic };

/** @throws OssError BadRequest, EC 0040-00000005, for anything that is no picture this build reads. */
export function sniff(bytes: Uint8Array): Format {
  const found = Object.values(formats).find((format) => format.accepts(bytes));
  if (found) return found;
  throw unsupported(`Expected ${Object.keys(formats).join(', ')}; the content is none of them.`);
}
