// The readers of all formats, and the one for a file.
import type { FormatName, Header } from '../pixels.ts';
import { avif } from './avif/header.ts';
import { bmp } from './bmp/header.ts';
import { type Format, unsupported } from './format.ts';
import { gif } from './gif/header.ts';
import { heic } from './heic/header.ts';
import { jpeg } from './jpeg/header.ts';
import { png } from './png/header.ts';
import { recognise } from './recognise.ts';
import { tiff } from './tiff/header.ts';
import { webp } from './webp/header.ts';

export type { Format } from './format.ts';

/** Every format that is read, by the name OSS gives it. */
export const formats: Readonly<Record<FormatName, Format>> = { jpg: jpeg, png, webp, gif, bmp, tiff, avif, heic };

/**
 * The format of a file, by its content.
 * @throws OssError BadRequest, EC 0040-00000005, for a file of no format that is read
 */
export function sniff(bytes: Uint8Array): Format {
  const name = recognise(bytes);
  if (name) return formats[name];
  throw unsupported(`Expected ${Object.keys(formats).join(', ')}; the content is none of them.`);
}

/** The header of a picture, whose format is known by its content. @throws OssError BadRequest, ImageDamage */
export const readSource = (bytes: Uint8Array): Header => sniff(bytes).readHeader(bytes);
