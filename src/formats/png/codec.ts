// PNG: our own encoder, and our own decoder for plain files, which gives the same pixels as @jsquash/png 2 to 3 times faster. What
// that decoder does not take is handed to @jsquash/png without anything but what the pixels depend on.
import { imageDamage, isOssError } from '../../errors.ts';
import { type Frame, type PixelBuffer, still } from '../../pixels.ts';
import { type BindgenExports, passBytes, startBindgen } from '../../wasm/bindgen.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import { Retiring } from '../../wasm/retiring.ts';
import { attempted, attemptedRows } from '../attempts.ts';
import type { Codec } from '../codec.ts';
import { checked, decoding, encoding, noFrame } from '../faults.ts';
import type { CheckSum } from '../format.ts';
import type { PngDecoder } from './decode.simd.ts';
import type { CompressRows } from './deflate-rle.ts';
import { encodePng, encodePngRows } from './encode.ts';
import { plainLayout } from './layout.ts';
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
 * @param plain decodes plain files; without it, @jsquash/png decodes all
 * @param compress, checkSum the encoder's slow parts as this machine runs them fastest; by default their definitions
 */
export function pngCodec(load: LoadWasm, plain?: PngDecoder, compress?: CompressRows, checkSum?: CheckSum) {
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
      const pixels = layout && attempted(() => plain?.whole(layout));
      const opaque = header.hasAlpha ? {} : { opaque: true };
      if (pixels) return [still({ ...checked(pixels, header), ...opaque })];
      const read = async (file: Uint8Array): Promise<readonly Frame[]> => {
        const { api } = await instance.ready();
        const pixels = decoding('PNG', () => api.decode(file));
        return [still({ ...checked(pixels, header), ...opaque })];
      };
      try {
        return await read(bareFile(parts));
      } catch (error) {
        if (!isOssError(error)) throw error;
        return read(await unpackedFile(parts));
      }
    },
    rows: async (bytes, header) =>
      attemptedRows(header, () => {
        const layout = plainLayout(readPngParts(bytes));
        return layout && plain?.rows(layout);
      }),
    encode: async ([pixels = noFrame()], { rgb }) =>
      encoding('PNG', pixels, () => encodePng(pixels, { rgb }, compress, checkSum)),
    drain:
      async (size, { rgb }) =>
      (source) =>
        encoding('PNG', size, () => encodePngRows(source, { rgb }, compress, checkSum)),
  };
  return { codec, instances: [instance] as const };
}
