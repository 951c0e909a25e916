// Whole pictures -> JPEGs, by the encoder's sinks.
import { type JpegOptions, jpegSink, type Tokeniser } from '../src/formats/jpeg/encode.ts';
import { progressiveJpegSink, type StorePicture } from '../src/formats/jpeg/progressive.ts';
import type { PixelBuffer } from '../src/pixels.ts';
import { written } from '../src/row-flow.ts';

export const encodeJpeg = (pixels: PixelBuffer, options: JpegOptions, tokeniser?: Tokeniser): Uint8Array<ArrayBuffer> =>
  written(jpegSink(pixels, options, tokeniser), pixels);

export const encodeProgressiveJpeg = (
  pixels: PixelBuffer,
  options: JpegOptions,
  store?: StorePicture,
): Uint8Array<ArrayBuffer> => written(progressiveJpegSink(pixels, options, store), pixels);
