// AVIF through @jsquash/avif (libavif with libaom), one thread. The decoder gives the primary picture, or the first frame.
import decoderFactory from '@jsquash/avif/codec/dec/avif_dec.js';
import encoderFactory from '@jsquash/avif/codec/enc/avif_enc.js';
import { defaultOptions } from '@jsquash/avif/meta.js';
import { type PixelBuffer, still } from '../../pixels.ts';
import { emscripten } from '../../wasm/emscripten.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import type { Codec } from '../codec.ts';
import { checked, decoding, encoding, noFrame } from '../faults.ts';

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

/** libaom's speed, 0 (slowest) to 10. At 8 a picture takes a fifth of the time it takes at 6, for a few per cent more bytes. */
const speed = 8;

/** The AVIF codec, and its WebAssembly instances for whoever counts and frees their memory. */
export function avifCodec(load: LoadWasm) {
  const decoder = emscripten<Decoder>(decoderFactory, load, 'avifDecode', ['decode']);
  const encoder = emscripten<Encoder>(encoderFactory, load, 'avifEncode', ['encode']);
  const codec: Codec = {
    decode: async (bytes, header) => {
      const { api } = await decoder.ready();
      return [
        still(
          checked(
            decoding('AVIF', () => api.decode(bytes, 8)),
            header,
          ),
        ),
      ];
    },
    encode: async ([pixels = noFrame()], { quality }) => {
      const { api } = await encoder.ready();
      const { data, width, height } = pixels;
      return encoding('AVIF', pixels, () => {
        const bytes = api.encode(data, width, height, { ...defaultOptions, quality, speed });
        if (!bytes) throw new Error('The encoder returned nothing.');
        return new Uint8Array(bytes);
      });
    },
  };
  return { codec, instances: [decoder, encoder] as const };
}
