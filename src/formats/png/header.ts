// PNG: size, alpha, EXIF and profile, and whether the file is whole.
import { asciiBytes, concat, fourLetters, startsWith, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import { type ExifFields, exifFields } from '../exif/tags.ts';
import { type CheckSum, cutOff, type Format } from '../format.ts';
import { deflate } from '../zlib.ts';
import { afterHeader, type PngChunk, pngChunk, pngChunks, pngSignature } from './chunks.ts';
import { readPngColours } from './colours.ts';
import { crc32 } from './crc32.ts';

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
    const colourType = bytes[25] as number;
    const chunks = pngChunks(bytes);
    const transparency = chunks.some(({ name }) => name === 'tRNS');
    return {
      format: 'png',
      byteLength: bytes.length,
      frameCount: 1,
      width,
      height,
      ...readExif(chunks),
      hasAlpha: colourType === 4 || colourType === 6 || transparency,
    };
  },
  readColours: readPngColours,
  withProfile: async (bytes, profile) => {
    const chunk = pngChunk('iCCP', concat(Uint8Array.from(asciiBytes('icc\0\0')), await deflate(profile)));
    return concat(bytes.subarray(0, afterHeader), chunk, bytes.subarray(afterHeader));
  },
  findDamage,
};

/** Differs from OSS, which ignores EXIF in a PNG: browsers turn the picture by it, unless the chunk comes after the pixels. */
function readExif(chunks: readonly PngChunk[]): ExifFields {
  const at = chunks.findIndex(({ name }) => name === 'eXIf');
  const fields = exifFields(chunks[at]?.data);
  return chunks.slice(0, Math.max(at, 0)).some(({ name }) => name === 'IDAT') ? { ...fields, orientation: 1 } : fields;
}

/** Compares the checksums of the critical chunks (upper-case first letter), which @jsquash/png does not. */
function findDamage(bytes: Uint8Array, checkSum: CheckSum = crc32): string | undefined {
  const found = pngChunks(bytes);
  if (found.at(-1)?.name !== 'IEND') return cutOff;
  const view = viewOf(bytes);
  const wrong = found
    .filter(({ name }) => name[0] === name[0]?.toUpperCase())
    .find(
      ({ start, data: { length } }) => checkSum(bytes, start - 4, start + length) !== view.getUint32(start + length),
    );
  return wrong && `The checksum of the ${wrong.name} chunk is wrong.`;
}
