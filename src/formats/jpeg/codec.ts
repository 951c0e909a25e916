// JPEG: decoded by our own decoder, bit-identical to libjpeg-turbo, and what is out of the ordinary by @jsquash/jpeg, which also
// says what is damaged; written by our own exact encoder, and only where several scans are asked for by @jsquash/jpeg.
import decoderFactory from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import encoderFactory from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';
import { imageDamage, outOfMemory } from '../../errors.ts';
import { type Header, type PixelBuffer, still } from '../../pixels.ts';
import { emscripten } from '../../wasm/emscripten.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import type { Codec, Reduction } from '../codec.ts';
import { checked, noFrame } from '../faults.ts';
import { decodeCmyk } from './cmyk.ts';
import { decodeScaled, type JpegDecoders } from './decode.ts';
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
    options: typeof progressiveOptions & { quality: number },
  ): Uint8Array<ArrayBuffer>;
}

/** The standard quantisation tables and 4:2:0, as the baseline encoder. The trellis cannot be switched off. */
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
  chroma_subsample: 2,
  separate_chroma_quality: false,
  chroma_quality: 75,
};

/** What libjpeg says of entropy-coded data that does not add up. Its other warnings are about harmless oddities. */
const saysDamaged = (line: string): boolean =>
  /Corrupt JPEG data|Premature end/.test(line) && !/extraneous bytes/.test(line);

export function jpegCodec(load: LoadWasm, tokeniser: Tokeniser, decoders: JpegDecoders) {
  const complaints: string[] = [];
  const decoder = emscripten<Decoder>(decoderFactory, load, 'jpegDecode', ['decode'], (line) => complaints.push(line));
  const encoder = emscripten<Encoder>(encoderFactory, load, 'jpegEncode', ['encode']);
  /** Grey, YCbCr or RGB. */
  const decodeAny = async (bytes: Uint8Array): Promise<PixelBuffer | null> => {
    const { api } = await decoder.ready();
    complaints.length = 0;
    let pixels: PixelBuffer | null;
    try {
      pixels = api.decode(bytes, false);
    } catch (error) {
      throw imageDamage(complaints[0] ?? 'The JPEG decoder gave up.', error);
    }
    // libjpeg fills what is missing with grey and goes on; a half grey picture is no answer.
    const fault = complaints.find(saysDamaged);
    if (fault) throw imageDamage(fault);
    return pixels;
  };
  /** Undefined where the file is out of the ordinary in any way: then the other decoder says whether it is damaged. */
  const decodeOrdinary = (bytes: Uint8Array, header: Header, reduction: Reduction): PixelBuffer | undefined => {
    try {
      const pixels = decodeScaled(bytes, (8 / reduction) as Eighths, decoders);
      const isWhole =
        pixels?.width === Math.ceil(header.width / reduction) && pixels.height === Math.ceil(header.height / reduction);
      return isWhole ? pixels : undefined;
    } catch (error) {
      throw outOfMemory('The JPEG decoder', header, error);
    }
  };
  const codec: Codec = {
    decode: async (bytes, header, _, reduction = 1) => {
      const decodeOne = async (one: Uint8Array, by: Reduction = 1): Promise<PixelBuffer> =>
        decodeOrdinary(one, header, by) ?? checked(await decodeAny(one), header);
      return [
        still(await (header.components === 4 ? decodeCmyk(bytes, header, decodeOne) : decodeOne(bytes, reduction))),
      ];
    },
    encode: async ([pixels = noFrame()], { quality, progressive }) => {
      // As OSS: baseline unless asked otherwise, 4:2:0, optimised Huffman tables, JFIF 1x1: the service's own bytes.
      if (!progressive) return encodeJpeg(pixels, { quality }, tokeniser);
      const { api } = await encoder.ready();
      try {
        return new Uint8Array(api.encode(pixels.data, pixels.width, pixels.height, { ...progressiveOptions, quality }));
      } catch (error) {
        throw outOfMemory('The JPEG encoder', pixels, error);
      }
    },
  };
  return { codec, instances: [decoder, encoder] as const };
}
