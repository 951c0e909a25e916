// TIFF: size, alpha, orientation and profile of the first page, and whether all of its strips or tiles are in the file.
import { readTags } from '../exif/tags.ts';
import { cutOff, type Format } from '../format.ts';
import { tiffVersion } from './directory.ts';
import { readTiffLayout } from './layout.ts';

/** The TIFF entry of `formats`. */
export const tiff: Format = {
  name: 'tiff',
  contentType: 'image/tiff',
  alpha: true,
  animated: false,
  accepts: (bytes) => tiffVersion(bytes) !== undefined,
  readHeader: (bytes) => {
    const { width, height, alpha, orientation } = readTiffLayout(bytes);
    const tags = readTags(bytes, 'page');
    return {
      format: 'tiff',
      byteLength: bytes.length,
      // Pages after the first are not read.
      frameCount: 1,
      width,
      height,
      orientation,
      hasAlpha: alpha !== 'none',
      ...(tags && { tags }),
    };
  },
  findDamage: (bytes) =>
    readTiffLayout(bytes)
      .segments.flatMap(({ planes }) => planes)
      .some(({ start, byteLength }) => start + byteLength > bytes.length)
      ? cutOff
      : undefined,
};
