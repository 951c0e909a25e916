// PNG through the WebAssembly module of @jsquash/png. Plain files are decoded by our own decoder, which gives the same pixels
// 2 to 3 times faster; what that does not take, @jsquash/png decodes or finds damaged.
import { isSameSize, type PixelBuffer, still } from '../../pixels.ts';
import { type BindgenExports, passBytes, startBindgen, takeVector } from '../../wasm/bindgen.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import { Retiring } from '../../wasm/retiring.ts';
import type { Codec } from '../codec.ts';
import { checked, decoding, encoding, noFrame } from '../faults.ts';
import type { DecodePng } from './decode.simd.ts';
import { type PngLayout, readPngLayout } from './layout.ts';

interface PngExports extends BindgenExports {
  decode(pointer: number, length: number): number;
  encode(slot: number, pointer: number, length: number, width: number, height: number, bitDepth: number): void;
}

interface PngApi {
  decode(bytes: Uint8Array): PixelBuffer | null;
  encode(pixels: PixelBuffer): Uint8Array<ArrayBuffer>;
}

/**
 * The PNG codec, and its WebAssembly instance for whoever counts and frees its memory.
 * @param decodePlain decodes plain files; without it, @jsquash/png decodes all
 */
export function pngCodec(load: LoadWasm, decodePlain?: DecodePng) {
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
      encode: ({ width, height, data }) =>
        takeVector(exports, (slot) => exports.encode(slot, passBytes(exports, data), data.length, width, height, 8)),
    };
    return { api, memory: exports.memory };
  });
  const codec: Codec = {
    decode: async (bytes, header) => {
      const layout = readPngLayout(bytes);
      const plain = layout && isSameSize(layout, header) ? attempted(layout, decodePlain) : undefined;
      if (plain && !layout?.doubtful) return [still(plain)];
      const { api } = await instance.ready();
      const pixels = decoding('PNG', () => api.decode(plain && layout?.doubtful ? layout.doubtful : bytes));
      return [still(pixels && plain ? plain : checked(pixels, header))];
    },
    encode: async ([pixels = noFrame()]) => {
      const { api } = await instance.ready();
      return encoding('PNG', pixels, () => api.encode(pixels));
    },
  };
  return { codec, instances: [instance] as const };
}

/** Undefined, so that @jsquash/png decides, also where our decoder throws: it does so only for want of memory. */
function attempted(layout: PngLayout, decode?: DecodePng): PixelBuffer | undefined {
  try {
    return decode?.(layout);
  } catch {
    return undefined;
  }
}
