// WebP through @jsquash/webp (libwebp). Only the SIMD encoder is shipped: every browser that runs the rest has SIMD.
import decoderFactory from '@jsquash/webp/codec/dec/webp_dec.js';
import encoderFactory from '@jsquash/webp/codec/enc/webp_enc_simd.js';
import { defaultOptions } from '@jsquash/webp/meta.js';
import { imageDamage } from '../errors.ts';
import type { Codec } from '../pipeline/codecs.ts';
import type { PixelBuffer } from '../pixels.ts';
import { checked, outOfMemory } from './faults.ts';
import { type LoadWasm, Retiring, startEmscripten } from './wasm.ts';

interface Decoder {
  decode(bytes: Uint8Array): PixelBuffer | null;
}
interface Encoder {
  encode(
    data: Uint8ClampedArray,
    width: number,
    height: number,
    options: typeof defaultOptions,
  ): Uint8Array<ArrayBuffer> | null;
}

export function webpCodec(load: LoadWasm) {
  const decoder = new Retiring<Decoder>(async () => {
    const { codec, memory } = await startEmscripten<Decoder>(decoderFactory, await load('webpDecode'));
    return { api: { decode: (bytes) => codec.decode(bytes) }, memory };
  });
  const encoder = new Retiring<Encoder>(async () => {
    const { codec, memory } = await startEmscripten<Encoder>(encoderFactory, await load('webpEncode'));
    return { api: { encode: (...input) => codec.encode(...input) }, memory };
  });
  const codec: Codec = {
    decode: async (bytes, header) => {
      const { api } = await decoder.ready();
      try {
        return checked(api.decode(bytes), header);
      } catch (error) {
        throw imageDamage('The WebP decoder gave up.', error);
      }
    },
    encode: async (pixels, { quality }) => {
      const { api } = await encoder.ready();
      try {
        const bytes = api.encode(pixels.data, pixels.width, pixels.height, { ...defaultOptions, quality });
        if (!bytes) throw new Error('no result');
        return new Uint8Array(bytes);
      } catch (error) {
        throw outOfMemory('The WebP encoder', pixels, error);
      }
    },
  };
  return { codec, instances: [decoder, encoder] as const };
}
