import { imageDamage } from '../../errors.ts';
import { tagFields } from '../exif/tags.ts';
import { cutOff, type Format } from '../format.ts';
import { brandsOf, isCutOff } from '../isobmff/boxes.ts';
import { readExifItem } from '../isobmff/exif-item.ts';
import { pictureOf } from './picture.ts';

/** The AVIF entry of `formats`. */
export const avif: Format = {
  name: 'avif',
  contentType: 'image/avif',
  damage: 'avifDamage',
  alpha: true,
  animated: false,
  accepts: (bytes) => brandsOf(bytes).some((brand) => brand === 'avif' || brand === 'avis'),
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
      ...(exif && tagFields(exif)),
    };
  },
  findDamage: (bytes) => (isCutOff(bytes) ? cutOff : undefined),
};
