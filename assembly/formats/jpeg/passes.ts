// The twins of src/formats/jpeg/passes.ts, and of the transform in src/formats/jpeg/store.ts. A block's `samples` are what is stored
// of it while scans are read (src/formats/jpeg/stored-blocks.ts).
import {
  lookupBits,
  passAcFirst,
  passAcRefining,
  passDcRefining,
  passWhole,
  slotsBehindPlaces,
  storedDcAt,
} from '../../../src/formats/jpeg/twin-layout';
import {
  at,
  Block,
  blocks,
  blocksEnd,
  count,
  dataLimit,
  extend,
  held,
  isBeyondDc,
  isBeyondEnd,
  keep,
  longCode,
  mcusAcross,
  nextMcus,
  sums,
  take,
  takeSymbol,
} from './entropy';
import { inverse } from './inverse';

/** 1 in every byte. */
const ones: u64 = ~(<u64>0) / 255;

/** Eight bytes for each byte there is: the places of its zeros, lowest first. Behind them the places of a block's zeros. */
let zeroTable: usize = 0;
let zeroPlaces: usize = 0;

/** Call this before the first scan; `tables` has `zeroTableBytes`. */
export function startStore(tables: usize): void {
  zeroTable = tables;
  zeroPlaces = tables + 2048;
  for (let byte = 0; byte < 256; byte += 1) {
    let places: u64 = 0;
    for (let bit = 7; bit >= 0; bit -= 1) if (((byte >> bit) & 1) === 0) places = (places << 8) | bit;
    store<u64>(tables + <usize>(byte << 3), places);
  }
}

/** Lists the zeros of a block's mask that are not below `from`, and behind them places that are beyond every block. */
function listZeros(mask: u64, from: i32): void {
  let left = mask | (((<u64>1) << from) - 1);
  let end = zeroPlaces;
  for (let base: u64 = 0; base < 64; base += 8, left >>= 8) {
    const byte = <u32>left & 255;
    store<u64>(end, load<u64>(zeroTable + <usize>(byte << 3)) + base * ones);
    end += 8 - popcnt(byte);
  }
  v128.store(end, i8x16.splat(64));
}

/** The address of a coefficient by its position, or of an unused place if the transform does not need it. */
function placeOf(stored: usize, slots: usize, position: i32): usize {
  return stored + storedDcAt + ((<usize>load<u8>(slots + <usize>position)) << 1);
}

/**
 * Reads a row of MCUs of a scan, by the numbers of its pass; false where the data is damaged. `isKept` is false where only DC
 * values are asked for: of the others, only whether they are 0 has to be known.
 */
export function readScanRow(pass: i32, from: i32, to: i32, low: i32, isKept: bool): bool {
  for (let mcu = 0; mcu < mcusAcross; ) {
    const stop = nextMcus(mcu);
    if (stop === 0) return false;
    // Scans of AC values are of one component, block by block.
    const read =
      pass === passAcFirst
        ? readAcFirst(changetype<Block>(blocks), mcu, stop, from, to, low, isKept)
        : pass === passAcRefining
          ? readAcRefining(changetype<Block>(blocks), mcu, stop, from, to, low, isKept)
          : pass === passDcRefining
            ? readDcRefining(mcu, stop, low)
            : readMcus(pass, mcu, stop, low);
    if (!read) return false;
    mcu = stop;
  }
  for (let place = blocks; place < blocksEnd; place += offsetof<Block>()) {
    const block = changetype<Block>(place);
    block.samples += block.stride;
  }
  return !isBeyondEnd();
}

function readMcus(pass: i32, mcu: i32, stop: i32, low: i32): bool {
  for (; mcu < stop; mcu += 1) {
    if (at > dataLimit()) return false;
    for (let place = blocks; place < blocksEnd; place += offsetof<Block>()) {
      const block = changetype<Block>(place);
      const stored = block.samples + <usize>mcu * block.step;
      if (!readDcFirst(block, stored, low) || (pass === passWhole && !readWhole(block, stored))) return false;
    }
  }
  return true;
}

function readDcFirst(block: Block, at: usize, low: i32): bool {
  const size = takeSymbol(block.dcTable);
  if (size < 0) return false;
  const value = load<i32>(block.predictor) + number(size);
  if (isBeyondDc(value << low)) return false;
  store<i32>(block.predictor, value);
  store<i16>(at, <i16>(value << low), storedDcAt);
  return true;
}

function number(size: i32): i32 {
  return size === 0 ? 0 : extend((<u64>take(size)) << (64 - size), size);
}

function readWhole(block: Block, at: usize): bool {
  const slots = slotsOf(block);
  let mask: u64 = 0;
  for (let position = 1; position < 64; position += 1) {
    const symbol = takeSymbol(block.acTable);
    if (symbol < 0) return false;
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) break;
    position += symbol >> 4;
    if (position > 63) return false;
    if (size === 0) continue;
    store<i16>(placeOf(at, slots, position), <i16>number(size));
    mask |= (<u64>1) << position;
  }
  store<u64>(at, mask);
  return true;
}

// These keep what they read in locals: globals are memory.

function readDcRefining(mcu: i32, stop: i32, low: i32): bool {
  const limit = dataLimit();
  let bits = held;
  let have = count;
  let from = at;
  for (; mcu < stop; mcu += 1) {
    if (from > limit) return false;
    bits |= bswap<u64>(load<u64>(from)) >> have;
    from += (63 - have) >> 3;
    have |= 56;
    // An MCU has ten blocks at most.
    for (let place = blocks; place < blocksEnd; place += offsetof<Block>()) {
      const block = changetype<Block>(place);
      const stored = block.samples + <usize>mcu * block.step;
      const value = <i32>load<i16>(stored, storedDcAt) | ((<i32>(bits >> 63)) << low);
      store<i16>(stored, <i16>value, storedDcAt);
      bits <<= 1;
      have -= 1;
    }
  }
  keep(bits, have, from);
  return true;
}

function readAcFirst(block: Block, mcu: i32, stop: i32, from: i32, to: i32, low: i32, isKept: bool): bool {
  const table = block.acTable;
  const slots = slotsOf(block);
  const limit = dataLimit();
  let run = load<i32>(block.predictor);
  let place = at + ((63 - count) >> 3);
  let bits = held | (bswap<u64>(load<u64>(at)) >> count);
  let have = count | 56;
  for (; mcu < stop; mcu += 1) {
    if (run > 0) {
      // These blocks get nothing.
      const passed = min(run, stop - mcu);
      run -= passed;
      mcu += passed - 1;
      continue;
    }
    if (place > limit) return false;
    const stored = block.samples + <usize>mcu * block.step;
    let mask: u64 = 0;
    for (let position = from; position <= to; position += 1) {
      // A lookup does not wait for more bits to be fetched, because there are enough for it without.
      let code = load<i32>(table + ((<usize>(bits >> (64 - lookupBits))) << 2)) >> 8;
      bits |= bswap<u64>(load<u64>(place)) >> have;
      place += (63 - have) >> 3;
      have |= 56;
      if (code === 0) {
        code = longCode(table, bits);
        if (code === 0) return false;
      }
      bits <<= code & 31;
      have -= code & 31;
      const size = (code >> 8) & 15;
      const zeros = code >> 12;
      if (size === 0 && zeros < 15) {
        run = (1 << zeros) - 1 + <i32>((bits >> 32) >> (32 - zeros));
        bits <<= zeros;
        have -= zeros;
        break;
      }
      position += zeros;
      if (position > to) return false;
      if (size === 0) continue;
      const value = <i16>(extend(bits, size) << low);
      if (isKept) store<i16>(placeOf(stored, slots, position), value);
      // Damaged data may have values beyond 16 bits, of which nothing is left.
      mask |= (<u64>(value !== 0 ? 1 : 0)) << position;
      bits <<= size;
      have -= size;
    }
    if (mask !== 0) store<u64>(stored, load<u64>(stored) | mask);
  }
  store<i32>(block.predictor, run);
  keep(bits, have, place);
  return true;
}

/** Each coefficient that is not 0 gets one more bit, in their order: the bits are collected, and added when all are read. */
function readAcRefining(block: Block, mcu: i32, stop: i32, from: i32, to: i32, low: i32, isKept: bool): bool {
  const table = block.acTable;
  const slots = slotsOf(block);
  const limit = dataLimit();
  const band = (~(<u64>0) << from) & (~(<u64>0) >> (63 - to));
  const one = 1 << low;
  let run = load<i32>(block.predictor);
  let place = at + ((63 - count) >> 3);
  let bits = held | (bswap<u64>(load<u64>(at)) >> count);
  let have = count | 56;
  for (; mcu < stop; mcu += 1) {
    if (place > limit) return false;
    const stored = block.samples + <usize>mcu * block.step;
    const all = load<u64>(stored);
    const known = all & band;
    let fresh: u64 = 0;
    let added: u64 = 0;
    let position = from;
    if (run === 0) {
      listZeros(known, from);
      // The zeros that were passed, and how many of the others.
      let zeroPlace = zeroPlaces;
      const knownHere = <i32>popcnt(known);
      let knownPassed = 0;
      do {
        let code = load<i32>(table + ((<usize>(bits >> (64 - lookupBits))) << 2)) >> 8;
        bits |= bswap<u64>(load<u64>(place)) >> have;
        place += (63 - have) >> 3;
        have |= 56;
        if (code === 0) {
          code = longCode(table, bits);
          if (code === 0) return false;
        }
        bits <<= code & 31;
        have -= code & 31;
        const size = (code >> 8) & 15;
        const zeros = code >> 12;
        if (size > 1) return false;
        if (size === 0 && zeros < 15) {
          run = (1 << zeros) + <i32>((bits >> 32) >> (32 - zeros));
          bits <<= zeros;
          have -= zeros;
          break;
        }
        const isNegative = 1 - <i32>(bits >> 63);
        bits <<= size;
        have -= size;
        zeroPlace += zeros;
        position = <i32>load<u8>(zeroPlace);
        let passed = position - from - <i32>(zeroPlace - zeroPlaces) - knownPassed;
        if (position > to) {
          if (size === 1) return false;
          passed = knownHere - knownPassed;
        }
        knownPassed += passed;
        zeroPlace += 1;
        // The lookup of the next symbol must find enough bits.
        while (passed > 24) {
          added = (added << 24) | (bits >> 40);
          bits <<= 24;
          have -= 24;
          passed -= 24;
          bits |= bswap<u64>(load<u64>(place)) >> have;
          place += (63 - have) >> 3;
          have |= 56;
        }
        // A shift looks at six bits of its count only.
        added = (added << passed) | ((bits >> 1) >> (63 - passed));
        bits <<= passed;
        have -= passed;
        if (size === 1) {
          fresh |= (<u64>1) << position;
          if (isKept) store<i16>(placeOf(stored, slots, position), <i16>((one ^ -isNegative) + isNegative));
        }
        position += 1;
      } while (position <= to);
    }
    if (run > 0) {
      run -= 1;
      let left = <i32>popcnt(known >> position);
      while (left > 0) {
        const taken = min(left, 32);
        bits |= bswap<u64>(load<u64>(place)) >> have;
        place += (63 - have) >> 3;
        have |= 56;
        added = (added << taken) | (bits >> (64 - taken));
        bits <<= taken;
        have -= taken;
        left -= taken;
      }
    }
    if (fresh !== 0) store<u64>(stored, all | fresh);
    if (isKept) addBits(stored, slots, known, added, low);
  }
  store<i32>(block.predictor, run);
  keep(bits, have, place);
  return true;
}

/** Adds a bit to each known coefficient: the lowest one of `added` to the last. */
function addBits(stored: usize, slots: usize, known: u64, added: u64, low: i32): void {
  while (added !== 0) {
    const position = 63 - clz(known);
    known ^= (<u64>1) << position;
    const place = placeOf(stored, slots, <i32>position);
    const value = <i32>load<i16>(place);
    const more = ((value >> 31) | 1) << low;
    store<i16>(place, <i16>(value + (more & -(<i32>added & 1))));
    added >>= 1;
  }
}

/**
 * Transforms blocks that lie side by side, so many bytes each; false where a DC value is out of range.
 * @param always a bit for each of the first coefficients that is looked at in any case: smoothing sets these
 */
export function transformBlocks(stored: usize, blockBytes: u32, blockCount: i32, always: u32, descriptor: usize): bool {
  const block = changetype<Block>(descriptor);
  const factors = block.factors;
  const places = block.places;
  const slots = slotsOf(block);
  const used = usedBy(block);
  let samples = block.samples;
  for (let index = 0; index < blockCount; index += 1, stored += blockBytes, samples += block.step) {
    const dc = <i32>load<i16>(stored, storedDcAt) * load<i32>(factors);
    if (isBeyondDc(dc)) return false;
    let left = (load<u64>(stored) | always) & used;
    const last = left === 0 ? 0 : 63 - <i32>clz(left);
    for (; left !== 0; left &= left - 1) {
      const position = <i32>ctz(left);
      const sum = sums + ((<usize>load<u8>(places + <usize>position)) << 2);
      const value = <i32>load<i16>(placeOf(stored, slots, position));
      store<i32>(sum, load<i32>(sum) + value * load<i32>(factors + <usize>(position << 2)));
    }
    inverse(block.size, sums, dc, last, samples, block.stride);
  }
  return true;
}

/** The coefficients that the transform of this size uses, but for the DC value. Places from 64 on are used by none. */
function usedBy(block: Block): u64 {
  let used: u64 = 0;
  if (block.size === 1) return used;
  for (let position = 1; position < 64; position += 1) {
    if (load<u8>(block.places + <usize>position) < 64) used |= (<u64>1) << position;
  }
  return used;
}

function slotsOf(block: Block): usize {
  return block.places + slotsBehindPlaces;
}
