import { imageDamage } from '../../errors.ts';
import * as faults from '../../faults.ts';
import { tagFields } from '../exif/tags.ts';
import { cutOff, type Format } from '../format.ts';
import { formatFacts } from '../format-facts.ts';
import { isCutOff } from '../isobmff/boxes.ts';
import { readExifItem } from '../isobmff/exif-item.ts';
import { pictureOf } from './picture.ts';

/**
 * Bytes for each pixel of the picture, and of its alpha, while they are decoded: 19 in libavif of @jsquash/avif, measured at 8 bits,
 * some of them untouched. More bits take up to 26.
 */
const bytesPerPixel = 20;

/** The AVIF entry of `formats`. */
export const avif: Format = {
  name: 'avif',
  ...formatFacts.avif,
  damage: faults.avifDamage,
  readHeader: (bytes) => {
    const { crop, orientation, hasAlpha, ...picture } = pictureOf(bytes);
    const uncropped = { width: picture.width, height: picture.height };
    const { width, height } = crop ?? uncropped;
    if (width === 0 || height === 0) throw imageDamage(`Its AVIF properties give a size of ${width}x${height}.`);
    const exif = readExifItem(bytes);
    return {
      format: 'avif',
      byteLength: bytes.length,
      frameCount: 1,
      width,
      height,
      ...(crop && { uncropped }),
      // As the format's standard has it, the orientation in the EXIF block only repeats what the properties say.
      orientation,
      hasAlpha,
      decodingBytes: uncropped.width * uncropped.height * (hasAlpha ? 2 : 1) * bytesPerPixel,
      ...(exif && tagFields(exif)),
    };
  },
  findDamage: (bytes) => (isCutOff(bytes) ? cutOff : undefined),
};
