// A prefix code (RFC 9649, section 3.7.2) as a table to look up the next bits in. Its size follows from the lengths of the codes
// before anything is written, and a set of lengths that is not a complete code is refused: no symbol is ever written or read
// beyond the table.
//
// An entry is 32 bits. Bits 0-3: how many bits the code takes; 8-31: the symbol. With bit 7 set there is another table: bits 0-3
// say by how many of the bits behind the first eight, 8-31 at which entry it begins.
import { allocate, extend } from './memory';

/** Bits looked up first. */
export const rootBits: u32 = 8;
export const rootMask: u64 = 255;
export const tableFlag: u32 = 0x80;
const longest: u32 = 15;

/** The most symbols of an alphabet: literals, lengths and the largest colour cache. */
export const mostSymbols: u32 = 256 + 24 + 2048;
/** The lengths of the codes of an alphabet; whoever builds a table sets them before. */
export const codeLengths: usize = memory.data(256 + 24 + 2048, 16);
const sorted: usize = memory.data(2 * (256 + 24 + 2048), 16);
const counts: usize = memory.data(16 * 4, 16);
const places: usize = memory.data(16 * 4, 16);

/** The symbol of a code that has no other, and so takes no bits; -1 for every other code that was built. */
export let onlySymbol: i32 = -1;

/** @returns the table's address; 0 if the lengths are no complete code, or if there is not enough memory */
export function buildTable(symbols: u32): usize {
  memory.fill(counts, 0, 64);
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const at = counts + 4 * <usize>load<u8>(codeLengths + symbol);
    store<u32>(at, load<u32>(at) + 1);
  }
  const used = symbols - load<u32>(counts);
  if (used === 0) return 0;
  sortSymbols(symbols);
  onlySymbol = -1;
  const table = allocate(4 << rootBits);
  if (table === 0) return 0;
  if (used === 1) {
    onlySymbol = load<u16>(sorted);
    for (let index: usize = 0; index < 1 << rootBits; index += 1) store<u32>(table + 4 * index, onlySymbol << 8);
    return table;
  }
  let left: i32 = 1;
  for (let bits: u32 = 1; bits <= longest; bits += 1) {
    left = 2 * left - load<u32>(counts + 4 * bits);
    if (left < 0) return 0;
  }
  return left === 0 && fillTable(table) ? table : 0;
}

/** Sorted by the lengths of their codes, and by themselves. */
function sortSymbols(symbols: u32): void {
  let place: u32 = 0;
  for (let bits: u32 = 1; bits <= longest; bits += 1) {
    store<u32>(places + 4 * bits, place);
    place += load<u32>(counts + 4 * bits);
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const bits = <usize>load<u8>(codeLengths + symbol);
    if (bits === 0) continue;
    const at = load<u32>(places + 4 * bits);
    store<u16>(sorted + 2 * at, symbol);
    store<u32>(places + 4 * bits, at + 1);
  }
}

/** Codes count upwards with their highest bit first, but come with that bit first too: as numbers they are reversed. */
function reversed(code: u32, bits: u32): u32 {
  code = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  code = ((code & 0x3333) << 2) | ((code >> 2) & 0x3333);
  code = ((code & 0x0f0f) << 4) | ((code >> 4) & 0x0f0f);
  code = ((code & 0x00ff) << 8) | ((code >> 8) & 0x00ff);
  return code >> (16 - bits);
}

function fillTable(table: usize): bool {
  let code: u32 = 0;
  let index: usize = 0;
  /** The beginning of the latest table that is not the first, and how many bits choose in it. */
  let second: u32 = 0;
  let secondBits: u32 = 0;
  let prefix: u32 = 1 << rootBits;
  let entries: u32 = 1 << rootBits;
  for (let bits: u32 = 1; bits <= longest; bits += 1, code <<= 1) {
    for (let left = load<u32>(counts + 4 * bits); left > 0; left -= 1, code += 1, index += 1) {
      const entry = ((<u32>load<u16>(sorted + 2 * index)) << 8) | bits;
      const found = reversed(code, bits);
      if (bits <= rootBits) {
        for (let at = found; at < 1 << rootBits; at += 1 << bits) store<u32>(table + 4 * <usize>at, entry);
        continue;
      }
      if ((found & <u32>rootMask) !== prefix) {
        prefix = found & <u32>rootMask;
        secondBits = bitsOfSecond(bits, left);
        second = entries;
        entries += 1 << secondBits;
        if (!extend(4 << secondBits)) return false;
        store<u32>(table + 4 * <usize>prefix, (second << 8) | tableFlag | secondBits);
      }
      const end = second + (1 << secondBits);
      for (let at = second + (found >> rootBits); at < end; at += 1 << (bits - rootBits))
        store<u32>(table + 4 * <usize>at, entry);
    }
  }
  return true;
}

/** How many bits behind the first eight choose among the codes that begin as this one of `bits` does, `left` of which remain. */
function bitsOfSecond(bits: u32, left: u32): u32 {
  let chosen = bits - rootBits;
  let free: i32 = 1 << chosen;
  let remaining = left;
  while (bits < longest) {
    free -= remaining;
    if (free <= 0) break;
    bits += 1;
    chosen += 1;
    free <<= 1;
    remaining = load<u32>(counts + 4 * bits);
  }
  return chosen;
}
