// `flatten` of src/kernels/composite.ts by the WebAssembly module, a piece at a time.

import { unset } from '../pixel-memory.ts';
import { signedWordsOf } from '../pixels.ts';
import type { SimdInstance } from '../simd/instance.ts';
import { opaqueWord } from './colour.ts';
import type { flatten } from './flatten.ts';

const piecePixels = 1 << 14;

export const simdFlatten =
  (simd: SimdInstance): typeof flatten =>
  (pixels, color) => {
    const result = { ...unset(pixels), opaque: true };
    const from = signedWordsOf(pixels);
    const to = signedWordsOf(result);
    simd.use({ piece: piecePixels * 4 }, ({ flattenPixels }, { piece }) => {
      const words = new Int32Array(piece.bytes.buffer, piece.at, piecePixels);
      for (let at = 0; at < from.length; at += piecePixels) {
        const count = Math.min(piecePixels, from.length - at);
        words.set(from.subarray(at, at + count));
        flattenPixels(piece.at, count, opaqueWord(color));
        to.set(words.subarray(0, count), at);
      }
    });
    return result;
  };
