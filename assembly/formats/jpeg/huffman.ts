// The twin of `writeTokens` in src/formats/jpeg/huffman.ts, eight bytes at a time.

/** 1 in every byte, and the highest bit of every byte. */
const ones: u64 = ~(<u64>0) / 255;
const tops: u64 = ones << 7;

/** The bits that are not written yet, from the highest on, and how many more there is room for. */
let heldBits: u64 = 0;
let freeBits: i32 = 64;

export function startBits(): void {
  heldBits = 0;
  freeBits = 64;
}

/** Writes the bits of the tokens from `from` to `end`, behind those of the call before. Returns the address where they end. */
export function writeTokens(from: usize, end: usize, words: usize, out: usize): usize {
  let held = heldBits;
  let free = freeBits;
  for (; from < end; from += 4) {
    const token = load<i32>(from);
    const word = load<u32>(words + <usize>(token >> 16) * 4);
    const bits = <u64>((word & 0x7ffffff) | (token & 0xffff));
    free -= <i32>(word >>> 27);
    if (free >= 0) {
      held |= bits << free;
      continue;
    }
    held |= bits >> -free;
    // Write eight at once unless one of them is 0xff: adding 1 to that one would carry out of its highest bit.
    if ((held & tops & ~(held + ones)) === 0) {
      store<u64>(out, bswap<u64>(held));
      out += 8;
    } else out = putBytes(held, 8, out);
    free += 64;
    held = bits << free;
  }
  heldBits = held;
  freeBits = free;
  return out;
}

/** Writes the bits that are left, padded with ones. Returns the address where they end. */
export function endBits(out: usize): usize {
  if (freeBits === 64) return out;
  return putBytes(heldBits | (((<u64>1) << freeBits) - 1), (71 - freeBits) >> 3, out);
}

function putBytes(held: u64, bytes: i32, out: usize): usize {
  for (; bytes > 0; bytes -= 1, held <<= 8) {
    const byte = <u8>(held >> 56);
    store<u8>(out, byte);
    out += 1;
    if (byte < 255) continue;
    store<u8>(out, 0);
    out += 1;
  }
  return out;
}

/**
 * Writes the tokens from `from` to `end` as bits that `unpackTokens` reads: nothing follows bytes 0xff. Returns the address where they
 * end, whole words of eight bytes.
 */
export function packTokens(from: usize, end: usize, words: usize, out: usize): usize {
  let held: u64 = 0;
  let free = 64;
  for (; from < end; from += 4) {
    const token = load<i32>(from);
    const word = load<u32>(words + <usize>(token >> 16) * 4);
    const bits = <u64>((word & 0x7ffffff) | (token & 0xffff));
    free -= <i32>(word >>> 27);
    if (free >= 0) {
      held |= bits << free;
      continue;
    }
    store<u64>(out, bswap<u64>(held | (bits >> -free)));
    out += 8;
    free += 64;
    held = bits << free;
  }
  store<u64>(out, bswap<u64>(held));
  return out + 8;
}

/**
 * Reads as many packed tokens. `lookup` has a word for any sixteen bits: the token without its bits, and the length of its code; up to
 * four bytes behind the packed ones are read.
 */
export function unpackTokens(packed: usize, count: i32, lookup: usize, tokens: usize): void {
  let held = bswap<u64>(load<u64>(packed));
  let left = 64;
  packed += 8;
  for (const end = tokens + <usize>count * 4; tokens < end; tokens += 4) {
    // A token takes 27 bits at most.
    if (left < 32) {
      held |= (<u64>bswap<u32>(load<u32>(packed))) << (32 - left);
      packed += 4;
      left += 32;
    }
    const entry = load<u32>(lookup + <usize>(held >>> 48) * 4);
    const length = entry & 0xffff;
    const following = (entry >>> 16) & 15;
    // Two shifts, since one by 64 would be none.
    const bits = <u32>(((held << length) >>> 1) >>> (63 - following));
    store<u32>(tokens, (entry & 0xffff0000) | bits);
    held <<= length + following;
    left -= length + following;
  }
}
