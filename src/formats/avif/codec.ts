// AVIF through @jsquash/avif (libavif with libaom), one thread. The decoder gives the primary picture, or the first frame.
import decoderFactory from '@jsquash/avif/codec/dec/avif_dec.js';
import encoderFactory from '@jsquash/avif/codec/enc/avif_enc.js';
import { defaultOptions } from '@jsquash/avif/meta.js';
import { imageDamage, outOfMemory } from '../../errors.ts';
import { type PixelBuffer, still } from '../../pixels.ts';
import { Retiring, startEmscripten } from '../../wasm/instance.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import type { Codec } from '../codec.ts';
import { checked, noFrame } from '../faults.ts';

interface Decoder {
  decode(bytes: Uint8Array, bitDepth: 8): PixelBuffer | null;
}
interface Encoder {
  encode(
    data: Uint8ClampedArray,
    width: number,
    height: number,
    options: typeof defaultOptions,
  ): Uint8Array<ArrayBuffer> | null;
}

/** 0 slowest to 10. At 8 a picture takes a fifth of the time it takes at 6, for a few per cent more bytes. */
const speed = 8;

export function avifCodec(load: LoadWasm) {
  const decoder = new Retiring<Decoder>(async () => {
    const { codec, memory } = await startEmscripten<Decoder>(decoderFactory, await load('avifDecode'));
    return { api: { decode: (...input) => codec.decode(...input) }, memory };
  });
  const encoder = new Retiring<Encoder>(async () => {
    const { codec, memory } = await startEmscripten<Encoder>(encoderFactory, await load('avifEncode'));
    return { api: { encode: (...input) => codec.encode(...input) }, memory };
  });
  const codec: Codec = {
    decode: async (bytes, header) => {
      const { api } = await decoder.ready();
      let pixels: PixelBuffer | null;
      try {
        pixels = api.decode(bytes, 8);
      } catch (error) {
        throw imageDamage('The AVIF decoder gave up.', error);
      }
      return [still(checked(pixels, header))];
    },
    encode: async ([pixels = noFrame()], { quality }) => {
      const { api } = await encoder.ready();
      try {
        const bytes = api.encode(pixels.data, pixels.width, pixels.height, { ...defaultOptions, quality, speed });
        if (!bytes) throw new Error('no result');
        return new Uint8Array(bytes);
      } catch (error) {
        throw outOfMemory('The AVIF encoder', pixels, error);
      }
    },
  };
  return { codec, instances: [decoder, encoder] as const };
}
