// HEIC, decoded by the platform or by the page: HEVC needs licences, so no decoder is shipped. HEIC is never written.
import { type PixelBuffer, still } from '../../pixels.ts';
import type { Codec } from '../codec.ts';
import { checked } from '../faults.ts';
import { unsupported } from '../format.ts';

/** Gives the pixels as they are to be shown (turned, in sRGB), or undefined where the platform cannot decode this type. */
export type DecodePlatform = (bytes: Uint8Array<ArrayBuffer>, type: string) => Promise<PixelBuffer | undefined>;

/**
 * Gives the pixels as they are to be shown (turned and cut) in the colours of the file, which is what libheif does.
 * @throws OssError for what it cannot decode
 */
export type DecodeHeic = (bytes: Uint8Array<ArrayBuffer>) => Promise<PixelBuffer>;

/**
 * The HEIC codec on a platform.
 * @throws OssError from `decode`: BadRequest, EC 0040-00000005, where the platform does not decode HEIC
 */
export function heicCodec(decodePlatform: DecodePlatform = async () => undefined): Codec {
  return {
    convertsColours: true,
    decode: async (bytes, header) => {
      const pixels = await decodePlatform(bytes, 'image/heic');
      if (pixels) return [still(checked(pixels, header))];
      throw unsupported('This platform does not decode HEIC, and no decoder was given in `decoders`.');
    },
  };
}

/** The HEIC codec by a decoder that was handed in. */
export const givenHeicCodec = (decode: DecodeHeic): Codec => ({
  decode: async (bytes, header) => [still(checked(await decode(bytes), header))],
});
