// PNG: size, alpha, EXIF and profile, and whether the file is whole.
import { fourLetters, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import { type ExifFields, readOrientation, tagFields, tiffIn } from '../exif/tags.ts';
import type { Format } from '../format.ts';
import { formatFacts } from '../format-facts.ts';
import { afterHeader, pngChunks } from './chunks.ts';
import { isTaken } from './layout.ts';
import { findPngDamage, readPngParts } from './parts.ts';

/** The PNG entry of `formats`. */
export const png: Format = {
  name: 'png',
  ...formatFacts.png,
  readHeader: (bytes) => {
    const view = viewOf(bytes);
    if (bytes.length < afterHeader || fourLetters(bytes, 12) !== 'IHDR')
      throw imageDamage('It starts as a PNG but has no IHDR chunk.');
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    if (width === 0 || height === 0) throw imageDamage(`The IHDR chunk gives a size of ${width}x${height}.`);
    const { hasAlpha, interlaced, transparency, depth } = readPngParts(bytes);
    return {
      format: 'png',
      byteLength: bytes.length,
      frameCount: 1,
      width,
      height,
      ...readExif(bytes),
      hasAlpha,
      ...((interlaced || !isTaken({ transparency, depth })) && { needsWhole: true }),
    };
  },
  findDamage: findPngDamage,
};

/** Differs from OSS, which ignores EXIF in a PNG: browsers turn the picture by it, unless the chunk comes after the pixels. */
function readExif(bytes: Uint8Array): ExifFields {
  const chunks = pngChunks(bytes);
  const at = chunks.findIndex(({ name }) => name === 'eXIf');
  const data = chunks[at]?.data;
  if (!data) return { orientation: 1 };
  const isBehindPixels = chunks.slice(0, at).some(({ name }) => name === 'IDAT');
  // As ExifTool: the "Exif" of a JPEG segment, which does not belong here, hides no tags. Browsers take such a block for none.
  return { orientation: isBehindPixels ? 1 : readOrientation(data), ...tagFields(tiffIn(data)) };
}
