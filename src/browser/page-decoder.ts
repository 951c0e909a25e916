// A decoder of the page's own: its way from the page, where it runs, to a worker.
import { transfer } from 'comlink';
import { fault, kindOf, OssError } from '../errors.ts';
import type { PixelBuffer } from '../pixels.ts';
import type { DecodedPixels, Decoders } from './image-processor.ts';
import { readBitmap } from './platform-decode.ts';
import { replyOf, type WireReply } from './wire-reply.ts';

/** A decoded picture on its way to another thread. */
export type CrossingPicture = ImageBitmap | PixelBuffer;

/** Runs on the page. */
export async function decodeOnPage(
  decode: Decoders['heic'],
  bytes: Uint8Array<ArrayBuffer>,
): Promise<WireReply<CrossingPicture>> {
  const reply = await replyOf(
    Promise.resolve(new Blob([bytes], { type: 'image/heic' }))
      .then(decode)
      .catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw fault('heicDamage', `The decoder of the page gave up: ${reason}`, { cause });
      })
      .then(crossing),
  );
  if ('error' in reply) return reply;
  return transfer(reply, [isBitmap(reply.value) ? reply.value : reply.value.data.buffer]);
}

/** Runs in a worker. @throws OssError NotImplemented where the pixels of a bitmap cannot be read */
export function pixelsOf(picture: CrossingPicture): PixelBuffer {
  const pixels = isBitmap(picture) ? readBitmap(picture) : picture;
  if (pixels) return pixels;
  throw new OssError({
    code: 'NotImplemented',
    message: 'This browser does not give the pixels of a bitmap. Have the decoder give ImageData.',
  });
}

/** @throws OssError InternalError when it is no picture */
function crossing(picture: DecodedPixels | ImageBitmap): CrossingPicture {
  if (isBitmap(picture)) return picture;
  const { width, height, data } = (picture ?? {}) as DecodedPixels;
  // A copy: the pixels may lie in the memory of the decoder, which must stay there.
  if (ArrayBuffer.isView(data) && data.length > 0 && data.length === 4 * width * height)
    return { width, height, data: new Uint8ClampedArray(data) };
  throw new OssError({
    code: 'InternalError',
    message: `Expected \`decoders.heic\` to give ImageData, an ImageBitmap or { width, height, data } with RGBA of all pixels; it gave ${kindOf(picture)}.`,
  });
}

const isBitmap = (picture: unknown): picture is ImageBitmap =>
  typeof ImageBitmap === 'function' && picture instanceof ImageBitmap;
