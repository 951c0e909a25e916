// Deflate blocks (RFC 1951) as zlib writes them: choose the shortest of the three block types, and give every token its bits.
import { makeHeaderWriter, mostHeaderWords } from './code-header.ts';
import { makeCodeLengths } from './code-lengths.ts';
import { longestCode, writeCodes } from './codes.ts';
import { bitCountOf, bitsWord, bitsWordWith } from './deflate-bits.ts';

/**
 * A token below 256 is a literal. Tokens 256 to 511 are runs: they repeat the byte before them 3 to 258 times. Token 512 ends
 * the block.
 */
export const firstRun = 256;
export const leastRun = 3;
export const longestRun = 258;
export const endOfBlock = 512;
export const tokenKinds = 513;

/** zlib's symbol buffer has 2^14 entries at memLevel 8; zlib ends the block one entry before the buffer is full. */
export const blockTokens = (1 << 14) - 1;

/** No block is longer than with the fixed codes, where a token takes at most 18 bits. The rest is for the block's start and end. */
export const mostBlockBytes = Math.ceil((blockTokens * 18) / 8) + 64;

export const mostHeadWords = 1 + mostHeaderWords;

export interface Block {
  readonly isLast: boolean;
  /** The block's header, as words for `BitWriter`. */
  readonly head: Int32Array;
  /** A word for every token. A stored block has none: it holds the bytes themselves. */
  readonly words?: Int32Array;
  /** The number of bytes the tokens stand for. */
  readonly byteLength: number;
}

/** @param counts the number of times each token occurs. @returns a block that is valid until the next call */
export type PlanBlock = (counts: Int32Array, isLast: boolean) => Block;

/** A block starts with one bit that marks the last block and two bits for its type: stored, fixed codes, dynamic codes. */
const startBits = 3;
const [stored, fixed, dynamic] = [0, 1, 2];
/** A stored block gives its length twice, in two bytes each. */
const storedLengthBytes = 4;

const symbols = 286;
const runKinds = endOfBlock - firstRun;

/** RFC 1951 has four length symbols for each number of extra bits, and one symbol for 258 alone. */
const runExtraBits = Uint8Array.from({ length: runKinds }, (_, surplus) =>
  surplus === runKinds - 1 ? 0 : Math.max(0, 29 - Math.clz32(surplus)),
);
const runSymbols = Uint16Array.from(runExtraBits, (extraBits, surplus) =>
  surplus === runKinds - 1 ? symbols - 1 : firstRun + 1 + 4 * extraBits + (surplus >> extraBits),
);

const fixedLengths = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
/** Runs only need distance 1, whose code is all zeros. */
const fixedDistanceBits = 5;
/** zlib always makes at least two distance codes, so distances 1 and 2 get one bit each whether they occur or not. */
const distanceBits = 1;
const distanceLengths = Uint8Array.of(distanceBits, distanceBits);

/** The token words of a block with fixed codes. */
const fixedWords = new Int32Array(tokenKinds);
const fixedCodes = new Int32Array(fixedLengths.length);
writeCodes(fixedLengths, fixedCodes);
writeTokenWords(fixedCodes, fixedDistanceBits, fixedWords);

export function makeBlockPlanner(): PlanBlock {
  const frequencies = new Int32Array(symbols);
  const codeLengths = makeCodeLengths(symbols, longestCode);
  const writeHeader = makeHeaderWriter();
  const head = new Int32Array(mostHeadWords);
  const header = head.subarray(1);
  const codes = new Int32Array(symbols);
  const dynamicWords = new Int32Array(tokenKinds);
  return (counts, isLast) => {
    countSymbols(counts, frequencies);
    const lengths = codeLengths(frequencies);
    let used = symbols;
    while (lengths[used - 1] === 0) used -= 1;
    const headerWords = writeHeader(lengths.subarray(0, used), distanceLengths, header);
    writeCodes(lengths, codes);
    writeTokenWords(codes, distanceBits, dynamicWords);
    let headerBits = 0;
    for (let index = 0; index < headerWords; index += 1) headerBits += bitCountOf(header[index] as number);
    const { byteLength, dynamicBits, fixedBits } = lengthsOf(counts, dynamicWords);
    const dynamicBytes = bytesOf(headerBits + dynamicBits);
    const fixedBytes = bytesOf(fixedBits);
    const start = (kind: number, more: number): Int32Array => {
      head[0] = bitsWord((kind << 1) | Number(isLast), startBits);
      return head.subarray(0, 1 + more);
    };
    // zlib cannot store a block whose bytes have left its window of 32 KiB. No such block gets here: with so many bytes in
    // its runs it is always shorter with the fixed codes.
    if (byteLength + storedLengthBytes <= Math.min(dynamicBytes, fixedBytes))
      return { isLast, byteLength, head: start(stored, 0) };
    if (fixedBytes <= dynamicBytes) return { isLast, byteLength, head: start(fixed, 0), words: fixedWords };
    return { isLast, byteLength, head: start(dynamic, headerWords), words: dynamicWords };
  };
}

/** Counts the symbols of RFC 1951, including the one that ends the block. */
function countSymbols(counts: Int32Array, frequencies: Int32Array): void {
  frequencies.fill(0);
  frequencies.set(counts.subarray(0, firstRun));
  frequencies[firstRun] = 1;
  for (let index = 0; index < runKinds; index += 1) {
    const symbol = runSymbols[index] as number;
    frequencies[symbol] = (frequencies[symbol] as number) + (counts[firstRun + index] as number);
  }
}

/** Makes the words of all tokens. A run's word holds its length symbol, the extra bits and the distance code. */
function writeTokenWords(codes: Int32Array, distance: number, words: Int32Array): void {
  words.set(codes.subarray(0, firstRun));
  for (let index = 0; index < runKinds; index += 1) {
    const extraBits = runExtraBits[index] as number;
    const extra = index & ((1 << extraBits) - 1);
    words[firstRun + index] = bitsWordWith(codes[runSymbols[index] as number] as number, extra, extraBits + distance);
  }
  words[endOfBlock] = codes[firstRun] as number;
}

/** zlib compares sizes in whole bytes, including the bits every block starts with. */
const bytesOf = (bits: number): number => (bits + startBits + 7) >> 3;

/** The length of all tokens: as bytes, and as bits with the words of a dynamic block and of one with the fixed codes. */
function lengthsOf(counts: Int32Array, words: Int32Array) {
  let byteLength = 0;
  let dynamicBits = bitCountOf(words[endOfBlock] as number);
  let fixedBits = bitCountOf(fixedWords[endOfBlock] as number);
  for (let token = 0; token < endOfBlock; token += 1) {
    const count = counts[token] as number;
    if (count === 0) continue;
    byteLength += count * (token < firstRun ? 1 : leastRun + token - firstRun);
    dynamicBits += count * bitCountOf(words[token] as number);
    fixedBits += count * bitCountOf(fixedWords[token] as number);
  }
  return { byteLength, dynamicBits, fixedBits };
}
