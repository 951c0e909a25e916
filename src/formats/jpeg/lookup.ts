// Huffman tables of a JPEG made into lookups (T.81 annex F.2.2), each in one array that can be copied into WebAssembly memory.
import { endOfBlock, limitsAt, lookupBits, lookupWords, offsetsAt, symbolsAt } from './twin-layout.ts';

/** 16 counts by code length, then the symbols, as in a file. */
export type CodeList = Uint8Array;

/** How far an AC symbol advances in zigzag order: behind a run of zeros, over 16 of them, or to the end of the block. */
export const advanceOf = (symbol: number): number =>
  (symbol & 15) > 0 ? (symbol >> 4) + 1 : symbol === 0xf0 ? 16 : endOfBlock;

/** The number that `size` bits stand for (F.2.2.1). */
export const extended = (bits: number, size: number): number =>
  size > 0 && bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;

/** A lookup of symbols with their values, or of symbols alone for scans whose coefficients are stored. */
export type LookupKind = 'dc' | 'ac' | 'dcSymbols' | 'acSymbols';

/**
 * An entry for each of the next `lookupBits` bits: value (from bit 16), how far it advances (from bit 8), and the length of
 * code and value together. Where these are more bits than are looked up: no length, the symbol (from bit 16) and its code's
 * length (from bit 8); for a code that is itself longer, 0.
 * @returns undefined where libjpeg refuses the table
 */
export function lookupOf(codes: CodeList, kind: LookupKind): Int32Array<ArrayBuffer> | undefined {
  const table = new Int32Array(lookupWords);
  const symbols = codes.subarray(16);
  if (symbols.length > 256 || (kind.startsWith('dc') && symbols.some((symbol) => symbol > 15))) return undefined;
  table.set(symbols, symbolsAt);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length += 1, code <<= 1) {
    table[offsetsAt + length] = place - code;
    for (let count = codes[length - 1] as number; count > 0; count -= 1, code += 1, place += 1) {
      if (length <= lookupBits) enter(table, code, length, symbols[place] as number, kind);
    }
    // T.81 reserves the code of all ones.
    if (code >= 1 << length) return undefined;
    table[limitsAt + length] = code << (16 - length);
  }
  return table;
}

function enter(table: Int32Array, code: number, length: number, symbol: number, kind: LookupKind): void {
  const left = lookupBits - length;
  const size = kind.endsWith('Symbols') ? lookupBits : symbol & 15;
  const advance = kind === 'ac' ? advanceOf(symbol) << 8 : 0;
  for (let rest = 0; rest < 1 << left; rest += 1) {
    table[(code << left) | rest] =
      size <= left
        ? (extended(rest >> (left - size), size) << 16) | advance | (length + size)
        : (symbol << 16) | (length << 8);
  }
}
