// The twin of `lzwDecode` in the WebAssembly module.
import type { SimdInstance } from '../../simd/instance.ts';
import { offset } from '../../simd/pointer.ts';
import { lzwDecode } from './lzw.ts';

/** The module writes up to 4112 bytes beyond the end, and reads up to 8. */
const slack = 4096 + 64;
/** Fewer indices are unpacked here in less time than the call takes: a file may have a million tiny frames. */
const leastIndices = 512;
/** Bits of an index that the module takes. */
const mostCodeBits = 8;

/** The twin of `lzwDecode`: the same indices. The definition judges data that are damaged. */
export const simdLzwDecode =
  (simd: SimdInstance): typeof lzwDecode =>
  (data, codeBits, length) => {
    if (length < leastIndices || codeBits < 1 || codeBits > mostCodeBits) return lzwDecode(data, codeBits, length);
    const indices = attempted(simd, data, codeBits, length);
    return indices ?? lzwDecode(data, codeBits, length);
  };

/** Undefined where the data do not fill so many indices, and where there is not enough memory. */
function attempted(
  simd: SimdInstance,
  data: Uint8Array,
  codeBits: number,
  length: number,
): Uint8Array<ArrayBuffer> | undefined {
  try {
    return simd.use({ input: data.length + slack, indices: length + slack }, (exports, { input, indices }) => {
      input.bytes.set(data);
      const full = offset(indices.at, length);
      const end = exports.unpackGifLzw(input.at, offset(input.at, data.length), indices.at, full, codeBits);
      return end < full ? undefined : indices.bytes.slice(0, length);
    });
  } catch {
    return undefined;
  }
}
