// src/formats/png/crc32.ts by the WebAssembly module: the bytes go in a piece at a time.

import type { SimdInstance } from '../../simd/instance.ts';
import { crc32 } from './crc32.ts';

const pieceBytes = 1 << 16;
/** What is shorter is done before it is copied. */
const leastBytes = 256;

export const simdCrc32 =
  (simd: SimdInstance): typeof crc32 =>
  (bytes, start = 0, end = bytes.length) => {
    if (end - start < leastBytes) return crc32(bytes, start, end);
    return simd.use({ piece: Math.min(pieceBytes, end - start) }, (exports, { piece }) => {
      let remainder = -1;
      for (let at = start; at < end; at += piece.bytes.length) {
        const part = bytes.subarray(at, Math.min(end, at + piece.bytes.length));
        piece.bytes.set(part);
        remainder = exports.crc32(remainder, piece.at, piece.at + part.length);
      }
      return ~remainder >>> 0;
    });
  };
