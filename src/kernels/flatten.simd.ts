// `flatten` by the WebAssembly module, a piece of the picture at a time (assembly/kernels/flatten.ts).

import { unset } from '../pixel-memory.ts';
import { signedWordsOf } from '../pixels.ts';
import { type SimdInstance, wordsIn } from '../simd/instance.ts';
import { opaqueWord } from './colour.ts';
import type { flatten } from './flatten.ts';

/** 64 KB: a piece stays in the processor's cache. A multiple of four, as `flattenPixels` takes pixels by fours. */
const piecePixels = 1 << 14;

/** The twin of `flatten`: the same bytes. */
export const simdFlatten =
  (simd: SimdInstance): typeof flatten =>
  (pixels, color) => {
    const result = { ...unset(pixels), opaque: true };
    const from = signedWordsOf(pixels);
    const to = signedWordsOf(result);
    simd.use({ piece: piecePixels * 4 }, ({ flattenPixels }, { piece }) => {
      const words = wordsIn(piece);
      for (let at = 0; at < from.length; at += piecePixels) {
        const count = Math.min(piecePixels, from.length - at);
        words.set(from.subarray(at, at + count));
        flattenPixels(piece.at, count, opaqueWord(color));
        to.set(words.subarray(0, count), at);
      }
    });
    return result;
  };
