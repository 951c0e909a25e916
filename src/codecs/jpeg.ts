// JPEG through @jsquash/jpeg (MozJPEG): decoding is bit-identical to libjpeg-turbo; encoding stays until our own exact encoder.
import decoderFactory from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import encoderFactory from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';
import { imageDamage } from '../errors.ts';
import type { Codec } from '../pipeline/codecs.ts';
import type { PixelBuffer } from '../pixels.ts';
import { checked, outOfMemory } from './faults.ts';
import { type LoadWasm, Retiring, startEmscripten } from './wasm.ts';

interface Decoder {
  decode(bytes: Uint8Array, preserveOrientation: boolean): PixelBuffer | null;
}
interface Encoder {
  encode(
    data: Uint8ClampedArray,
    width: number,
    height: number,
    options: typeof encodeOptions & { quality: number },
  ): Uint8Array<ArrayBuffer>;
}

/** As OSS: baseline, optimised Huffman tables, 4:2:0, the standard quantisation tables. The trellis cannot be switched off. */
const encodeOptions = {
  baseline: true,
  arithmetic: false,
  progressive: false,
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

export function jpegCodec(load: LoadWasm) {
  const complaints: string[] = [];
  const decoder = new Retiring<Decoder>(async () => {
    const { codec, memory } = await startEmscripten<Decoder>(decoderFactory, await load('jpegDecode'), (line) =>
      complaints.push(line),
    );
    return { api: { decode: (bytes, preserve) => codec.decode(bytes, preserve) }, memory };
  });
  const encoder = new Retiring<Encoder>(async () => {
    const { codec, memory } = await startEmscripten<Encoder>(encoderFactory, await load('jpegEncode'));
    return { api: { encode: (...input) => codec.encode(...input) }, memory };
  });
  const codec: Codec = {
    decode: async (bytes, header) => {
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
      return checked(pixels, header);
    },
    encode: async (pixels, { quality }) => {
      const { api } = await encoder.ready();
      try {
        return new Uint8Array(api.encode(pixels.data, pixels.width, pixels.height, { ...encodeOptions, quality }));
      } catch (error) {
        throw outOfMemory('The JPEG encoder', pixels, error);
      }
    },
  };
  return { codec, instances: [decoder, encoder] as const };
}
