// The codes of a deflate block (RFC 1951) as tables to look up the next bits in.
//
// An entry is 32 bits. Bits 0-7: how many bits the symbol takes, extra bits included; 8-11: how many of them are the code;
// 16-30: a literal, or what the extra bits are added to. Bit 31: a literal. Bit 15: none of these; then bit 14: another
// table, whose index is in bits 16-30; bit 13: the end of the block; else no code at all.

export const literalFlag: u32 = 0x80000000;
export const otherFlag: u32 = 0x8000;
export const tableFlag: u32 = 0x4000;
export const endFlag: u32 = 0x2000;

/** Bits looked up first. A code that is longer needs a second look, at up to 15 bits in all. */
export const symbolBits: u32 = 11;
export const distanceBits: u32 = 8;
const longest: u32 = 15;

/** 2048 entries, then 16 for each of at most 288 symbols that are longer. */
export const symbolTable: usize = memory.data(4 * (2048 + 16 * 288), 16);
/** 256 entries, then 128 for each of 32. */
export const distanceTable: usize = memory.data(4 * (256 + 128 * 32), 16);

/** Base and extra bits of the 31 lengths and 32 distances, 0 extra bits and base 0 for those that must not occur. */
const lengthBases: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0,
  0,
]);
const distanceBases: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577, 0, 0,
]);

function extraOfLength(index: u32): u32 {
  return index < 8 || index >= 28 ? 0 : (index >> 2) - 1;
}

function extraOfDistance(index: u32): u32 {
  return index < 4 ? 0 : (index >> 1) - 1;
}

function symbolEntry(symbol: u32, bits: u32): u32 {
  if (symbol < 256) return literalFlag | (symbol << 16) | bits;
  if (symbol === 256) return otherFlag | endFlag | bits;
  const base = <u32>load<u16>(lengthBases + ((symbol - 257) << 1));
  if (base === 0) return otherFlag;
  return (base << 16) | (bits << 8) | (bits + extraOfLength(symbol - 257));
}

function distanceEntry(symbol: u32, bits: u32): u32 {
  const base = <u32>load<u16>(distanceBases + (symbol << 1));
  if (base === 0) return otherFlag;
  return (base << 16) | (bits << 8) | (bits + extraOfDistance(symbol));
}

/** The number of codes of each length. */
const counts: usize = memory.data(16 * 4, 16);
/** The next place of each length's symbols among those that are sorted. */
const nextPlaces: usize = memory.data(16 * 4, 16);
/** Symbols by the lengths of their codes, in two bytes each. */
const sorted: usize = memory.data(320 * 2, 16);

function reversed(code: u32, bits: u32): u32 {
  code = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  code = ((code & 0x3333) << 2) | ((code >> 2) & 0x3333);
  code = ((code & 0x0f0f) << 4) | ((code >> 4) & 0x0f0f);
  return (((code & 0xff) << 8) | (code >> 8)) >> (16 - bits);
}

/**
 * @param lengths one byte a symbol
 * @returns whether the codes fit: all that can be written have a meaning, but for distances that do not occur, or only one.
 */
export function buildTable(lengths: usize, symbols: u32, table: usize, tableBits: u32, areDistances: bool): bool {
  memory.fill(counts, 0, 64);
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const at = counts + ((<usize>load<u8>(lengths + symbol)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let code: u32 = 0;
  let place = sorted;
  for (let bits: u32 = 1; bits <= longest; bits += 1) {
    const count = load<u32>(counts + (bits << 2));
    store<u32>(nextPlaces + (bits << 2), <u32>place);
    place += count << 1;
    code = (code << 1) + count;
    if (code > (<u32>1) << bits) return false;
  }
  if (code !== (<u32>1) << longest) {
    const used = symbols - load<u32>(counts);
    if (!areDistances || used > 1 || used !== load<u32>(counts + 4)) return false;
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const bits = <usize>load<u8>(lengths + symbol);
    if (bits === 0) continue;
    const next = <usize>load<u32>(nextPlaces + (bits << 2));
    store<u16>(next, <u16>symbol);
    store<u32>(nextPlaces + (bits << 2), <u32>next + 2);
  }
  // Lengths come shortest first: each doubles the entries found so far, once for the next bit being 0 and once for it being 1.
  store<u32>(table, otherFlag);
  code = 0;
  place = sorted;
  for (let bits: u32 = 1; bits <= tableBits; bits += 1) {
    const half = (<usize>1) << (bits + 1);
    for (let at = table; at < table + half; at += 16) v128.store(at + half, v128.load(at));
    code <<= 1;
    for (let count = load<u32>(counts + (bits << 2)); count > 0; count -= 1, code += 1, place += 2) {
      const symbol = <u32>load<u16>(place);
      const entry = areDistances ? distanceEntry(symbol, bits) : symbolEntry(symbol, bits);
      store<u32>(table + (reversed(code, bits) << 2), entry);
    }
  }
  let end: u32 = 1 << tableBits;
  for (let bits = tableBits + 1; bits <= longest; bits += 1) {
    code <<= 1;
    for (let count = load<u32>(counts + (bits << 2)); count > 0; count -= 1, code += 1, place += 2) {
      const symbol = <u32>load<u16>(place);
      const entry = areDistances ? distanceEntry(symbol, bits) : symbolEntry(symbol, bits);
      const found = reversed(code, bits);
      const prefix = table + ((found & ((1 << tableBits) - 1)) << 2);
      let start = load<u32>(prefix) >> 16;
      if (start === 0) {
        start = end;
        end += 1 << (longest - tableBits);
        store<u32>(prefix, (start << 16) | otherFlag | tableFlag);
      }
      for (let index = found >> tableBits; index < (<u32>1) << (longest - tableBits); index += 1 << (bits - tableBits))
        store<u32>(table + ((start + index) << 2), entry);
    }
  }
  return true;
}
