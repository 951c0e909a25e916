// The twin of src/formats/png/row-tokens.ts: filtered rows to tokens, and tokens to the bits of a deflate block. A token takes 16
// bits and is stored times four: as the offset of its word, or of its counter, in a table.

const firstRun: u32 = 256;
const endOfBlock: usize = 512;
/** The bytes of a table with a counter for each of the 513 tokens, in whole vectors. */
export const counterBytes: u32 = 2064;
/** The lowest bits of a word are the number of those above them (src/formats/png/deflate-bits.ts). */
const countBits = 7;
const countMask = (1 << countBits) - 1;
const leastRun: usize = 3;
const longestRun: usize = 258;

/** The first byte that is not tokenised yet. */
let place: usize = 0;
let firstToken: usize = 0;
let tokensEnd: usize = 0;
/** The byte before the block: a run at its start repeats it. */
let before: u8 = 0;
/** The next whole byte is written to `out`; `held` bits, fewer than eight between two calls, do not fill one yet. */
let out: usize = 0;
let bits: u64 = 0;
let held: u64 = 0;

/** The first row will be at `start`. The byte before it must be no filter number. */
export function startBlocks(start: usize, tokens: usize, output: usize): void {
  place = start;
  firstToken = tokensEnd = tokens;
  before = load<u8>(start - 1);
  out = output;
  bits = held = 0;
}

/** Moves the bytes not tokenised yet to `start`, and the byte before them along. @returns their new end */
export function moveRest(start: usize, end: usize): usize {
  const length = end - place;
  memory.copy(start - 1, place - 1, length + 1);
  place = start;
  return start + length;
}

/**
 * Tokenises until the block has `most` tokens or `limit` is reached. Behind `limit` there must be the longest run or a byte that
 * ends any run. Reads up to 32 bytes and writes up to 16 tokens too many.
 * @returns true if the block is full
 */
export function fillBlock(limit: usize, most: u32): bool {
  const full = firstToken + most * 2;
  let at = place;
  let to = tokensEnd;
  while (at < limit && to < full) {
    const stop = at + min(limit - at, (full - to) >> 1);
    let isRun = runsAt(at, to);
    while (at + 16 < stop && !v128.any_true(isRun)) {
      at += 16;
      to += 32;
      isRun = runsAt(at, to);
    }
    const literals = min(<usize>ctz(i8x16.bitmask(isRun) | 0x10000), stop - at);
    at += literals;
    to += literals * 2;
    if (at >= stop || literals === 16) continue;
    const length = runLength(at);
    store<u16>(to, <u16>((firstRun + <u32>(length - leastRun)) << 2));
    at += length;
    to += 2;
  }
  place = at;
  tokensEnd = to;
  return to >= full;
}

/** Writes sixteen bytes as literals. @returns where a run begins: a byte and the two behind it equal the byte before */
function runsAt(at: usize, to: usize): v128 {
  const bytes = v128.load(at);
  v128.store(to, i16x8.shl(i16x8.extend_low_i8x16_u(bytes), 2));
  v128.store(to + 16, i16x8.shl(i16x8.extend_high_i8x16_u(bytes), 2));
  return v128.and(
    v128.and(i8x16.eq(bytes, v128.load(at - 1)), i8x16.eq(bytes, v128.load(at + 1))),
    i8x16.eq(bytes, v128.load(at + 2)),
  );
}

/** The length of a run of at least three bytes. */
function runLength(at: usize): usize {
  const byte = i8x16.splat(load<u8>(at));
  for (let length = leastRun; length < longestRun; length += 16) {
    const others = i8x16.bitmask(i8x16.ne(v128.load(at + length), byte));
    if (others !== 0) return min(longestRun, length + <usize>ctz(others));
  }
  return longestRun;
}

/** Counts the tokens of the block. `counts` has room for four tables, of which the first is the result. */
export function countTokens(counts: usize): void {
  // Neighbours are counted in different tables: one counter would have to wait for its last store if a token repeats.
  memory.fill(counts, 0, counterBytes * 4);
  let from = firstToken;
  for (; from + 8 <= tokensEnd; from += 8) {
    count(counts + <usize>load<u16>(from));
    count(counts + <usize>load<u16>(from, 2) + counterBytes);
    count(counts + <usize>load<u16>(from, 4) + counterBytes * 2);
    count(counts + <usize>load<u16>(from, 6) + counterBytes * 3);
  }
  for (; from < tokensEnd; from += 2) count(counts + <usize>load<u16>(from));
  for (let at = counts; at < counts + counterBytes; at += 16) {
    const two = i32x4.add(v128.load(at), v128.load(at, counterBytes));
    const others = i32x4.add(v128.load(at, counterBytes * 2), v128.load(at, counterBytes * 3));
    v128.store(at, i32x4.add(two, others));
  }
}

function count(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/** Writes words of bits (see src/formats/png/deflate-bits.ts). */
export function putWords(from: usize, words: u32): void {
  for (const end = from + words * 4; from < end; from += 4) {
    put(load<u32>(from));
    flush();
  }
}

/** Writes the words of the block's tokens, then the one that ends the block. */
export function putTokens(words: usize): void {
  let from = firstToken;
  // In local variables, which stay in registers: globals would be stored and loaded again at every token.
  let to = out;
  let word = bits;
  let count = held;
  for (; from + 8 <= tokensEnd; from += 8) {
    const first = <u64>load<u32>(words + <usize>load<u16>(from));
    const second = <u64>load<u32>(words + <usize>load<u16>(from, 2));
    const third = <u64>load<u32>(words + <usize>load<u16>(from, 4));
    const fourth = <u64>load<u32>(words + <usize>load<u16>(from, 6));
    // A shift looks at the lowest six bits only, which are a word's number of bits; `count` holds anything above the seventh.
    const two = (first >> countBits) | ((second >> countBits) << first);
    const nextTwo = (third >> countBits) | ((fourth >> countBits) << third);
    word |= two << count;
    count += first + second;
    // Three words of at most 21 bits would fit into 64; four do, except where codes are long.
    if ((count + third + fourth) & 64) {
      store<u64>(to, word);
      to += <usize>((count & 56) >> 3);
      word >>= count & 56;
      count &= 7;
    }
    word |= nextTwo << count;
    count += third + fourth;
    store<u64>(to, word);
    to += <usize>((count & 56) >> 3);
    word >>= count & 56;
    count &= 7;
  }
  out = to;
  bits = word;
  held = count;
  for (; from < tokensEnd; from += 2) {
    put(load<u32>(words + <usize>load<u16>(from)));
    flush();
  }
  put(load<u32>(words + endOfBlock * 4));
  flush();
}

function put(word: u32): void {
  bits |= (<u64>(word >>> countBits)) << held;
  held += <u64>(word & countMask);
}

/** Writes eight bytes but moves on by the whole ones only. */
function flush(): void {
  store<u64>(out, bits);
  out += <usize>(held >> 3);
  bits >>= held & ~(<u64>7);
  held &= 7;
}

/** Writes the block's bytes themselves, after their length, from the next whole byte on. */
export function putStored(byteLength: u32): void {
  align();
  store<u32>(out, byteLength | (~byteLength << 16));
  out += 4;
  let byte = before;
  for (let from = firstToken; from < tokensEnd; from += 2) {
    const token = <u32>load<u16>(from) >> 2;
    if (token < firstRun) {
      byte = <u8>token;
      store<u8>(out, byte);
      out += 1;
      continue;
    }
    const length = <usize>(token - firstRun) + leastRun;
    memory.fill(out, byte, length);
    out += length;
  }
}

function align(): void {
  held = (held + 7) & ~(<u64>7);
  flush();
}

/** Ends the block and directs the next one to `output`. @returns the end of this one's bytes */
export function endBlock(isLast: bool, output: usize): usize {
  if (isLast) align();
  before = load<u8>(place - 1);
  tokensEnd = firstToken;
  const end = out;
  out = output;
  return end;
}
