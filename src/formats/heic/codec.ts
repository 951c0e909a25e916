// HEIC through the platform's decoder, where there is one: HEVC is not free to ship. Never written.
import { OssError } from '../../errors.ts';
import { type PixelBuffer, still } from '../../pixels.ts';
import type { Codec } from '../codec.ts';
import { checked } from '../faults.ts';

/** Pixels as they are to be shown (turned, in sRGB), or undefined where the platform does not read this type. */
export type DecodePlatform = (bytes: Uint8Array<ArrayBuffer>, type: string) => Promise<PixelBuffer | undefined>;

export function heicCodec(decodePlatform: DecodePlatform = async () => undefined): Codec {
  return {
    decode: async (bytes, header) => {
      const pixels = await decodePlatform(bytes, 'image/heic');
      if (pixels) return [still(checked(pixels, header))];
      throw new OssError({
        code: 'BadRequest',
        ec: '0040-00000005',
        message: 'This image format is not supported. This platform does not read HEIC.',
      });
    },
  };
}
