// `crc32` by the WebAssembly module, a piece of the bytes at a time (assembly/formats/png/crc32.ts).

import type { SimdInstance } from '../../simd/instance.ts';
import { offset } from '../../simd/pointer.ts';
import { crc32 } from './crc32.ts';

/** So much is copied and summed at a time: enough to make the calls cheap, little memory. */
const pieceBytes = 1 << 16;
/** The module reads up to so many bytes beyond the end. */
const slack = 16;
const sizes = { piece: pieceBytes + slack };
/** Fewer bytes are summed up here in less time than copying them takes. */
const leastBytes = 256;

/** The twin of `crc32`: the same remainder. */
export const simdCrc32 =
  (simd: SimdInstance): typeof crc32 =>
  (bytes, start = 0, end = bytes.length) => {
    if (end - start < leastBytes) return crc32(bytes, start, end);
    return simd.use(sizes, (exports, { piece }) => {
      let remainder = -1;
      for (let at = start; at < end; at += pieceBytes) {
        const part = bytes.subarray(at, Math.min(end, at + pieceBytes));
        piece.bytes.set(part);
        remainder = exports.crc32(remainder, piece.at, offset(piece.at, part.length));
      }
      return ~remainder >>> 0;
    });
  };
