// The twin of src/formats/jpeg/scan-tokens.ts, for one row of MCUs or of blocks as assembly/formats/jpeg/coefficients.ts stores them.
import {
  longestRun,
  mostHeldBits,
  plainTable,
  sixteenZeros,
  storedAddressBytes,
} from '../../../src/formats/jpeg/twin-layout';
import { maskBytes } from './coefficients';
import { append, appendToken } from './tokens';

/** The DC values of the blocks before, of luma, Cb and Cr. */
let luma = 0;
let blueness = 0;
let redness = 0;

/** Blocks that have nothing more, the bits that refine their coefficients, and the address of two tokens for their number. */
let run = 0;
let heldBits = 0;
let runTokens: usize = 0;

/** Call this before the first row of a scan. */
export function startScanTokens(): void {
  luma = 0;
  blueness = 0;
  redness = 0;
  run = 0;
  heldBits = 0;
}

export function appendDcFirst(row: usize, mcus: i32, lumaBlocks: i32, low: i32, counts: usize, end: usize): usize {
  let place = row + storedAddressBytes;
  for (let mcu = 0; mcu < mcus; mcu += 1) {
    for (let block = 0; block < lumaBlocks; block += 1, place += 2) {
      const before = luma;
      luma = <i32>load<i16>(place) >> low;
      end = appendChange(0, luma - before, counts, end);
    }
    const blue = <i32>load<i16>(place) >> low;
    end = appendChange(0x200, blue - blueness, counts, end);
    blueness = blue;
    const red = <i32>load<i16>(place, 2) >> low;
    end = appendChange(0x200, red - redness, counts, end);
    redness = red;
    place += 4;
  }
  return end;
}

function appendChange(symbol: i32, change: i32, counts: usize, end: usize): usize {
  return append(symbol, abs(change), change >> 31, counts, end);
}

export function appendDcRefining(row: usize, blocks: i32, low: i32, counts: usize, end: usize): usize {
  let place = row + storedAddressBytes;
  for (let block = 0; block < blocks; block += 1, place += 2)
    end = appendToken((plainTable << 8) | 1, (<i32>load<i16>(place) >> low) & 1, counts, end);
  return end;
}

/** `row` is the address of a row of blocks' address; `table` is that of the component's AC symbols, times 256. */
export function appendAcFirst(
  row: usize,
  blocks: i32,
  from: i32,
  to: i32,
  low: i32,
  table: i32,
  counts: usize,
  end: usize,
): usize {
  const band = bandOf(from, to);
  let place: usize = load<u32>(row);
  for (let block = 0; block < blocks; block += 1) {
    const all = load<u64>(place);
    let left = load<u64>(place + ((<usize>low) << 3)) & band;
    const values = place + maskBytes;
    place = values + <usize>(popcnt(all) << 1);
    let last = from - 1;
    if (left !== 0 && run > 0) end = endRun(table, counts, end);
    while (left !== 0) {
      const position = <i32>ctz(left);
      let zeros = position - last - 1;
      for (; zeros > 15; zeros -= 16) end = appendToken(table | sixteenZeros, 0, counts, end);
      const value = valueAt(values, all, left);
      end = append(table | (zeros << 4), value >> (1 + low), -(value & 1), counts, end);
      left &= left - 1;
      last = position;
    }
    if (last < to) end = endBlock(0, 0, table, counts, end);
  }
  return end;
}

export function appendAcRefining(
  row: usize,
  blocks: i32,
  from: i32,
  to: i32,
  low: i32,
  table: i32,
  counts: usize,
  end: usize,
): usize {
  const band = bandOf(from, to);
  let place: usize = load<u32>(row);
  for (let block = 0; block < blocks; block += 1) {
    const all = load<u64>(place);
    let left = load<u64>(place + ((<usize>low) << 3)) & band;
    const known = load<u64>(place + ((<usize>low) << 3), 8);
    const values = place + maskBytes;
    place = values + <usize>(popcnt(all) << 1);
    const lastNew = 63 - <i32>clz(left & ~known);
    let last = from - 1;
    let zeros = 0;
    let bits: u64 = 0;
    let count = 0;
    while (left !== 0) {
      const position = <i32>ctz(left);
      zeros += position - last - 1;
      last = position;
      for (; zeros > 15 && position <= lastNew; zeros -= 16) {
        end = endRun(table, counts, end);
        end = appendToken(table | sixteenZeros, 0, counts, end);
        end = appendBits(bits, count, counts, end);
        count = 0;
      }
      const value = valueAt(values, all, left);
      const isKnown = (known & left & -left) !== 0;
      left &= left - 1;
      if (isKnown) {
        bits = (bits << 1) | <u64>((value >> (1 + low)) & 1);
        count += 1;
        continue;
      }
      end = endRun(table, counts, end);
      end = appendToken(table | (zeros << 4) | 1, ~value & 1, counts, end);
      end = appendBits(bits, count, counts, end);
      count = 0;
      zeros = 0;
    }
    if (zeros > 0 || last < to || count > 0) end = endBlock(bits, count, table, counts, end);
  }
  return end;
}

function bandOf(from: i32, to: i32): u64 {
  return (~(<u64>0) << from) & (~(<u64>0) >> (63 - to));
}

/** The value of the lowest coefficient of `left`, of those that are not 0. */
function valueAt(values: usize, all: u64, left: u64): i32 {
  const before = all & ((left & -left) - 1);
  return load<u16>(values + <usize>(popcnt(before) << 1));
}

/** Adds a block to the run of those that have nothing more. Its bits follow the run's tokens, which are set when it ends. */
function endBlock(bits: u64, count: i32, table: i32, counts: usize, end: usize): usize {
  if (run === 0) {
    runTokens = end;
    end += 8;
  }
  run += 1;
  heldBits += count;
  end = appendBits(bits, count, counts, end);
  return run === longestRun || heldBits > mostHeldBits ? endRun(table, counts, end) : end;
}

/** Ends the run that is pending, if there is one; call this after the last row of a scan of AC coefficients, too. */
export function endRun(table: i32, counts: usize, end: usize): usize {
  if (run === 0) return end;
  const size = 31 - <i32>clz(run);
  appendToken(table | (size << 4), 0, counts, runTokens);
  appendToken((plainTable << 8) | size, run - (1 << size), counts, runTokens + 4);
  run = 0;
  heldBits = 0;
  return end;
}

/** Appends up to 63 bits, the first one highest. */
function appendBits(bits: u64, count: i32, counts: usize, end: usize): usize {
  while (count > 16) {
    count -= 16;
    end = appendToken((plainTable << 8) | 16, <i32>(bits >> count) & 0xffff, counts, end);
  }
  if (count === 0) return end;
  return appendToken((plainTable << 8) | count, <i32>bits & ((1 << count) - 1), counts, end);
}
