// AVIF through @jsquash/avif (libavif with libaom), one thread. The decoder gives the primary picture, or the first frame.
import { asciiBytes } from '../../bytes.ts';
import { copyRect } from '../../kernels/copy-rect.ts';
import { type Frame, type PixelBuffer, type Size, still } from '../../pixels.ts';
import { emscripten } from '../../wasm/emscripten.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import type { Codec } from '../codec.ts';
import { checked, decoding, encoding, noFrame } from '../faults.ts';
import { brandsOf } from '../isobmff/boxes.ts';
import { pictureOf } from './picture.ts';
import { type PlainStill, plainStill } from './plain-still.ts';

interface Decoder {
  decode(bytes: Uint8Array, bitDepth: 8): PixelBuffer | null;
}
interface Encoder {
  encode(
    data: Uint8ClampedArray,
    width: number,
    height: number,
    options: typeof encoderOptions & { quality: number },
  ): Uint8Array<ArrayBuffer> | null;
}

const encoderOptions = {
  /** -1: the same as `quality`. */
  qualityAlpha: -1,
  tileRowsLog2: 0,
  tileColsLog2: 0,
  /**
   * libaom's, 0 (slowest) to 10. Against sharp at its default effort, in as many bytes: 6 gains 0.1 dB in 0.4 of the time, 8 loses 0.3 dB
   * in 0.2, 9 loses 0.6 dB in 0.07 (docs/speed.md).
   */
  speed: 8,
  chromaDeltaQ: false,
  sharpness: 0,
  /** libaom chooses. */
  tune: 0,
  denoiseLevel: 0,
  /** 4:2:0. */
  subsample: 1,
  enableSharpYUV: false,
  bitDepth: 8,
};

/** Gives the colours of a still before it is cut and turned, and its alpha as a grey AVIF; undefined where it does not decode the file. */
export type DecodeStill = (
  bytes: Uint8Array<ArrayBuffer>,
  size: Size,
) => Promise<{ readonly pixels: PixelBuffer; readonly alpha?: Uint8Array } | undefined>;

/** The decoder looks for a track only in a file whose major brand is that of sequences. */
function asSequence(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (brandsOf(bytes)[0] === 'avis') return bytes;
  const copy = new Uint8Array(bytes);
  copy.set(asciiBytes('avis'), 8);
  return copy;
}

/** Takes a grey picture of the same size as the alpha of another, whose colours are divided by it if they were multiplied. */
function setAlpha({ data }: PixelBuffer, alpha: PixelBuffer, isPremultiplied: boolean): void {
  for (let at = 0; at < data.length; at += 4) {
    const opacity = alpha.data[at] as number;
    data[at + 3] = opacity;
    if (!isPremultiplied || opacity === 0) continue;
    for (let channel = at; channel < at + 3; channel += 1) data[channel] = ((data[channel] as number) * 255) / opacity;
  }
}

/**
 * The AVIF codec, and its WebAssembly instances for whoever counts and frees their memory.
 * @param byPlatform a decoder that is asked first
 */
export function avifCodec(load: LoadWasm, byPlatform?: DecodeStill) {
  const decoder = emscripten<Decoder>(load, 'avifDecode');
  const encoder = emscripten<Encoder>(load, 'avifEncode');
  const codec: Codec = {
    decode: async (bytes, header) => {
      const size = { ...header, ...header.uncropped };
      const { isFrame, crop } = pictureOf(bytes);
      const shown = (pixels: PixelBuffer): readonly Frame[] => [still(crop ? copyRect(pixels, crop) : pixels)];
      const pixelsOf = async (file: Uint8Array): Promise<PixelBuffer> => {
        const { api } = await decoder.ready();
        return checked(
          decoding('AVIF', () => api.decode(file, 8)),
          size,
        );
      };
      const made = isFrame ? undefined : await byPlatform?.(bytes, size);
      if (made?.alpha) setAlpha(made.pixels, await pixelsOf(made.alpha), false);
      if (made) return shown(made.pixels);
      const plain: PlainStill = isFrame ? { file: asSequence(bytes) } : (plainStill(bytes) ?? { file: bytes });
      const pixels = await pixelsOf(plain.file);
      if (plain.alpha) setAlpha(pixels, await pixelsOf(plain.alpha), plain.isPremultiplied ?? false);
      return shown(pixels);
    },
    encode: async ([pixels = noFrame()], { quality }) => {
      const { api } = await encoder.ready();
      const { data, width, height } = pixels;
      return encoding('AVIF', pixels, () => {
        const bytes = api.encode(data, width, height, { ...encoderOptions, quality });
        if (!bytes) throw new Error('The encoder returned nothing.');
        return bytes;
      });
    },
  };
  return { codec, instances: [decoder, encoder] as const };
}
