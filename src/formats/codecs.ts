// Every codec of one engine, and its kernels.
import { fastestKernels } from '../kernels/fastest.ts';
import type { Kernels, Shrink } from '../kernels/kernels.ts';
import { SimdInstance } from '../simd/instance.ts';
import { lcms } from '../wasm/lcms.ts';
import { type LoadWasm, remembering } from '../wasm/load.ts';
import type { Retiring } from '../wasm/retiring.ts';
import type { MakeStillDecoder } from './avif/by-platform.ts';
import { avifCodec } from './avif/codec.ts';
import { fastestRgba } from './avif/fastest.ts';
import { bmpCodec } from './bmp/codec.ts';
import type { Codec, Codecs } from './codec.ts';
import { Colours } from './colour/colours.ts';
import { fastestGifCodec } from './gif/fastest.ts';
import { heicCodec } from './heic/codec.ts';
import { jpegCodec } from './jpeg/codec.ts';
import { fastestDecoders, fastestEncoders } from './jpeg/fastest.ts';
import { pngCodec } from './png/codec.ts';
import { fastestCompressor, fastestCrc32, fastestDecoder } from './png/fastest.ts';
import { tiffCodec } from './tiff/codec.ts';
import { fastestTiffRows } from './tiff/fastest.ts';
import { webpCodec } from './webp/codec.ts';
import { simdStills } from './webp/decode.simd.ts';
import { simdOpaque } from './webp/encode.simd.ts';

export type { WasmName } from '../wasm/files.ts';
export type { LoadWasm } from '../wasm/load.ts';

/**
 * The codecs and kernels of one engine: WebAssembly instances, each started when it is first needed.
 * @param load gives a compiled module
 * @param heic the codec of HEIC, which the package brings no decoder for
 * @param shrink the kernel that shrinks pictures
 * @param avifByPlatform makes a decoder of AVIF stills that is asked first
 */
export function wasmCodecs(
  load: LoadWasm,
  heic: Codec = heicCodec(),
  shrink?: Shrink,
  avifByPlatform?: MakeStillDecoder,
): { codecs: Codecs; kernels: Kernels } {
  const loadOnce = remembering(load);
  // Rows that flow are decoded, filtered and encoded in turns, each in memory that must outlast a turn of the others.
  const [simd, filters, writing] = [new SimdInstance(), new SimdInstance(), new SimdInstance()];
  const jpeg = jpegCodec(fastestEncoders(writing), fastestDecoders(simd));
  const png = pngCodec(loadOnce, fastestDecoder(simd), fastestCompressor(writing), fastestCrc32(simd));
  const webp = webpCodec(loadOnce, simd.runs ? { stills: simdStills(loadOnce), opaque: simdOpaque(loadOnce) } : {});
  const avif = avifCodec(loadOnce, avifByPlatform?.(fastestRgba(simd)));
  const library = lcms(loadOnce);
  const all: readonly Pick<Retiring<unknown>, 'heldBytes' | 'retire'>[] = [
    ...png.instances,
    ...webp.instances,
    ...avif.instances,
    library,
    simd,
    filters,
    writing,
  ];
  return {
    kernels: fastestKernels(filters, shrink),
    codecs: {
      crc32: fastestCrc32(simd),
      isWholeJpeg: jpeg.isWhole,
      colours: new Colours(library),
      of: {
        jpg: jpeg.codec,
        png: png.codec,
        webp: webp.codec,
        gif: fastestGifCodec(simd),
        bmp: bmpCodec,
        tiff: tiffCodec(jpeg.codec, fastestTiffRows(simd)),
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
