// Kernels of the WebAssembly module that change pixels one by one work on a piece of the picture at a time.
import { unset } from '../pixel-memory.ts';
import { type PixelBuffer, signedWordsOf } from '../pixels.ts';
import type { SimdExports } from '../simd/exports.ts';
import { type SimdInstance, wordsIn } from '../simd/instance.ts';
import type { Pointer } from '../simd/pointer.ts';

/** 64 KB: a piece stays in the processor's cache. A multiple of four, as the kernels take pixels by fours. */
const piecePixels = 1 << 14;

/**
 * A picture made of another's pixels.
 * @param change changes so many pixels at an address, in place
 */
export function inPieces(
  simd: SimdInstance,
  pixels: PixelBuffer,
  change: (exports: SimdExports, at: Pointer, count: number) => void,
): PixelBuffer {
  const result = unset(pixels);
  const from = signedWordsOf(pixels);
  const to = signedWordsOf(result);
  simd.use({ piece: piecePixels * 4 }, (exports, { piece }) => {
    const words = wordsIn(piece);
    for (let at = 0; at < from.length; at += piecePixels) {
      const count = Math.min(piecePixels, from.length - at);
      words.set(from.subarray(at, at + count));
      change(exports, piece.at, count);
      to.set(words.subarray(0, count), at);
    }
  });
  return result;
}
