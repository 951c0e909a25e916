// PNG: our own encoder, and our own decoder for plain files (2 to 3 times faster than @jsquash/png, the same pixels). Files that
// decoder refuses are left to @jsquash/png, whose WebAssembly module is bound here because its glue keeps one instance for ever.
import { imageDamage, outOfMemory } from '../../errors.ts';
import { isSameSize, type PixelBuffer, still } from '../../pixels.ts';
import { type BindgenExports, passBytes, Retiring, startBindgen } from '../../wasm/instance.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import type { Codec } from '../codec.ts';
import { checked, noFrame } from '../faults.ts';
import type { CheckSum } from '../format.ts';
import type { DecodePng } from './decode.simd.ts';
import type { CompressRows } from './deflate-rle.ts';
import { encodePng } from './encode.ts';
import { type PngLayout, readPngLayout } from './layout.ts';

interface PngExports extends BindgenExports {
  decode(pointer: number, length: number): number;
}

interface PngApi {
  decode(bytes: Uint8Array): PixelBuffer | null;
}

export function pngCodec(load: LoadWasm, decodePlain?: DecodePng, compress?: CompressRows, checkSum?: CheckSum) {
  const instance = new Retiring<PngApi>(async () => {
    let decoded: PixelBuffer | null = null;
    const exports: PngExports = startBindgen<PngExports>(await load('png'), {
      // The module hands its pixels to `new ImageData(pixels, width, height)`: taken here, and freed as its owner must.
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
      const layout = readPngLayout(bytes);
      const plain = layout && isSameSize(layout, header) ? attempted(layout, decodePlain) : undefined;
      if (plain && !layout?.doubtful) return [still(plain)];
      const { api } = await instance.ready();
      let pixels: PixelBuffer | null;
      try {
        pixels = api.decode(plain && layout?.doubtful ? layout.doubtful : bytes);
      } catch (error) {
        throw imageDamage('The PNG decoder gave up.', error);
      }
      return [still(pixels && plain ? plain : checked(pixels, header))];
    },
    encode: async ([pixels = noFrame()], { rgb }) => {
      try {
        return encodePng(pixels, { rgb }, compress, checkSum);
      } catch (error) {
        throw outOfMemory('The PNG encoder', pixels, error);
      }
    },
  };
  return { codec, instances: [instance] as const };
}

/** No verdict: what is thrown is a want of memory. */
function attempted(layout: PngLayout, decode?: DecodePng): PixelBuffer | undefined {
  try {
    return decode?.(layout);
  } catch {
    return undefined;
  }
}
