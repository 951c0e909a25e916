// PNG: size, alpha and profile, and whether the file is whole.
import { asciiBytes, concat, fourLetters, startsWith, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import type { Format } from '../format.ts';
import { deflate, inflate } from '../zlib.ts';
import { afterHeader, pngChunk, pngChunks, pngSignature } from './chunks.ts';
import { findPngDamage, readPngParts } from './parts.ts';

/** The PNG entry of `formats`. */
export const png: Format = {
  name: 'png',
  contentType: 'image/png',
  alpha: true,
  animated: false,
  accepts: (bytes) => startsWith(bytes, pngSignature),
  readHeader: (bytes) => {
    const view = viewOf(bytes);
    if (bytes.length < afterHeader || fourLetters(bytes, 12) !== 'IHDR')
      throw imageDamage('It starts as a PNG but has no IHDR chunk.');
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    if (width === 0 || height === 0) throw imageDamage(`The IHDR chunk gives a size of ${width}x${height}.`);
    // As OSS: a PNG has no EXIF, so no orientation either.
    return {
      format: 'png',
      byteLength: bytes.length,
      frameCount: 1,
      width,
      height,
      orientation: 1,
      hasAlpha: readPngParts(bytes).hasAlpha,
    };
  },
  readProfile: async (bytes) => {
    const data = pngChunks(bytes).find(({ name }) => name === 'iCCP')?.data;
    // A name, a zero, the method (0 is the only one), then zlib data. A profile that cannot be inflated counts as none.
    return data && inflate(data.slice(data.indexOf(0) + 2)).catch(() => undefined);
  },
  withProfile: async (bytes, profile) => {
    const chunk = pngChunk('iCCP', concat(Uint8Array.from(asciiBytes('icc\0\0')), await deflate(profile)));
    return concat(bytes.subarray(0, afterHeader), chunk, bytes.subarray(afterHeader));
  },
  findDamage: findPngDamage,
};
