// Canonical Huffman codes from code lengths (RFC 1951, 3.2.2), as words for `BitWriter`.
import { bitsWord } from './deflate-bits.ts';

export const longestCode = 15;

/**
 * Codes of equal length follow each other, shorter ones come first (RFC 1951, 3.2.2). Their bits are reversed: the first one
 * is written lowest.
 * @param words gets each symbol's code, and 0 where it has none
 */
export function writeCodes(lengths: Uint8Array, words: Int32Array): void {
  const next = new Int32Array(longestCode + 2);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol] as number;
    if (length > 0) next[length + 1] = (next[length + 1] as number) + 1;
  }
  // From how many are shorter by one bit, to where those of this length start.
  for (let length = 1; length <= longestCode; length += 1)
    next[length] = ((next[length - 1] as number) + (next[length] as number)) << 1;
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol] as number;
    const code = next[length] as number;
    next[length] = code + 1;
    words[symbol] = length === 0 ? 0 : bitsWord(reversed(code, length), length);
  }
}

/** The lowest `length` bits the other way round. */
function reversed(code: number, length: number): number {
  let bits = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  bits = ((bits & 0x3333) << 2) | ((bits >> 2) & 0x3333);
  bits = ((bits & 0x0f0f) << 4) | ((bits >> 4) & 0x0f0f);
  return (((bits & 0xff) << 8) | (bits >> 8)) >> (16 - length);
}
