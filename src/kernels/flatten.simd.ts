// `flatten` by the WebAssembly module (assembly/kernels/flatten.ts).
import type { SimdInstance } from '../simd/instance.ts';
import { opaqueWord } from './colour.ts';
import type { flatten } from './flatten.ts';
import { inPieces } from './pieces.simd.ts';

/** The twin of `flatten`: the same bytes. */
export const simdFlatten =
  (simd: SimdInstance): typeof flatten =>
  (pixels, color) => ({
    ...inPieces(simd, pixels, ({ flattenPixels }, at, count) => flattenPixels(at, count, opaqueWord(color))),
    opaque: true,
  });
