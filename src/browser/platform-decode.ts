// Decodes a format that only some browsers read (HEIC) into straight RGBA, through an ImageBitmap and a canvas.
import type { DecodePlatform } from '../formats/heic/codec.ts';
import type { PixelBuffer } from '../pixels.ts';
import { canReadCanvas } from './readable-canvas.ts';

/**
 * The browser applies the orientation and converts to sRGB. `undefined` when it cannot read the bytes, or has no canvas that can
 * be read.
 */
export const decodePlatform: DecodePlatform = async (bytes, type) => {
  const bitmap = await bitmapOf(new Blob([bytes], { type }));
  return bitmap && readBitmap(bitmap);
};

/** The pixels of a bitmap, which is closed; `undefined` where there is no canvas that can be read. */
export function readBitmap(bitmap: ImageBitmap): PixelBuffer | undefined {
  if (typeof OffscreenCanvas !== 'function' || !canReadCanvas()) return undefined;
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const pixels = context?.getImageData(0, 0, width, height);
  // Browsers free the memory of a canvas late, unless its size is set to 0.
  if (context) context.canvas.width = 0;
  return pixels && { width, height, data: pixels.data as Uint8ClampedArray<ArrayBuffer> };
}

/** Browsers do not tell a format they cannot read from a broken file. */
async function bitmapOf(blob: Blob): Promise<ImageBitmap | undefined> {
  if (typeof createImageBitmap !== 'function') return undefined;
  return createImageBitmap(blob).catch(() => undefined);
}
