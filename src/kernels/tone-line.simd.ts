// `layTones` by the WebAssembly module (assembly/kernels/tone-line.ts).
import type { SimdInstance } from '../simd/instance.ts';
import { inPieces } from './pieces.simd.ts';
import type { layTones } from './tone-line.ts';

/** The twin of `layTones`: the same bytes. */
export const simdLayTones =
  (simd: SimdInstance): typeof layTones =>
  ({ gain, offset }) =>
  (pixels) => ({
    ...inPieces(simd, pixels, ({ layTones }, at, count) => layTones(at, count, gain, offset)),
    opaque: pixels.opaque,
  });
