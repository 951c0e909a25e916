// PNG: our own encoder, and our own decoder for plain files, which gives the same pixels as @jsquash/png 2 to 3 times faster. What
// that decoder does not take is handed to @jsquash/png without anything but what the pixels depend on.
import { imageDamage, isOssError } from '../../errors.ts';
import { type Frame, type PixelBuffer, still } from '../../pixels.ts';
import { type BindgenExports, passBytes, startBindgen } from '../../wasm/bindgen.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import { Retiring } from '../../wasm/retiring.ts';
import type { Codec } from '../codec.ts';
import { checked, decoding, encoding, noFrame } from '../faults.ts';
import type { CheckSum } from '../format.ts';
import type { DecodePng } from './decode.simd.ts';
import type { CompressRows } from './deflate-rle.ts';
import { encodePng } from './encode.ts';
import { type PngLayout, plainLayout } from './layout.ts';
import { readPngParts } from './parts.ts';
import { bareFile, unpackedFile } from './rewritten.ts';

interface PngExports extends BindgenExports {
  decode(pointer: number, length: number): number;
}

interface PngApi {
  decode(bytes: Uint8Array): PixelBuffer | null;
}

/**
 * The PNG codec, and its WebAssembly instance for whoever counts and frees its memory.
 * @param decodePlain decodes plain files; without it, @jsquash/png decodes all
 * @param compress, checkSum the encoder's slow parts as this machine runs them fastest; by default their definitions
 */
export function pngCodec(load: LoadWasm, decodePlain?: DecodePng, compress?: CompressRows, checkSum?: CheckSum) {
  const instance = new Retiring<PngApi>(async () => {
    let decoded: PixelBuffer | null = null;
    const exports: PngExports = startBindgen<PngExports>(await load('png'), {
      // The module calls `new ImageData(pixels, width, height)`. The pixels are ours from then on, so we free them.
      __wbg_newwithownedu8clampedarray: (pointer, length, width, height) => {
        const data = new Uint8ClampedArray(exports.memory.buffer, (pointer as number) >>> 0, length as number).slice();
        exports.__wbindgen_free(pointer as number, length as number, 1);
        decoded = { width: (width as number) >>> 0, height: (height as number) >>> 0, data };
        return 0;
      },
      __wbindgen_object_drop_ref: () => {},
    });
    const api: PngApi = {
      decode: (bytes) => {
        decoded = null;
        exports.decode(passBytes(exports, bytes), bytes.length);
        const pixels = decoded;
        decoded = null;
        return pixels;
      },
    };
    return { api, memory: exports.memory };
  });
  const codec: Codec = {
    decode: async (bytes, header) => {
      const parts = readPngParts(bytes);
      if (parts.damage) throw imageDamage(parts.damage);
      const layout = plainLayout(parts);
      const plain = layout && attempted(layout, decodePlain);
      if (plain) return [still(checked(plain, header))];
      const read = async (file: Uint8Array): Promise<readonly Frame[]> => {
        const { api } = await instance.ready();
        const pixels = decoding('PNG', () => api.decode(file));
        return [still(checked(pixels, header))];
      };
      try {
        return await read(bareFile(parts));
      } catch (error) {
        if (!isOssError(error)) throw error;
        return read(await unpackedFile(parts));
      }
    },
    encode: async ([pixels = noFrame()], { rgb }) =>
      encoding('PNG', pixels, () => encodePng(pixels, { rgb }, compress, checkSum)),
  };
  return { codec, instances: [instance] as const };
}

/** Undefined also if our decoder throws, which it does only for want of memory: @jsquash/png then tries. */
function attempted(layout: PngLayout, decode?: DecodePng): PixelBuffer | undefined {
  try {
    return decode?.(layout);
  } catch {
    return undefined;
  }
}
