// Deflate data (RFC 1951) unpacked piece by piece: input is refilled and output taken away between the calls, so that
// neither has to be in memory as a whole. Strict: whatever is not as it should be is a fault.
import {
  buildTable,
  distanceBits,
  distanceTable,
  endFlag,
  literalFlag,
  otherFlag,
  symbolBits,
  symbolTable,
  tableFlag,
} from './inflate-tables';

/** `inflate` stops for one of these reasons; every larger number is a fault in the data. */
export const outputFull: i32 = 0;
export const inputUsedUp: i32 = 1;
export const finished: i32 = 2;
export const fault: i32 = 3;

/** The addresses at which the next input is read and the next output written. LZW and PackBits, which work piece by piece too, share them. */
export let from: usize = 0;
let to: usize = 0;
/** Nothing lies before this that a match may copy. */
let lowest: usize = 0;
/** Bits read and not used yet, at most 62 between two calls; above `held` of them there may be more, which are read again. */
let bits: u64 = 0;
let held: u64 = 0;
/** The kind of block that is being read, if any. */
const betweenBlocks = 0;
const inCodes = 1;
const inStored = 2;
let state: i32 = betweenBlocks;
let isLastBlock = false;
let storedLeft: u32 = 0;

/** The most that a block's header takes, and a symbol with its extra bits; read only where so much is there, or the end. */
const headerBytes: usize = 400;
const symbolBytes: usize = 32;

export function startInflate(input: usize, output: usize): void {
  from = input;
  to = lowest = output;
  bits = held = 0;
  state = betweenBlocks;
  isLastBlock = false;
}

/** Goes on from other addresses. */
export function setPlaces(input: usize, output: usize): void {
  from = input;
  to = output;
}

/** Moves the input that was not used yet to `start`, where more will follow it. @returns how much that is */
export function moveInput(start: usize, end: usize): u32 {
  giveBack();
  const length = end - from;
  memory.copy(start, from, length);
  from = start;
  return <u32>length;
}

/** Moves the last `length` bytes of the output to `start`, and goes on behind them. */
export function moveOutput(start: usize, length: u32): void {
  const by = to - length - start;
  memory.copy(start, to - length, length);
  to -= by;
  lowest = max(start, lowest > by ? lowest - by : 0);
}

export function outputEnd(): usize {
  return to;
}

export function inputPlace(): usize {
  giveBack();
  return from;
}

/** Whole bytes among the bits held were not used. */
function giveBack(): void {
  from -= <usize>(held >> 3);
  held &= 7;
  bits &= ((<u64>1) << held) - 1;
}

function refill(): void {
  bits |= load<u64>(from) << held;
  from += <usize>((63 - held) >> 3);
  held |= 56;
}

function take(count: u64): u32 {
  const value = <u32>(bits & (((<u64>1) << count) - 1));
  bits >>= count;
  held -= count;
  return value;
}

/**
 * Unpacks until the output reaches `full` (and up to 290 bytes beyond) or the input may not last. Up to 32 bytes are read behind `end`, where
 * the input ends.
 */
export function inflate(end: usize, isAll: bool, full: usize): i32 {
  while (true) {
    if (state === betweenBlocks) {
      giveBack();
      if (isLastBlock) return from > end ? fault : finished;
      if (!isAll && from + headerBytes > end) return inputUsedUp;
      if (from > end || !readBlockHeader()) return fault;
    } else if (state === inStored) {
      const length = min(storedLeft, min(<u32>(end > from ? end - from : 0), <u32>(full > to ? full - to : 0)));
      memory.copy(to, from, length);
      from += length;
      to += length;
      storedLeft -= length;
      if (storedLeft === 0) state = betweenBlocks;
      else if (to >= full) return outputFull;
      else return isAll ? fault : inputUsedUp;
    } else {
      const result = readSymbols(isAll ? end + 8 : end - min(symbolBytes, end), full);
      if (result !== finished) return result === inputUsedUp && isAll ? fault : result;
      state = betweenBlocks;
    }
  }
}

/** The order in which the lengths of the code of the code lengths come. */
const lengthOrder: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const codeLengths: usize = memory.data(320 + 144, 16);

function readBlockHeader(): bool {
  refill();
  isLastBlock = take(1) === 1;
  const kind = take(2);
  if (kind === 0) {
    take(held & 7);
    const length = take(16);
    if ((length ^ take(16)) !== 0xffff) return false;
    giveBack();
    storedLeft = length;
    state = inStored;
    return true;
  }
  state = inCodes;
  if (kind === 2) return readCodes();
  if (kind === 3) return false;
  memory.fill(codeLengths, 8, 144);
  memory.fill(codeLengths + 144, 9, 112);
  memory.fill(codeLengths + 256, 7, 24);
  memory.fill(codeLengths + 280, 8, 8);
  memory.fill(codeLengths + 288, 5, 32);
  return (
    buildTable(codeLengths, 288, symbolTable, symbolBits, false) &&
    buildTable(codeLengths + 288, 32, distanceTable, distanceBits, true)
  );
}

function readCodes(): bool {
  const symbols = take(5) + 257;
  const distances = take(5) + 1;
  const orders = take(4) + 4;
  if (symbols > 286 || distances > 30) return false;
  memory.fill(codeLengths, 0, 19);
  for (let index: u32 = 0; index < orders; index += 1) {
    refill();
    store<u8>(codeLengths + load<u8>(lengthOrder + index), take(3));
  }
  // Their symbols are read as literals, out of the table that the symbols of the block take next.
  if (!buildTable(codeLengths, 19, symbolTable, symbolBits, false)) return false;
  const total = symbols + distances;
  for (let index: u32 = 0; index < total; ) {
    refill();
    const entry = load<u32>(symbolTable + ((<usize>(bits & ((1 << symbolBits) - 1))) << 2));
    take(entry & 255);
    const symbol = (entry >> 16) & 255;
    if (symbol < 16) {
      store<u8>(codeLengths + index, symbol);
      index += 1;
      continue;
    }
    if (symbol === 16 && index === 0) return false;
    const length = symbol === 16 ? load<u8>(codeLengths + index - 1) : 0;
    const count = symbol === 16 ? take(2) + 3 : symbol === 17 ? take(3) + 3 : take(7) + 11;
    if (index + count > total) return false;
    memory.fill(codeLengths + index, length, count);
    index += count;
  }
  // A block that cannot end.
  if (load<u8>(codeLengths + 256) === 0) return false;
  return (
    buildTable(codeLengths, symbols, symbolTable, symbolBits, false) &&
    buildTable(codeLengths + symbols, distances, distanceTable, distanceBits, true)
  );
}

/**
 * Symbols of a block, with everything in local variables, until it ends (`finished`) or one of the others. `word` holds the bits read,
 * times 4: so its lower bits are the offset of an entry in a table, and a literal waits for a mask, a load and a shift alone.
 * `free` counts one more than the bits held, 56 to 63 after a refill; what is above its lowest six bits has no meaning.
 */
function readSymbols(inputLimit: usize, full: usize): i32 {
  const first = lowest;
  let input = from;
  let output = to;
  let word = bits << 2;
  let count = held + 1;
  let result = fault;
  word |= (load<u64>(input) << 1) << count;
  input += <usize>((~count >> 3) & 7);
  count |= 56;
  let entry = load<u32>(<usize>word & symbolMask, symbolTable);
  while (true) {
    if (output >= full) {
      result = outputFull;
      break;
    }
    if (input > inputLimit) {
      result = inputUsedUp;
      break;
    }
    // Four literals of up to 11 bits, and the next entry, out of 55 bits. That one is looked up before the refill: it need not wait.
    if (entry & literalFlag) {
      word >>= entry;
      count -= entry;
      store<u8>(output, entry >> 16);
      entry = load<u32>(<usize>word & symbolMask, symbolTable);
      if (entry & literalFlag) {
        word >>= entry;
        count -= entry;
        store<u8>(output, entry >> 16, 1);
        entry = load<u32>(<usize>word & symbolMask, symbolTable);
        if (entry & literalFlag) {
          word >>= entry;
          count -= entry;
          store<u8>(output, entry >> 16, 2);
          entry = load<u32>(<usize>word & symbolMask, symbolTable);
          if (entry & literalFlag) {
            word >>= entry;
            count -= entry;
            store<u8>(output, entry >> 16, 3);
            output += 4;
            entry = load<u32>(<usize>word & symbolMask, symbolTable);
            word |= (load<u64>(input) << 1) << count;
            input += <usize>((~count >> 3) & 7);
            count |= 56;
            continue;
          }
          output += 1;
        }
        output += 1;
      }
      output += 1;
      word |= (load<u64>(input) << 1) << count;
      input += <usize>((~count >> 3) & 7);
      count |= 56;
    }
    if (entry & otherFlag) {
      if (entry & tableFlag) {
        const index = (entry >> 16) + <u32>((word >> (symbolBits + 2)) & ((1 << (15 - symbolBits)) - 1));
        entry = load<u32>((<usize>index) << 2, symbolTable);
      }
      if (entry & otherFlag) {
        if (!(entry & endFlag)) break;
        word >>= entry;
        count -= entry;
        result = finished;
        break;
      }
    }
    if (entry & literalFlag) {
      word >>= entry;
      count -= entry;
      store<u8>(output, entry >> 16);
      output += 1;
    } else {
      const length = (entry >> 16) + <u32>(((word >> 2) & (((<u64>1) << entry) - 1)) >> ((entry >> 8) & 15));
      word >>= entry;
      count -= entry;
      entry = load<u32>(<usize>word & distanceMask, distanceTable);
      if (entry & tableFlag && entry & otherFlag) {
        const index = (entry >> 16) + <u32>((word >> (distanceBits + 2)) & ((1 << (15 - distanceBits)) - 1));
        entry = load<u32>((<usize>index) << 2, distanceTable);
      }
      if (entry & otherFlag) break;
      let distance = (entry >> 16) + <u32>(((word >> 2) & (((<u64>1) << entry) - 1)) >> ((entry >> 8) & 15));
      word >>= entry;
      count -= entry;
      if (output - first < distance) break;
      const end = output + length;
      const source = output - distance;
      // A pattern of less than 16 bytes is doubled until it is longer.
      for (; distance < 16; distance <<= 1) {
        v128.store(output, v128.load(source));
        output += distance;
      }
      for (let at = source; output < end; output += 16, at += 16) v128.store(output, v128.load(at));
      output = end;
    }
    word |= (load<u64>(input) << 1) << count;
    input += <usize>((~count >> 3) & 7);
    count |= 56;
    entry = load<u32>(<usize>word & symbolMask, symbolTable);
  }
  from = input;
  to = output;
  held = (count & 63) - 1;
  bits = (word >> 2) & (((<u64>1) << held) - 1);
  return result;
}

/** Where the offset of an entry is in `word`. */
const symbolMask: usize = ((1 << symbolBits) - 1) << 2;
const distanceMask: usize = ((1 << distanceBits) - 1) << 2;
