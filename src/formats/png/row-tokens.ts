// Turns rows of pixels into the tokens of deflate blocks, and tokens into bits. row-tokens.simd.ts is the twin.
import { adler32, adlerOfNothing } from '../adler32.ts';
import {
  type Block,
  blockTokens,
  endOfBlock,
  firstRun,
  leastRun,
  longestRun,
  mostBlockBytes,
  tokenKinds,
} from './blocks.ts';
import { BitWriter, bitsWord } from './deflate-bits.ts';
import { type CompressRows, deflateRows, rowsAtATime } from './deflate-rle.ts';
import { chooseFilter, makeCandidates, packRow, type RowShape, rowBytesOf, rowStart } from './filter.ts';

/** Stands before the first filtered byte. That is a filter number and can never equal it, so no run starts there. */
export const beforeAll = 255;

export const compressRows: CompressRows = (source, shape) => {
  const filter = rowFilter(shape);
  const filteredBytes = rowBytesOf(shape) + 1;
  // The byte before the next token, the bytes not tokenised yet, and a sentinel that ends any run.
  const bytes = new Uint8Array(1 + longestRun + rowsAtATime(shape) * filteredBytes + 1);
  bytes[0] = beforeAll;
  let [at, filled] = [1, 1];
  let adler = adlerOfNothing;
  const tokens = new Uint16Array(blockTokens);
  let count = 0;
  const counts = new Int32Array(tokenKinds);
  /** The byte before the block: a run at its start repeats it. */
  let before = beforeAll;
  const bits = new BitWriter(mostBlockBytes);

  return deflateRows(source, shape, {
    addRows: ({ data, height }) => {
      bytes.copyWithin(0, at - 1, filled);
      filled -= at - 1;
      at = 1;
      const start = filled;
      for (let row = 0; row < height; row += 1, filled += filteredBytes)
        filter(data.subarray(row * shape.width * 4), bytes.subarray(filled));
      adler = adler32(adler, bytes, start, filled);
      bytes[filled] = ~(bytes[filled - 1] as number);
    },
    fillBlock: (isLast) => {
      const limit = isLast ? filled : filled - longestRun;
      for (; at < limit && count < blockTokens; count += 1) {
        const token = tokenAt(bytes, at);
        tokens[count] = token;
        counts[token] = (counts[token] as number) + 1;
        at += tokenBytes(token);
      }
      return count === blockTokens;
    },
    counts: () => counts,
    write: (block) => {
      writeBlock(bits, block, tokens.subarray(0, count), before);
      before = bytes[at - 1] as number;
      counts.fill(0);
      count = 0;
      return bits.take();
    },
    adler: () => adler,
  });
};

/** The token for the bytes from `at` on, which is not the first byte. */
export function tokenAt(bytes: Uint8Array, at: number): number {
  const run = runLength(bytes, at);
  return run < leastRun ? (bytes[at] as number) : firstRun + run - leastRun;
}

/** The number of bytes that a token stands for. */
export const tokenBytes = (token: number): number => (token < firstRun ? 1 : token - firstRun + leastRun);

/** Counts how often the byte before `at` is repeated from there on. */
function runLength(bytes: Uint8Array, at: number): number {
  const byte = bytes[at - 1];
  const most = at + longestRun;
  let end = at;
  while (end < most && bytes[end] === byte) end += 1;
  return end - at;
}

/** @param before the byte before the block, which a run at its start repeats */
export function writeBlock(
  bits: BitWriter,
  { isLast, head, words, byteLength }: Block,
  tokens: Uint16Array,
  before: number,
): void {
  for (const word of head) bits.put(word);
  if (words) {
    for (const token of tokens) bits.put(words[token] as number);
    bits.put(words[endOfBlock] as number);
  } else {
    bits.align();
    bits.put(bitsWord(byteLength, 16));
    bits.put(bitsWord(~byteLength & 0xffff, 16));
    let byte = before;
    for (const token of tokens) {
      if (token < firstRun) byte = token;
      for (let left = tokenBytes(token); left > 0; left -= 1) bits.put(bitsWord(byte, 8));
    }
  }
  if (isLast) bits.align();
}

/** Filters one row after the other, each to the start of `to`, its filter number first. */
function rowFilter(shape: RowShape): (pixels: Uint8ClampedArray, to: Uint8Array) => void {
  const rowBytes = rowBytesOf(shape);
  let [row, above] = [new Uint8Array(rowStart + rowBytes), new Uint8Array(rowStart + rowBytes)];
  const candidates = makeCandidates(shape);
  return (pixels, to) => {
    [row, above] = [above, row];
    packRow(pixels, shape, row);
    const filter = chooseFilter(row, above, shape, candidates);
    to[0] = filter;
    to.set(candidates[filter] as Uint8Array, 1);
  };
}
