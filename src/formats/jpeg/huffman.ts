// Optimal Huffman tables as libjpeg makes them (T.81 annex K.2), and the bits of the entropy-coded data.
import { plainTable } from './twin-layout.ts';

export interface HuffmanTable {
  /** How many codes there are of each length 1-16. */
  readonly lengths: readonly number[];
  /** The symbols, shortest code first. */
  readonly symbols: readonly number[];
}

const longest = 16;

/** The number of symbols of all tables: a symbol is a token without its bits. */
export const symbolCount = (plainTable + 1) * 256;

/** How often each symbol comes; index: token >> 16. */
export function countSymbols(chunks: readonly Int32Array[]): Int32Array {
  const counts = new Int32Array(symbolCount);
  for (const chunk of chunks) countChunk(chunk, counts);
  return counts;
}

/** Counts two at a time into two sets. That halves the time, since one count need not wait for the other. */
function countChunk(tokens: Int32Array, counts: Int32Array): void {
  const others = new Int32Array(counts.length);
  const pairs = tokens.length & ~1;
  for (let index = 0; index < pairs; index += 2) {
    const one = (tokens[index] as number) >> 16;
    const other = (tokens[index + 1] as number) >> 16;
    counts[one] = (counts[one] as number) + 1;
    others[other] = (others[other] as number) + 1;
  }
  if (pairs < tokens.length) {
    const key = (tokens[pairs] as number) >> 16;
    counts[key] = (counts[key] as number) + 1;
  }
  others.forEach((count, key) => {
    counts[key] = (counts[key] as number) + count;
  });
}

/** The table for symbols that came as often as `counts` says. */
export function optimalTable(counts: Int32Array): HuffmanTable {
  const depths = treeDepths(counts);
  const lengths = new Array<number>(counts.length + 1).fill(0);
  for (const depth of depths) if (depth > 0) lengths[depth] = (lengths[depth] as number) + 1;
  shorten(lengths);
  // Drop the extra symbol of treeDepths. It has one of the longest codes, so the code of all ones stays free.
  let last = longest;
  while (lengths[last] === 0) last -= 1;
  lengths[last] = (lengths[last] as number) - 1;
  // As libjpeg does, sort by the depths before the shortening: the order among codes of 16 bits depends on it.
  const symbols: number[] = [];
  for (let symbol = 0; symbol < counts.length; symbol += 1) if ((depths[symbol] as number) > 0) symbols.push(symbol);
  symbols.sort((one, other) => (depths[one] as number) - (depths[other] as number) || one - other);
  return { lengths: lengths.slice(1, longest + 1), symbols };
}

/** The depth of each symbol in the Huffman tree. An extra symbol, counted once, takes the code of all ones. */
function treeDepths(counts: Int32Array): Int32Array {
  const extra = counts.length;
  const depths = new Int32Array(extra + 1);
  // A tree is named after one of its symbols, which chains to the others. `trees` holds the names of those that are not joined yet.
  const weights = new Float64Array(extra + 1);
  weights.set(counts);
  weights[extra] = 1;
  const trees = new Int32Array(extra + 1);
  const chain = new Int32Array(extra + 1).fill(-1);
  let left = 0;
  for (let symbol = 0; symbol <= extra; symbol += 1) {
    if (weights[symbol] === 0) continue;
    trees[left] = symbol;
    left += 1;
  }
  for (; left > 1; left -= 1) {
    // libjpeg's choices: the last of equals is taken first, and a joined tree stands where its lighter part stood.
    putLightestLast(trees, weights, left);
    putLightestLast(trees, weights, left - 1);
    const [lightest, next] = [trees[left - 1] as number, trees[left - 2] as number];
    weights[lightest] = (weights[lightest] as number) + (weights[next] as number);
    trees[left - 2] = lightest;
    let end = lightest;
    while ((chain[end] as number) >= 0) end = chain[end] as number;
    chain[end] = next;
    for (let symbol = lightest; symbol >= 0; symbol = chain[symbol] as number)
      depths[symbol] = (depths[symbol] as number) + 1;
  }
  return depths;
}

/** Moves the lightest of the first `count` trees to their end; of equals, the one with the largest name. */
function putLightestLast(trees: Int32Array, weights: Float64Array, count: number): void {
  let place = 0;
  let tree = trees[0] as number;
  let weight = weights[tree] as number;
  for (let index = 1; index < count; index += 1) {
    const other = trees[index] as number;
    const otherWeight = weights[other] as number;
    if (otherWeight > weight || (otherWeight === weight && other < tree)) continue;
    place = index;
    tree = other;
    weight = otherWeight;
  }
  trees[place] = trees[count - 1] as number;
  trees[count - 1] = tree;
}

/** T.81 figure K.3: of two codes longer than 16 bits, one moves up a level and the other goes beside a shorter code. */
function shorten(lengths: number[]): void {
  const add = (length: number, count: number): void => {
    lengths[length] = (lengths[length] as number) + count;
  };
  for (let length = lengths.length - 1; length > longest; length -= 1) {
    while ((lengths[length] as number) > 0) {
      let shorter = length - 2;
      while (lengths[shorter] === 0) shorter -= 1;
      add(length, -2);
      add(length - 1, 1);
      add(shorter + 1, 2);
      add(shorter, -1);
    }
  }
}

/**
 * All that the writer needs for a symbol, in one word: from bit 27 the number of bits it takes with those that follow it,
 * and below its code, shifted to make room for these. Their number is the symbol's low half (a DC symbol has no other).
 */
export function codeWords({ lengths, symbols }: HuffmanTable, symbolCount = 256): Int32Array {
  const words = new Int32Array(symbolCount);
  let code = 0;
  let next = 0;
  lengths.forEach((count, index) => {
    for (const symbol of symbols.slice(next, next + count)) {
      const following = symbol & 15;
      words[symbol] = ((index + 1 + following) << 27) | (code << following);
      code += 1;
    }
    next += count;
    code <<= 1;
  });
  return words;
}

/** The words of plain bits, which have no code. */
export const plainWords = Int32Array.from({ length: 17 }, (_, bits) => bits << 27);

/** The number of bits that a token with this code word takes. */
export const bitsOf = (word: number): number => word >>> 27;

/**
 * Writes the tokens' bits, padded with ones. `words` holds a code word for each token >> 16; `mostBytes` must be room for
 * twice the bits, because a zero follows each byte 0xff.
 */
export function writeTokens(chunks: readonly Int32Array[], words: Int32Array, mostBytes: number): Uint8Array {
  const out = new Uint8Array(mostBytes);
  const writer: BitWriter = { view: new DataView(out.buffer), at: 0, pending: 0, used: 0 };
  for (const chunk of chunks) writeChunk(chunk, words, writer);
  const { used, pending } = writer;
  if (used > 0) {
    const padding = 32 - used;
    putWord(writer, (pending << padding) | ((1 << padding) - 1), (used + 7) >> 3);
  }
  return out.subarray(0, writer.at);
}

interface BitWriter {
  readonly view: DataView;
  at: number;
  /** The `used` bits that are not written yet, right-aligned; above them are bits that were written. */
  pending: number;
  used: number;
}

function writeChunk(tokens: Int32Array, words: Int32Array, writer: BitWriter): void {
  const { view } = writer;
  let { at, pending, used } = writer;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as number;
    const word = words[token >> 16] as number;
    const length = word >>> 27;
    const bits = (word & 0x7ffffff) | (token & 0xffff);
    used += length;
    if (used < 32) {
      pending = (pending << length) | bits;
      continue;
    }
    used -= 32;
    const full = (pending << (length - used)) | (bits >>> used);
    // Write four bytes at once unless one of them is 0xff: adding 1 to that one would carry out of its highest bit.
    if ((full & 0x80808080 & ~(full + 0x01010101)) === 0) {
      view.setInt32(at, full);
      at += 4;
    } else {
      writer.at = at;
      putWord(writer, full, 4);
      at = writer.at;
    }
    pending = bits;
  }
  writer.at = at;
  writer.pending = pending;
  writer.used = used;
}

function putWord(writer: BitWriter, word: number, bytes: number): void {
  for (let shift = 24; bytes > 0; bytes -= 1, shift -= 8) {
    const byte = (word >>> shift) & 255;
    writer.view.setUint8(writer.at, byte);
    writer.at += 1;
    if (byte < 255) continue;
    writer.view.setUint8(writer.at, 0);
    writer.at += 1;
  }
}
