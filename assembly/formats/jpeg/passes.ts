// The twins of src/formats/jpeg/passes.ts, and of the transform in src/formats/jpeg/store.ts. Coefficients have 16 bits each, in
// zigzag order. A block's `samples` are its coefficients while scans are read.
import {
  coefficientBytes,
  lookupBits,
  passAcFirst,
  passAcRefining,
  passDcRefining,
  passWhole,
} from '../../../src/formats/jpeg/twin-layout';
import {
  at,
  Block,
  blocks,
  blocksEnd,
  count,
  extend,
  held,
  isBeyondDc,
  isBeyondEnd,
  keep,
  longCode,
  mcusAcross,
  nextMcu,
  sums,
  take,
  takeSymbol,
} from './entropy';
import { inverse } from './inverse';

/** Reads a row of MCUs of a scan, by the numbers of its pass; false where the data is damaged. */
export function readScanRow(pass: i32, from: i32, to: i32, low: i32): bool {
  // Scans of AC values are of one component, block by block.
  const read =
    pass === passAcFirst
      ? readAcFirstRow(changetype<Block>(blocks), from, to, low)
      : pass === passAcRefining
        ? readAcRefiningRow(changetype<Block>(blocks), from, to, low)
        : readMcus(pass, low);
  if (!read) return false;
  for (let place = blocks; place < blocksEnd; place += offsetof<Block>()) {
    const block = changetype<Block>(place);
    block.samples += block.stride;
  }
  return !isBeyondEnd();
}

function readMcus(pass: i32, low: i32): bool {
  for (let mcu = 0; mcu < mcusAcross; mcu += 1) {
    if (!nextMcu()) return false;
    for (let place = blocks; place < blocksEnd; place += offsetof<Block>()) {
      const block = changetype<Block>(place);
      const coefficients = block.samples + <usize>mcu * block.step;
      if (pass === passDcRefining) {
        if (take(1) > 0) store<i16>(coefficients, <i16>(<i32>load<i16>(coefficients) | (1 << low)));
      } else if (!readDcFirst(block, coefficients, low) || (pass === passWhole && !readWhole(block, coefficients)))
        return false;
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
  store<i16>(at, <i16>(value << low));
  return true;
}

function number(size: i32): i32 {
  return size === 0 ? 0 : extend((<u64>take(size)) << (64 - size), size);
}

function readWhole(block: Block, at: usize): bool {
  for (let position = 1; position < 64; position += 1) {
    const symbol = takeSymbol(block.acTable);
    if (symbol < 0) return false;
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) break;
    position += symbol >> 4;
    if (position > 63) return false;
    if (size > 0) store<i16>(at + 2 * position, <i16>number(size));
  }
  return true;
}

// Both keep what they read in locals: globals are memory.

function readAcFirstRow(block: Block, from: i32, to: i32, low: i32): bool {
  const table = block.acTable;
  for (let mcu = 0; mcu < mcusAcross; mcu += 1) {
    if (!nextMcu()) return false;
    let run = load<i32>(block.predictor);
    if (run > 0) {
      store<i32>(block.predictor, run - 1);
      continue;
    }
    const coefficients = block.samples + <usize>mcu * block.step;
    let bits = held;
    let have = count;
    let place = at;
    for (let position = from; position <= to; position += 1) {
      bits |= bswap<u64>(load<u64>(place)) >> have;
      place += (63 - have) >> 3;
      have |= 56;
      let code = load<i32>(table + ((<usize>(bits >> (64 - lookupBits))) << 2)) >> 8;
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
      store<i16>(coefficients + 2 * position, <i16>(extend(bits, size) << low));
      bits <<= size;
      have -= size;
    }
    store<i32>(block.predictor, run);
    keep(bits, have, place);
  }
  return true;
}

function readAcRefiningRow(block: Block, from: i32, to: i32, low: i32): bool {
  const table = block.acTable;
  const one = 1 << low;
  for (let mcu = 0; mcu < mcusAcross; mcu += 1) {
    if (!nextMcu()) return false;
    let run = load<i32>(block.predictor);
    let bits = held;
    let have = count;
    let place = at;
    const coefficients = block.samples + <usize>mcu * block.step;
    const last = coefficients + 2 * to;
    let coefficient = coefficients + 2 * from;
    while (coefficient <= last) {
      let zeros = 63;
      let fresh = 0;
      if (run === 0) {
        bits |= bswap<u64>(load<u64>(place)) >> have;
        place += (63 - have) >> 3;
        have |= 56;
        let code = load<i32>(table + ((<usize>(bits >> (64 - lookupBits))) << 2)) >> 8;
        if (code === 0) {
          code = longCode(table, bits);
          if (code === 0) return false;
        }
        bits <<= code & 31;
        have -= code & 31;
        const size = (code >> 8) & 15;
        zeros = code >> 12;
        if (size > 1) return false;
        if (size === 1) {
          fresh = bits >> 63 ? one : -one;
          bits <<= 1;
          have -= 1;
        } else if (zeros < 15) {
          run = (1 << zeros) + <i32>((bits >> 32) >> (32 - zeros));
          bits <<= zeros;
          have -= zeros;
          zeros = 63;
        }
      }
      // Skip so many zeros, four at a time; each other value on the way gets one more bit.
      for (; coefficient <= last; coefficient += 2) {
        while (zeros >= 4 && coefficient + 6 <= last && load<u64>(coefficient) === 0) {
          coefficient += 8;
          zeros -= 4;
        }
        if (coefficient > last) break;
        const value = <i32>load<i16>(coefficient);
        if (value === 0) {
          zeros -= 1;
          if (zeros < 0) break;
          continue;
        }
        if (have === 0) {
          bits = bswap<u64>(load<u64>(place));
          place += 7;
          have = 56;
        }
        if (bits >> 63 && (value & one) === 0) store<i16>(coefficient, <i16>(value + (value > 0 ? one : -one)));
        bits <<= 1;
        have -= 1;
      }
      if (fresh !== 0) {
        if (coefficient > last) return false;
        store<i16>(coefficient, <i16>fresh);
      }
      coefficient += 2;
    }
    store<i32>(block.predictor, run > 0 ? run - 1 : 0);
    keep(bits, have, place);
  }
  return true;
}

/** Transforms blocks that lie side by side; false where a DC value is out of range. */
export function transformBlocks(coefficients: usize, blockCount: i32, descriptor: usize): bool {
  const block = changetype<Block>(descriptor);
  const factors = block.factors;
  const places = block.places;
  let samples = block.samples;
  for (let index = 0; index < blockCount; index += 1, coefficients += coefficientBytes, samples += block.step) {
    const dc = <i32>load<i16>(coefficients) * load<i32>(factors);
    if (isBeyondDc(dc)) return false;
    let last = 0;
    if (block.size > 1) {
      for (let four: usize = 0; four < 64; four += 4) {
        if (load<u64>(coefficients + 2 * four) === 0) continue;
        for (let position: usize = four === 0 ? 1 : four; position < four + 4; position += 1) {
          const value = <i32>load<i16>(coefficients + 2 * position);
          if (value === 0) continue;
          const sum = sums + ((<usize>load<u8>(places + position)) << 2);
          store<i32>(sum, load<i32>(sum) + value * load<i32>(factors + (position << 2)));
          last = <i32>position;
        }
      }
    }
    inverse(block.size, sums, dc, last, samples, block.stride);
  }
  return true;
}
