// The twin of src/formats/tiff/lzw.ts and src/formats/gif/lzw.ts. Every code but the first starts an entry of the table: the
// string of the code and the byte behind it, which lie side by side in the output. So the places where the strings of all
// codes begin tell where each entry is and how long.
import { fault, inputUsedUp, outputEnd, outputFull, from as place, setPlaces } from './png/inflate';

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

/** After `startInflate`, which says where the data and the output begin. */
export function startTiffLzw(): void {
  openEntry = 258;
  codeLength = 9;
  unusedWord = unusedBits = 0;
}

/** `inflate` for TIFF's codes: the highest bit comes first, and codes become longer one code earlier than they must. */
export function unpackTiffLzw(end: usize, isAll: bool, full: usize): i32 {
  const to = unpack<HighestFirst>(place, end, isAll, outputEnd(), full, 8);
  return to === 0 ? fault : to < full ? inputUsedUp : outputFull;
}

/** GIF's codes: the lowest bit comes first. `codeBits`, 1 to 8, is how many bits an index has. */
export function unpackGifLzw(from: usize, end: usize, to: usize, full: usize, codeBits: u32): usize {
  return unpack<LowestFirst>(from, end, true, to, full, codeBits);
}

/** Moves the output that is still needed to `start`: that from `taken` on, and before it the strings of all codes. */
export function moveTiffLzw(start: usize, taken: usize): void {
  const end = outputEnd();
  const first = <usize>load<u32>(starts + (258 << 2));
  const low = openEntry > 258 && first < taken ? first : taken;
  // Once all codes have strings, there is output behind these that no code stands for.
  const high = openEntry > mostCodes ? min(taken, <usize>load<u32>(starts + (mostCodes << 2)) + 1) : taken;
  const kept = max(low, high) - low;
  if (low !== start) {
    for (let at = starts + (258 << 2); at <= starts + (mostCodes << 2); at += 4)
      store<u32>(at, load<u32>(at) - <u32>(low - start));
    memory.copy(start, low, kept);
  }
  memory.copy(start + kept, taken, end - taken);
  setPlaces(place, start + kept + end - taken);
}

/**
 * Unpacks until the output reaches `full`, and up to 4112 bytes beyond, or the input may not last. Behind `end` 8 bytes can be read.
 * @returns the end of the output; 0 where the data end before it is full, or no encoder could have written them
 */
function unpack<Order>(from: usize, end: usize, isAll: bool, to: usize, full: usize, codeBits: u32): usize {
  const isTiff = sizeof<Order>() === sizeof<HighestFirst>();
  const clear: u32 = 1 << codeBits;
  const early: u32 = isTiff ? 1 : 0;
  const last = isAll ? <usize>-1 : end - 4;
  for (let byte: u32 = 0; byte < 256; byte += 1) store<u8>(bytes + byte, <u8>byte);
  // All entries before this one can occur.
  let open = isTiff ? openEntry : clear + 2;
  let bits: u64 = isTiff ? codeLength : <u64>codeBits + 1;
  let word: u64 = isTiff ? unusedWord : 0;
  let held: u64 = isTiff ? unusedBits : 0;
  while (to < full) {
    if (held < bits) {
      if (isTiff && from > last) break;
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
  if (isTiff) {
    openEntry = open;
    codeLength = bits;
    unusedWord = word;
    unusedBits = held;
    setPlaces(from, to);
  }
  return to;
}
