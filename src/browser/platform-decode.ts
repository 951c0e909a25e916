// Bytes of a type that only some platforms read -> straight RGBA through an image bitmap and a canvas.
import type { DecodePlatform } from '../formats/codecs.ts';

/** The bitmap is turned and converted to sRGB, which is what browsers do on their own. */
export const decodePlatform: DecodePlatform = async (bytes, type) => {
  const bitmap = await bitmapOf(new Blob([bytes], { type }));
  if (!bitmap) return undefined;
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const pixels = context?.getImageData(0, 0, width, height);
  // Canvas memory is freed late unless its size goes.
  if (context) context.canvas.width = 0;
  return pixels && { width, height, data: pixels.data as Uint8ClampedArray<ArrayBuffer> };
};

/** A platform says the same of what it cannot read and of what is broken. */
async function bitmapOf(blob: Blob): Promise<ImageBitmap | undefined> {
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function') return undefined;
  return createImageBitmap(blob).catch(() => undefined);
}
