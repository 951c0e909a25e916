// The twins of src/kernels/jpeg-passes.ts, and of what src/kernels/jpeg-store.ts makes of the coefficients: 16 bits each, in
// zigzag order. A block's `samples` are its coefficients while scans are read.
import {
  Block,
  blocks,
  blocksEnd,
  extend,
  isBeyondDc,
  isBeyondEnd,
  mcusAcross,
  nextMcu,
  sums,
  take,
  takeSymbol,
} from './jpeg-entropy';
import { inverse } from './jpeg-inverse';

/** What a scan says of each block, by the numbers of src/kernels/jpeg-scans.ts; false where the data is not as it should be. */
export function readScanRow(pass: i32, from: i32, to: i32, low: i32): bool {
  for (let mcu = 0; mcu < mcusAcross; mcu += 1) {
    if (!nextMcu()) return false;
    for (let place = blocks; place < blocksEnd; place += offsetof<Block>()) {
      const block = changetype<Block>(place);
      if (!readBlock(pass, block, block.samples + <usize>mcu * block.step, from, to, low)) return false;
    }
  }
  for (let place = blocks; place < blocksEnd; place += offsetof<Block>()) {
    const block = changetype<Block>(place);
    block.samples += block.stride;
  }
  return !isBeyondEnd();
}

function readBlock(pass: i32, block: Block, at: usize, from: i32, to: i32, low: i32): bool {
  if (pass === 0) return readDcFirst(block, at, low) && readWhole(block, at);
  if (pass === 1) return readDcFirst(block, at, low);
  if (pass === 2) {
    if (take(1) > 0) store<i16>(at, <i16>(<i32>load<i16>(at) | (1 << low)));
    return true;
  }
  return pass === 3 ? readAcFirst(block, at, from, to, low) : readAcRefining(block, at, from, to, low);
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

function readAcFirst(block: Block, at: usize, from: i32, to: i32, low: i32): bool {
  const run = load<i32>(block.predictor);
  if (run > 0) {
    store<i32>(block.predictor, run - 1);
    return true;
  }
  for (let position = from; position <= to; position += 1) {
    const symbol = takeSymbol(block.acTable);
    if (symbol < 0) return false;
    const size = symbol & 15;
    const zeros = symbol >> 4;
    if (size === 0 && zeros < 15) {
      store<i32>(block.predictor, (1 << zeros) + take(zeros) - 1);
      break;
    }
    position += zeros;
    if (position > to) return false;
    if (size > 0) store<i16>(at + 2 * position, <i16>(number(size) << low));
  }
  return true;
}

function readAcRefining(block: Block, at: usize, from: i32, to: i32, low: i32): bool {
  const end = at + 2 * to;
  let place = at + 2 * from;
  let run = load<i32>(block.predictor);
  if (run === 0) {
    for (; place <= end; place += 2) {
      const symbol = takeSymbol(block.acTable);
      if (symbol < 0 || (symbol & 15) > 1) return false;
      let zeros = symbol >> 4;
      if ((symbol & 15) === 0 && zeros < 15) {
        run = (1 << zeros) + take(zeros);
        break;
      }
      const fresh = (symbol & 15) === 0 ? 0 : take(1) > 0 ? 1 << low : -1 << low;
      for (; place <= end; place += 2) {
        while (zeros >= 4 && place + 6 <= end && load<u64>(place) === 0) {
          place += 8;
          zeros -= 4;
        }
        if (place > end) break;
        if (load<i16>(place) !== 0) refine(place, low);
        else {
          zeros -= 1;
          if (zeros < 0) break;
        }
      }
      if (fresh !== 0) {
        if (place > end) return false;
        store<i16>(place, <i16>fresh);
      }
    }
  }
  if (run > 0) {
    for (; place <= end; place += 2) {
      // Most are zero, four at a time.
      while (place + 6 <= end && load<u64>(place) === 0) place += 8;
      if (place <= end && load<i16>(place) !== 0) refine(place, low);
    }
    run -= 1;
  }
  store<i32>(block.predictor, run);
  return true;
}

function refine(place: usize, low: i32): void {
  const value = <i32>load<i16>(place);
  if (take(1) > 0 && (value & (1 << low)) === 0) store<i16>(place, <i16>(value + (value > 0 ? 1 << low : -1 << low)));
}

/** The samples of blocks side by side; false where a DC value is out of range. */
export function transformBlocks(coefficients: usize, blockCount: i32, descriptor: usize): bool {
  const block = changetype<Block>(descriptor);
  const factors = block.factors;
  const places = block.places;
  let samples = block.samples;
  for (let index = 0; index < blockCount; index += 1, coefficients += 128, samples += block.step) {
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
