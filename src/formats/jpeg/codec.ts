// JPEG: our own decoder, bit-identical to libjpeg-turbo, and our own exact encoder. Only progressive files are written by
// @jsquash/jpeg (MozJPEG).
import { imageDamage, isOssError, outOfMemory } from '../../errors.ts';
import { type Size, still } from '../../pixels.ts';
import { emscripten } from '../../wasm/emscripten.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import type { Codec, Reduction } from '../codec.ts';
import { inksToRgba, plainInkTable } from '../colour/cmyk.ts';
import { noFrame } from '../faults.ts';
import { decodeJpeg, isWholeJpeg, type JpegDecoders } from './decode.ts';
import { encodeJpeg, type Tokeniser } from './encode.ts';
import type { Eighths } from './layout.ts';

interface Encoder {
  encode(
    data: Uint8ClampedArray,
    width: number,
    height: number,
    options: typeof progressiveOptions & { quality: number; chroma_subsample: number },
  ): Uint8Array<ArrayBuffer>;
}

/** Selects the standard quantisation tables, which the baseline encoder uses too. Trellis quantisation cannot be switched off. */
const progressiveOptions = {
  baseline: false,
  arithmetic: false,
  progressive: true,
  optimize_coding: true,
  smoothing: 0,
  color_space: 3,
  quant_table: 0,
  trellis_multipass: false,
  trellis_opt_zero: false,
  trellis_opt_table: false,
  trellis_loops: 1,
  auto_subsample: false,
  separate_chroma_quality: false,
  chroma_quality: 75,
};

export function jpegCodec(load: LoadWasm, tokeniser: Tokeniser, decoders: JpegDecoders) {
  const encoder = emscripten<Encoder>(load, 'jpegEncode');
  const codec: Codec = {
    decode: async (bytes, header, _, reduction = 1, inks) => {
      const pixels = whileMemoryLasts(header, () => decodeJpeg(bytes, (8 / reduction) as Eighths, decoders));
      const { width, height } = reduced(header, reduction);
      if (pixels.width !== width || pixels.height !== height)
        throw imageDamage(
          `The data decode to ${pixels.width}x${pixels.height}, but the header says ${width}x${height}.`,
        );
      if (header.components === 4) inksToRgba(pixels.data, inks ?? plainInkTable());
      return [still({ ...pixels, opaque: true })];
    },
    encode: async ([pixels = noFrame()], { quality, progressive, subsampling }) => {
      // As OSS: baseline unless asked otherwise, optimised Huffman tables, JFIF 1x1: the service's own bytes.
      if (!progressive) return encodeJpeg(pixels, { quality, subsampling }, tokeniser);
      const { api } = await encoder.ready();
      try {
        return api.encode(pixels.data, pixels.width, pixels.height, {
          ...progressiveOptions,
          quality,
          chroma_subsample: subsampling === '4:4:4' ? 1 : 2,
        });
      } catch (error) {
        throw outOfMemory('The JPEG encoder', pixels, error);
      }
    },
  };
  const isWhole = (bytes: Uint8Array): boolean => isWholeJpeg(bytes, decoders);
  return { codec, isWhole, instances: [encoder] as const };
}

const reduced = ({ width, height }: Size, reduction: Reduction): Size => ({
  width: Math.ceil(width / reduction),
  height: Math.ceil(height / reduction),
});

/** Our decoder has only OssErrors for bad files; it throws anything else for want of memory. */
function whileMemoryLasts<Result>(size: Size, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    throw isOssError(error) ? error : outOfMemory('The JPEG decoder', size, error);
  }
}
