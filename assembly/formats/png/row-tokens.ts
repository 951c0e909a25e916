// The twin of src/formats/png/row-tokens.ts: filtered rows to tokens of 16 bits, and tokens to the bits of a deflate block.

const firstRun: u32 = 256;
const endOfBlock: usize = 512;
const tokenKinds: usize = 513;
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
 * ends any run. Reads up to 32 bytes and writes up to 16 tokens too many. @returns true if the block is full
 */
export function fillBlock(limit: usize, most: u32): bool {
  const full = firstToken + most * 2;
  let at = place;
  let to = tokensEnd;
  while (at < limit && to < full) {
    const bytes = v128.load(at);
    const isRun = v128.and(
      v128.and(i8x16.eq(bytes, v128.load(at - 1)), i8x16.eq(bytes, v128.load(at + 1))),
      i8x16.eq(bytes, v128.load(at + 2)),
    );
    // A run begins where a byte and the two behind it equal the byte before.
    const runs = i8x16.bitmask(isRun);
    v128.store(to, i16x8.extend_low_i8x16_u(bytes));
    v128.store(to + 16, i16x8.extend_high_i8x16_u(bytes));
    const literals = min(min(<usize>ctz(runs | 0x10000), limit - at), (full - to) >> 1);
    at += literals;
    to += literals * 2;
    if (literals === 16 || at >= limit || to >= full) continue;
    const length = runLength(at);
    store<u16>(to, <u16>(firstRun + <u32>(length - leastRun)));
    at += length;
    to += 2;
  }
  place = at;
  tokensEnd = to;
  return to >= full;
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
  memory.fill(counts, 0, tokenKinds * 16);
  let from = firstToken;
  for (; from + 8 <= tokensEnd; from += 8) {
    const four = load<u64>(from);
    count(counts, <usize>(four & 0xffff));
    count(counts + tokenKinds * 4, <usize>((four >> 16) & 0xffff));
    count(counts + tokenKinds * 8, <usize>((four >> 32) & 0xffff));
    count(counts + tokenKinds * 12, <usize>(four >> 48));
  }
  for (; from < tokensEnd; from += 2) count(counts, <usize>load<u16>(from));
  for (let at = counts; at < counts + tokenKinds * 4; at += 4)
    store<u32>(
      at,
      load<u32>(at) + load<u32>(at, tokenKinds * 4) + load<u32>(at, tokenKinds * 8) + load<u32>(at, tokenKinds * 12),
    );
}

function count(table: usize, token: usize): void {
  const at = table + token * 4;
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
  // Two words of at most 21 bits and the bits held fit into 64.
  for (; from + 4 <= tokensEnd; from += 4) {
    const two = load<u32>(from);
    put(load<u32>(words + <usize>(two & 0xffff) * 4));
    put(load<u32>(words + <usize>(two >> 16) * 4));
    flush();
  }
  if (from < tokensEnd) put(load<u32>(words + <usize>load<u16>(from) * 4));
  put(load<u32>(words + endOfBlock * 4));
  flush();
}

function put(word: u32): void {
  bits |= (<u64>(word & 0x7ffffff)) << held;
  held += <u64>(word >>> 27);
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
    const token = <u32>load<u16>(from);
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
