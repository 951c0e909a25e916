// HEIC: size and alpha of the primary picture as it is to be shown. Whoever decodes the pixels turns and cuts them: hence no
// orientation here.
import { imageDamage } from '../../errors.ts';
import * as faults from '../../faults.ts';
import { tagFields } from '../exif/tags.ts';
import { cutOff, type Format } from '../format.ts';
import { formatFacts } from '../format-facts.ts';
import { isCutOff } from '../isobmff/boxes.ts';
import { readExifItem } from '../isobmff/exif-item.ts';
import { readPrimary } from '../isobmff/primary.ts';

/** The HEIC entry of `formats`. */
export const heic: Format = {
  name: 'heic',
  ...formatFacts.heic,
  damage: faults.heicDamage,
  readHeader: (bytes) => {
    const picture = readPrimary(bytes);
    if (!picture) throw imageDamage('It starts as a HEIC but does not give the size of its picture.');
    const { width, height } = picture.roundedCrop ?? picture;
    if (width === 0 || height === 0) throw imageDamage(`Its HEIC properties give a size of ${width}x${height}.`);
    const exif = readExifItem(bytes);
    return {
      format: 'heic',
      byteLength: bytes.length,
      frameCount: 1,
      // Orientations from 5 on swap width and height.
      ...(picture.orientation > 4 ? { width: height, height: width } : { width, height }),
      orientation: 1,
      hasAlpha: picture.hasAlpha,
      ...(exif && tagFields(exif)),
    };
  },
  findDamage: (bytes) => (isCutOff(bytes) ? cutOff : undefined),
};
