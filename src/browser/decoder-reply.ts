// Reads, in a worker, the picture that a decoder of the page gave.
import { imageDamage, OssError } from '../errors.ts';
import type { PixelBuffer } from '../pixels.ts';
import type { DecoderReply } from './page-decoder.ts';
import { readBitmap } from './platform-decode.ts';

/**
 * @throws OssError ImageDamage when the decoder gave up; InternalError when it gave no picture; NotImplemented where the pixels of a
 * bitmap cannot be read
 */
export function pixelsOfReply(reply: DecoderReply): PixelBuffer {
  if ('reason' in reply) throw imageDamage(`The decoder of the page gave up: ${reply.reason}`);
  if ('kind' in reply) {
    throw new OssError({
      code: 'InternalError',
      message: `Expected the option \`decoders.heic\` to give ImageData, an ImageBitmap or { width, height, data } with four bytes for each pixel; it gave ${reply.kind}.`,
    });
  }
  const { picture } = reply;
  const pixels = 'data' in picture ? picture : readBitmap(picture);
  if (pixels) return pixels;
  throw new OssError({
    code: 'NotImplemented',
    message: 'This browser does not give the pixels of a bitmap. Have `decoders.heic` give ImageData.',
  });
}
