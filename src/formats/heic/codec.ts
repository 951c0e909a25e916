// HEIC, decoded by the platform where it can: HEVC needs licences, so no decoder is shipped. HEIC is never written.
import { type PixelBuffer, still } from '../../pixels.ts';
import type { Codec } from '../codec.ts';
import { checked } from '../faults.ts';
import { unsupported } from '../format.ts';

/** Gives the pixels as they are to be shown (turned, in sRGB), or undefined where the platform cannot decode this type. */
export type DecodePlatform = (bytes: Uint8Array<ArrayBuffer>, type: string) => Promise<PixelBuffer | undefined>;

/**
 * The HEIC codec.
 * @throws OssError from `decode`: BadRequest, EC 0040-00000005, where the platform does not decode HEIC
 */
export function heicCodec(decodePlatform: DecodePlatform = async () => undefined): Codec {
  return {
    decode: async (bytes, header) => {
      const pixels = await decodePlatform(bytes, 'image/heic');
      if (pixels) return [still(checked(pixels, header))];
      throw unsupported('This platform does not decode HEIC.');
    },
  };
}
