// All WASM codecs and the kernels of one engine.
import type { Kernels } from '../actions/action.ts';
import type { Codecs } from '../pipeline/codecs.ts';
import { SimdInstance } from '../simd/instance.ts';
import { avifCodec } from './avif.ts';
import { bmpCodec } from './bmp.ts';
import { gifCodec } from './gif.ts';
import { type DecodePlatform, heicCodec } from './heic.ts';
import { jpegCodec } from './jpeg.ts';
import { fastestJpegDecoders, fastestKernels, fastestPng, fastestTokeniser } from './kernels.ts';
import { type LoadWasm, remembering } from './load-wasm.ts';
import { pngCodec } from './png.ts';
import { tiffCodec } from './tiff.ts';
import type { Retiring } from './wasm.ts';
import { webpCodec } from './webp.ts';

export type { DecodePlatform } from './heic.ts';
export type { LoadWasm } from './load-wasm.ts';
export { type WasmName, wasmFiles } from './wasm-files.ts';

/**
 * @param load gives a compiled module
 * @param decodePlatform reads what only some platforms can read
 */
export function wasmCodecs(load: LoadWasm, decodePlatform?: DecodePlatform): { codecs: Codecs; kernels: Kernels } {
  const loadOnce = remembering(load);
  const simd = new SimdInstance();
  const jpeg = jpegCodec(loadOnce, fastestTokeniser(simd), fastestJpegDecoders(simd));
  const png = pngCodec(loadOnce, fastestPng(simd));
  const webp = webpCodec(loadOnce);
  const avif = avifCodec(loadOnce);
  const all: readonly Pick<Retiring<unknown>, 'heldBytes' | 'retire'>[] = [
    ...jpeg.instances,
    ...png.instances,
    ...webp.instances,
    ...avif.instances,
    simd,
  ];
  return {
    kernels: fastestKernels(simd),
    codecs: {
      of: {
        jpg: jpeg.codec,
        png: png.codec,
        webp: webp.codec,
        gif: gifCodec,
        bmp: bmpCodec,
        tiff: tiffCodec(jpeg.codec),
        avif: avif.codec,
        heic: heicCodec(decodePlatform),
      },
      heldBytes: () => all.reduce((sum, instance) => sum + instance.heldBytes, 0),
      retire: () => {
        for (const instance of all) instance.retire();
      },
    },
  };
}
