// Every codec of one engine, and its kernels.
import { fastestKernels } from '../kernels/fastest.ts';
import type { Kernels, Shrink } from '../kernels/kernels.ts';
import { SimdInstance } from '../simd/instance.ts';
import { lcms } from '../wasm/lcms.ts';
import { type LoadWasm, remembering } from '../wasm/load.ts';
import type { Retiring } from '../wasm/retiring.ts';
import { avifCodec } from './avif/codec.ts';
import { bmpCodec } from './bmp/codec.ts';
import type { Codec, Codecs } from './codec.ts';
import { Colours } from './colour/colours.ts';
import { gifCodec } from './gif/codec.ts';
import { heicCodec } from './heic/codec.ts';
import { jpegCodec } from './jpeg/codec.ts';
import { fastestDecoders, fastestTokeniser } from './jpeg/fastest.ts';
import { pngCodec } from './png/codec.ts';
import { fastestCompressor, fastestCrc32, fastestDecoder } from './png/fastest.ts';
import { tiffCodec } from './tiff/codec.ts';
import { webpCodec } from './webp/codec.ts';

export type { WasmName } from '../wasm/files.ts';
export type { LoadWasm } from '../wasm/load.ts';

/**
 * The codecs and kernels of one engine: one WebAssembly instance each, started when it is first needed.
 * @param load gives a compiled third-party module
 * @param heic the codec of HEIC, which the package brings no decoder for
 * @param shrink the kernel that shrinks pictures
 */
export function wasmCodecs(
  load: LoadWasm,
  heic: Codec = heicCodec(),
  shrink?: Shrink,
): { codecs: Codecs; kernels: Kernels } {
  const loadOnce = remembering(load);
  const simd = new SimdInstance();
  const jpeg = jpegCodec(loadOnce, fastestTokeniser(simd), fastestDecoders(simd));
  const png = pngCodec(loadOnce, fastestDecoder(simd), fastestCompressor(simd), fastestCrc32(simd));
  const webp = webpCodec(loadOnce);
  const avif = avifCodec(loadOnce);
  const library = lcms(loadOnce);
  const all: readonly Pick<Retiring<unknown>, 'heldBytes' | 'retire'>[] = [
    ...jpeg.instances,
    ...png.instances,
    ...webp.instances,
    ...avif.instances,
    library,
    simd,
  ];
  return {
    kernels: fastestKernels(simd, shrink),
    codecs: {
      crc32: fastestCrc32(simd),
      isWholeJpeg: jpeg.isWhole,
      colours: new Colours(library),
      of: {
        jpg: jpeg.codec,
        png: png.codec,
        webp: webp.codec,
        gif: gifCodec,
        bmp: bmpCodec,
        tiff: tiffCodec(jpeg.codec),
        avif: avif.codec,
        heic,
      },
      heldBytes: () => all.reduce((sum, instance) => sum + instance.heldBytes, 0),
      retire: () => {
        for (const instance of all) instance.retire();
      },
    },
  };
}
