// HEIC: size and alpha of the primary picture, as it is to be shown. Only a platform reads the pixels, and it turns, cuts and
// converts them to sRGB itself: hence no orientation here, and no profile.
import { faults, imageDamage } from '../../errors.ts';
import { cutOff, type Format } from '../format.ts';
import { brandsOf, isCutOff, readPrimary } from '../isobmff/boxes.ts';

const brands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];

export const heic: Format = {
  name: 'heic',
  contentType: 'image/heic',
  damageEc: faults.heicDamage.ec,
  alpha: true,
  animated: false,
  accepts: (bytes) => {
    const found = brandsOf(bytes);
    if (found.some((brand) => brands.includes(brand))) return true;
    return found.includes('mif1') && readPrimary(bytes)?.codings.includes('hvc1') === true;
  },
  readHeader: (bytes) => {
    const picture = readPrimary(bytes);
    if (!picture) throw imageDamage('It starts as a HEIC but does not say how large its picture is.');
    const { width, height } = picture.cut ?? picture;
    if (width === 0 || height === 0) throw imageDamage(`Its HEIC properties say ${width}x${height}.`);
    return {
      format: 'heic',
      byteLength: bytes.length,
      frameCount: 1,
      // From 5 on, the sides have changed places.
      ...(picture.orientation > 4 ? { width: height, height: width } : { width, height }),
      orientation: 1,
      hasAlpha: picture.hasAlpha,
    };
  },
  readProfile: async () => undefined,
  findDamage: (bytes) => (isCutOff(bytes) ? cutOff : undefined),
};
