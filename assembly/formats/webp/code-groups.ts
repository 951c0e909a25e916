// The prefix codes of a VP8L picture (RFC 9649, section 3.7.2): groups of five, of which each block of the picture uses one.
import { bits, bitsOverrun, readBits, refill, skipBits } from './bits';
import { allocate, memoryTop, releaseFrom } from './memory';
import { buildTable, codeLengths, mostSymbols, onlySymbol, rootMask } from './prefix-codes';

/**
 * A group in memory: the addresses of the five tables (green with lengths and cache, red, blue, alpha, distances); then a pixel
 * without green, made of the symbols that are alone in their code; then how many of red, blue and alpha have several symbols.
 */
export const groupBytes: usize = 32;
export const groupPixel: usize = 20;
export const groupVaries: usize = 24;

/** The most memory for tables. No encoder writes a file that needs more. */
const mostTableBytes: usize = 32 << 20;

const distanceSymbols: u32 = 40;
const lengthOrder: usize = memory.data<u8>([17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

/**
 * Reads `count` groups.
 * @param wanted a byte for each group, 0 where no block uses it; 0 if all are used
 * @returns the address of the groups, or 0 if they are damaged or need too much memory
 */
export function readGroups(count: u32, cacheBits: u32, wanted: usize): usize {
  const groups = allocate(<usize>count * groupBytes);
  if (groups === 0) return 0;
  const most = memoryTop() + mostTableBytes;
  const greens = 256 + 24 + (cacheBits > 0 ? 1 << cacheBits : 0);
  for (let index: u32 = 0; index < count; index += 1) {
    const top = memoryTop();
    const group = groups + <usize>index * groupBytes;
    let pixel: u32 = 0;
    let varies: u32 = 0;
    for (let code: usize = 0; code < 5; code += 1) {
      const table = readCode(code === 0 ? greens : code === 4 ? distanceSymbols : 256);
      if (table === 0 || memoryTop() > most) return 0;
      store<usize>(group + 4 * code, table);
      if (code === 0 || code === 4) continue;
      if (onlySymbol < 0) varies += 1;
      else pixel |= onlySymbol << (code === 1 ? 16 : code === 2 ? 0 : 24);
    }
    store<u32>(group, pixel, groupPixel);
    store<u32>(group, varies, groupVaries);
    if (wanted !== 0 && load<u8>(wanted + index) === 0) releaseFrom(top);
  }
  return groups;
}

/** @returns the table of a code, or 0 */
function readCode(symbols: u32): usize {
  memory.fill(codeLengths, 0, mostSymbols);
  if (readBits(1) !== 0) {
    const count = readBits(1) + 1;
    const first = readBits(readBits(1) === 0 ? 1 : 8);
    const second = count === 2 ? readBits(8) : first;
    if (first >= symbols || second >= symbols) return 0;
    store<u8>(codeLengths + first, 1);
    store<u8>(codeLengths + second, 1);
  } else if (!readLengths(symbols)) {
    return 0;
  }
  return bitsOverrun() ? 0 : buildTable(symbols);
}

/** The lengths of the codes are coded themselves. */
function readLengths(symbols: u32): bool {
  const count = readBits(4) + 4;
  for (let index: u32 = 0; index < count; index += 1)
    store<u8>(codeLengths + load<u8>(lengthOrder + index), readBits(3));
  const top = memoryTop();
  const table = buildTable(19);
  if (table === 0) return false;
  memory.fill(codeLengths, 0, 19);
  let left = symbols;
  if (readBits(1) !== 0) {
    left = 2 + readBits(2 + 2 * readBits(3));
    if (left > symbols) return false;
  }
  let previous: u32 = 8;
  for (let symbol: u32 = 0; symbol < symbols && left > 0; left -= 1) {
    refill();
    const entry = load<u32>(table + 4 * <usize>(bits & rootMask));
    skipBits(entry & 15);
    const code = entry >> 8;
    if (code < 16) {
      store<u8>(codeLengths + symbol, code);
      symbol += 1;
      if (code !== 0) previous = code;
      continue;
    }
    const times = code === 16 ? readBits(2) + 3 : code === 17 ? readBits(3) + 3 : readBits(7) + 11;
    if (symbol + times > symbols) return false;
    memory.fill(codeLengths + symbol, code === 16 ? <u8>previous : 0, times);
    symbol += times;
  }
  releaseFrom(top);
  return true;
}
