// JPEG: decoded by our own decoder, bit-identical to libjpeg-turbo. Grey, YCbCr and RGB files that are out of the ordinary go to
// @jsquash/jpeg, which also says what is damaged; it knows no CMYK. Written by our own exact encoder, and only where several
// scans are asked for by @jsquash/jpeg.
import decoderFactory from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import encoderFactory from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';
import { imageDamage, isOssError, outOfMemory } from '../../errors.ts';
import { defaultLimits, type Limits, overLimit } from '../../limits.ts';
import { type Header, type PixelBuffer, type Size, still } from '../../pixels.ts';
import { emscripten } from '../../wasm/emscripten.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import type { Codec, Reduction } from '../codec.ts';
import { type InkTable, inksToRgba, plainInkTable } from '../colour/cmyk.ts';
import { checked, noFrame } from '../faults.ts';
import { decodeInks, decodeScaled, type JpegDecoders } from './decode.ts';
import { encodeJpeg, type Tokeniser } from './encode.ts';
import type { Eighths } from './layout.ts';

interface Decoder {
  decode(bytes: Uint8Array, preserveOrientation: boolean): PixelBuffer | null;
}
interface Encoder {
  encode(
    data: Uint8ClampedArray,
    width: number,
    height: number,
    options: typeof progressiveOptions & { quality: number; chroma_subsample: number },
  ): Uint8Array<ArrayBuffer>;
}

/** The standard quantisation tables, as the baseline encoder. The trellis cannot be switched off. */
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

/** True for libjpeg's warnings about damaged entropy-coded data. Its other warnings are about harmless oddities. */
const saysDamaged = (line: string): boolean =>
  /Corrupt JPEG data|Premature end/.test(line) && !/extraneous bytes/.test(line);

/** @param limits those of the machine; a plan holds them for what it expects, but @jsquash/jpeg never reduces */
export function jpegCodec(
  load: LoadWasm,
  tokeniser: Tokeniser,
  decoders: JpegDecoders,
  limits: Limits = defaultLimits,
) {
  const complaints: string[] = [];
  const decoder = emscripten<Decoder>(decoderFactory, load, 'jpegDecode', ['decode'], (line) => complaints.push(line));
  const encoder = emscripten<Encoder>(encoderFactory, load, 'jpegEncode', ['encode']);
  /** Decodes grey, YCbCr and RGB, whatever is odd about the file. */
  const decodeAny = async (bytes: Uint8Array): Promise<PixelBuffer | null> => {
    const { api } = await decoder.ready();
    complaints.length = 0;
    let pixels: PixelBuffer | null;
    try {
      pixels = api.decode(bytes, false);
    } catch (error) {
      throw imageDamage(complaints[0] ?? 'The JPEG decoder gave up.', error);
    }
    // libjpeg fills missing parts with grey and goes on, but a half grey picture is no answer.
    const fault = complaints.find(saysDamaged);
    if (fault) throw imageDamage(fault);
    return pixels;
  };
  /** Undefined where the file is out of the ordinary in any way: then @jsquash/jpeg decides whether it is damaged. */
  const decodeOrdinary = (bytes: Uint8Array, header: Header, reduction: Reduction): PixelBuffer | undefined => {
    const pixels = whileMemoryLasts(header, () => decodeScaled(bytes, eighthsOf(reduction), decoders));
    return pixels && hasSizeOf(pixels, header, reduction) ? pixels : undefined;
  };
  const codec: Codec = {
    decode: async (bytes, header, _, reduction = 1, inks) => {
      if (header.components === 4) return [still(decodeCmyk(bytes, header, reduction, decoders, inks))];
      const ordinary = decodeOrdinary(bytes, header, reduction);
      if (ordinary) return [still(ordinary)];
      const whole = header.width * header.height;
      if (whole > limits.machinePixels) throw overLimit('machinePixels', limits, whole);
      return [still(checked(await decodeAny(bytes), header))];
    },
    encode: async ([pixels = noFrame()], { quality, progressive, subsampling }) => {
      // As OSS: baseline unless asked otherwise, optimised Huffman tables, JFIF 1x1: the service's own bytes.
      if (!progressive) return encodeJpeg(pixels, { quality, subsampling }, tokeniser);
      const { api } = await encoder.ready();
      try {
        return new Uint8Array(
          api.encode(pixels.data, pixels.width, pixels.height, {
            ...progressiveOptions,
            quality,
            chroma_subsample: subsampling === '4:4:4' ? 1 : 2,
          }),
        );
      } catch (error) {
        throw outOfMemory('The JPEG encoder', pixels, error);
      }
    },
  };
  return { codec, instances: [decoder, encoder] as const };
}

/** CMYK and YCCK. No other decoder reads them, so whatever ours refuses is damaged. */
function decodeCmyk(
  bytes: Uint8Array,
  header: Header,
  reduction: Reduction,
  decoders: JpegDecoders,
  inks: InkTable = plainInkTable(),
): PixelBuffer {
  const pixels = whileMemoryLasts(header, () => decodeInks(bytes, eighthsOf(reduction), decoders));
  if (!hasSizeOf(pixels, header, reduction)) throw imageDamage('Its picture is not as large as its header says.');
  inksToRgba(pixels.data, inks);
  return { ...pixels, opaque: true };
}

const eighthsOf = (reduction: Reduction): Eighths => (8 / reduction) as Eighths;

const hasSizeOf = (pixels: Size, header: Size, reduction: Reduction): boolean =>
  pixels.width === Math.ceil(header.width / reduction) && pixels.height === Math.ceil(header.height / reduction);

/** Our decoder has only OssErrors for bad files; it throws anything else for want of memory. */
function whileMemoryLasts<Result>(size: Size, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    throw isOssError(error) ? error : outOfMemory('The JPEG decoder', size, error);
  }
}
