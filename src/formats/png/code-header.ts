// The header of a dynamic deflate block (RFC 1951, 3.2.7): its code lengths, run-length coded as zlib does it.
import { makeCodeLengths } from './code-lengths.ts';
import { writeCodes } from './codes.ts';
import { bitsWord, bitsWordWith } from './deflate-bits.ts';

/** Symbols 16 to 18 repeat the previous length or zeros; extra bits give the number of repeats. */
const [again, fewZeros, manyZeros] = [16, 17, 18];
const extraBitsOf = (symbol: number): number =>
  symbol < again ? 0 : symbol === again ? 2 : symbol === fewZeros ? 3 : 7;

/** The order in which the lengths of the code length codes are written. */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const leastWritten = 4;
const longestCode = 7;
const counts = 3;
const mostLengths = 286 + 30;

export const mostHeaderWords = counts + order.length + mostLengths;

/** Run-length coded code lengths: a symbol in the low 5 bits, the value of its extra bits above. */
interface LengthSymbols {
  readonly list: Uint16Array;
  count: number;
}

/** Writes the header as words for `BitWriter` into an array of at least `mostHeaderWords`. @returns the number of words */
export type WriteHeader = (literals: Uint8Array, distances: Uint8Array, into: Int32Array) => number;

export function makeHeaderWriter(): WriteHeader {
  const symbols: LengthSymbols = { list: new Uint16Array(mostLengths), count: 0 };
  const frequencies = new Int32Array(order.length);
  const codes = new Int32Array(order.length);
  const codeLengths = makeCodeLengths(order.length, longestCode);
  return (literals, distances, into) => {
    symbols.count = 0;
    appendLengths(symbols, literals);
    appendLengths(symbols, distances);
    const { list, count } = symbols;
    frequencies.fill(0);
    for (let index = 0; index < count; index += 1) {
      const symbol = (list[index] as number) & 31;
      frequencies[symbol] = (frequencies[symbol] as number) + 1;
    }
    const lengths = codeLengths(frequencies);
    writeCodes(lengths, codes);
    let written = order.length;
    while (written > leastWritten && lengths[order[written - 1] as number] === 0) written -= 1;
    into[0] = bitsWord(literals.length - 257, 5);
    into[1] = bitsWord(distances.length - 1, 5);
    into[2] = bitsWord(written - leastWritten, 4);
    let end = counts;
    for (let index = 0; index < written; index += 1, end += 1)
      into[end] = bitsWord(lengths[order[index] as number] as number, 3);
    for (let index = 0; index < count; index += 1, end += 1) {
      const entry = list[index] as number;
      const symbol = entry & 31;
      into[end] = bitsWordWith(codes[symbol] as number, entry >> 5, extraBitsOf(symbol));
    }
    return end;
  };
}

function appendLengths(symbols: LengthSymbols, lengths: Uint8Array): void {
  for (let start = 0; start < lengths.length; ) {
    const length = lengths[start] as number;
    let end = start + 1;
    while (end < lengths.length && lengths[end] === length) end += 1;
    if (length === 0) appendZeros(symbols, end - start);
    else appendRun(symbols, length, end - start);
    start = end;
  }
}

function append(symbols: LengthSymbols, symbol: number, extra = 0): void {
  symbols.list[symbols.count] = symbol | (extra << 5);
  symbols.count += 1;
}

function appendZeros(symbols: LengthSymbols, count: number): void {
  for (let left = count; left > 0; ) {
    const part = Math.min(left, 138);
    if (part > 10) append(symbols, manyZeros, part - 11);
    else if (part > 2) append(symbols, fewZeros, part - 3);
    else for (let index = 0; index < part; index += 1) append(symbols, 0);
    left -= part;
  }
}

function appendRun(symbols: LengthSymbols, length: number, count: number): void {
  append(symbols, length);
  for (let left = count - 1; left > 0; ) {
    const part = Math.min(left, 6);
    if (part > 2) append(symbols, again, part - 3);
    else for (let index = 0; index < part; index += 1) append(symbols, length);
    left -= part;
  }
}
