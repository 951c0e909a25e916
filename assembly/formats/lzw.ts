// The twin of src/formats/tiff/lzw.ts and src/formats/gif/lzw.ts. Every code but the first starts an entry of the table: the
// string of the code and the byte behind it, which lie side by side in the output. So the places where the strings of all
// codes begin tell where each entry is and how long.
import { setPackedPlace } from './packed-place';

/** For each entry, where it begins; it ends in the byte at which the next one begins. */
const starts: usize = memory.data(4098 * 4 + 4, 16);
/** The strings of one byte. */
const bytes: usize = memory.data(256 + 16, 16);
const mostCodes: u32 = 4096;
const mostBits: u64 = 12;

/** The order of the bits in a byte, as types: so that each order gets a loop of its own, which is a seventh faster. */
type HighestFirst = u8;
type LowestFirst = u16;

/** Between two calls: the entry that the next code starts, that code's length, and the bits that were read but not used. */
let openEntry: u32 = 0;
let codeLength: u64 = 0;
let unusedWord: u64 = 0;
let unusedBits: u64 = 0;

function start(codeBits: u32): void {
  openEntry = (1 << codeBits) + 2;
  codeLength = <u64>codeBits + 1;
  unusedWord = unusedBits = 0;
  for (let byte: u32 = 0; byte < 256; byte += 1) store<u8>(bytes + byte, <u8>byte);
}

export function startTiffLzw(): void {
  start(8);
}

/**
 * TIFF's codes, piece by piece: the highest bit comes first, and codes become longer one code earlier than they must.
 * @param isAll true if the data end at `end`; otherwise it also stops within 4 bytes of it, to go on at `packedPlace`
 */
export function unpackTiffLzw(from: usize, end: usize, isAll: bool, to: usize, full: usize): usize {
  return unpack<HighestFirst>(from, end, isAll, to, full, 8);
}

/** GIF's codes: the lowest bit comes first. `codeBits`, 1 to 8, is how many bits an index has. */
export function unpackGifLzw(from: usize, end: usize, to: usize, full: usize, codeBits: u32): usize {
  start(codeBits);
  return unpack<LowestFirst>(from, end, true, to, full, codeBits);
}

/**
 * Moves the output that is still needed to `to`: that from `taken` on, up to `end`, and behind the strings of all codes before it.
 * @returns where the output from `taken` on is then
 */
export function moveTiffLzw(to: usize, taken: usize, end: usize): usize {
  const first = <usize>load<u32>(starts + (258 << 2));
  const low = openEntry > 258 && first < taken ? first : taken;
  // Once all codes have strings, there is output behind these that no code stands for.
  const high = openEntry > mostCodes ? min(taken, <usize>load<u32>(starts + (mostCodes << 2)) + 1) : taken;
  const place = to + max(low, high) - low;
  if (low !== to) {
    for (let code: usize = 258; code <= <usize>openEntry; code += 1)
      store<u32>(starts + (code << 2), load<u32>(starts + (code << 2)) - <u32>(low - to));
    memory.copy(to, low, place - to);
  }
  memory.copy(place, taken, end - taken);
  return place;
}

/**
 * Unpacks until the output reaches `full`, and up to 4112 bytes beyond. Behind `end` 8 bytes can be read.
 * @returns the end of the output; 0 where the data end before it is full, or no encoder could have written them
 */
function unpack<Order>(from: usize, end: usize, isAll: bool, to: usize, full: usize, codeBits: u32): usize {
  const isTiff = sizeof<Order>() === sizeof<HighestFirst>();
  const clear: u32 = 1 << codeBits;
  const early: u32 = isTiff ? 1 : 0;
  const last = isAll ? <usize>-1 : end - 4;
  /** All entries before this one can occur. */
  let open = openEntry;
  let bits = codeLength;
  let word = unusedWord;
  let held = unusedBits;
  while (to < full) {
    if (held < bits) {
      if (from > last) break;
      const more = load<u32>(from);
      word = isTiff ? (word << 32) | <u64>bswap<u32>(more) : word | ((<u64>more) << held);
      from += 4;
      held += 32;
    }
    held -= bits;
    const code = <u32>(isTiff ? word >> held : word) & ((1 << (<u32>bits)) - 1);
    if (!isTiff) word >>= bits;
    // The data ended within the code.
    if (from > end && (<u64>(from - end)) << 3 > held) return 0;
    if (code === clear) {
      open = clear + 2;
      bits = <u64>codeBits + 1;
      continue;
    }
    store<u32>(starts + ((<usize>open) << 2), <u32>to);
    if (code >= open || code === clear + 1) return 0;
    const entry = load<u64>(starts + ((<usize>code) << 2));
    let source = select(bytes + code, <usize>(<u32>entry), code < clear);
    const length = select<usize>(1, <usize>((entry >> 32) - <u64>(<u32>entry)) + 1, code < clear);
    v128.store(to, v128.load(source));
    const stop = to + length;
    if (length > 16) {
      for (let at = to + 16; at < stop; at += 16) {
        source += 16;
        v128.store(at, v128.load(source));
      }
    }
    // The newest entry ends in the byte that it begins with, which was not there when it was loaded.
    if (code === open - 1) store<u8>(stop - 1, load<u8>(to));
    to = stop;
    // Beyond the last code there is one place more, where that code ends, and one that nothing is read from.
    if (open <= mostCodes) open += 1;
    if (open + early > (<u32>1) << (<u32>bits) && bits < mostBits) bits += 1;
  }
  openEntry = open;
  codeLength = bits;
  unusedWord = word;
  unusedBits = held;
  setPackedPlace(from);
  return to;
}
