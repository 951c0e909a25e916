// The twin of `writeTokens` in src/formats/jpeg/huffman.ts, eight bytes at a time.

/** 1 in every byte, and the highest bit of every byte. */
const ones: u64 = ~(<u64>0) / 255;
const tops: u64 = ones << 7;

/** Writes the bits of the tokens from `from` to `end`, padded with ones. Returns the address where they end. */
export function writeTokens(from: usize, end: usize, words: usize, out: usize): usize {
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
    held |= bits >> -free;
    // Write eight at once unless one of them is 0xff: adding 1 to that one would carry out of its highest bit.
    if ((held & tops & ~(held + ones)) === 0) {
      store<u64>(out, bswap<u64>(held));
      out += 8;
    } else out = putBytes(held, 8, out);
    free += 64;
    held = bits << free;
  }
  if (free === 64) return out;
  return putBytes(held | (((<u64>1) << free) - 1), (71 - free) >> 3, out);
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
