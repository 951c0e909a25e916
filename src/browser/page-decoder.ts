// A decoder of the page's own, which runs on the page: a function cannot go to a worker, but what it gives can.
import { transfer } from 'comlink';
import { kindOf } from '../errors.ts';
import type { PixelBuffer } from '../pixels.ts';
import type { DecodedPixels, Decoders } from './image-processor.ts';

/** The picture of a decoder, the reason it gave up, or the kind of thing it gave instead of a picture. */
export type DecoderReply =
  | { readonly picture: ImageBitmap | PixelBuffer }
  | { readonly reason: string }
  | { readonly kind: string };

export async function decodeOnPage(decode: Decoders['heic'], bytes: Uint8Array<ArrayBuffer>): Promise<DecoderReply> {
  try {
    const picture = await decode?.(new Blob([bytes], { type: 'image/heic' }));
    if (typeof ImageBitmap === 'function' && picture instanceof ImageBitmap) return transfer({ picture }, [picture]);
    const { width, height, data } = Object(picture) as DecodedPixels;
    if (!ArrayBuffer.isView(data) || data.length !== 4 * width * height) return { kind: kindOf(picture) };
    // A copy: the pixels may lie in the memory of the decoder, which must stay there.
    const own = new Uint8ClampedArray(data);
    return transfer({ picture: { width, height, data: own } }, [own.buffer]);
  } catch (thrown) {
    return { reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
