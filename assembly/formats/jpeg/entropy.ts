// Entropy-coded JPEG data as src/formats/jpeg/memory.simd.ts lays it into the memory: shared by the decoders of rows and of scans.
import {
  blockFields,
  dcLimit,
  limitsAt,
  lookupBits,
  offsetsAt,
  slackBytes,
  symbolsAt,
} from '../../../src/formats/jpeg/twin-layout';

// Offsets in bytes.
const limits: usize = 4 * limitsAt;
const offsets: usize = 4 * offsetsAt;
const symbols: usize = 4 * symbolsAt;

/** A block of the MCU: the addresses of its tables and samples. */
@unmanaged
export class Block {
  dcTable: usize;
  acTable: usize;
  /** Several symbols at once (assembly/formats/jpeg/lookup.ts): two with their values, or all where only the DC value counts. */
  manyTable: usize;
  /** By position in zigzag order: the place a coefficient is added to, and its factor. */
  places: usize;
  factors: usize;
  /** The component's DC value in the block before; in AC scans, how many blocks are to come without anything new. */
  predictor: usize;
  size: i32;
  /** The address of the first MCU's samples, or coefficients, and the bytes to the next MCU's and to the next row's. */
  samples: usize;
  step: usize;
  stride: usize;
}

/** The address of the data behind the bits that were read ahead. It is unstuffed: no zero follows 0xff any more. */
export let at: usize = 0;
/** The bits that were read ahead, left-aligned: `count` of them, and below these perhaps more of those to come. */
export let held: u64 = 0;
export let count: i32 = 0;
/** The end of the data up to the next marker, and the address of that marker. */
let end: usize = 0;
let marker: usize = 0;
/** Markers from this address on are not the file's: its data goes on behind the part of it that lies in the memory. */
let partEnd: usize = 0;
/** The address of the data that is not unstuffed yet. */
let rest: usize = 0;
/** No MCU is read from behind this address. */
let limit: usize = 0;

export let blocks: usize = 0;
export let blocksEnd: usize = 0;
export let sums: usize = 0;
export let mcusAcross: i32 = 0;
let restartInterval: i32 = 0;
let untilRestart: i32 = 0;
let restarts: i32 = 0;

/**
 * The data is changed where it lies; a marker and `slackBytes` must follow it. Where that marker lies at `stop` or behind it, the data
 * goes on in the file.
 */
export function startRows(
  data: usize,
  stop: usize,
  first: usize,
  blockCount: i32,
  block: usize,
  across: i32,
  interval: i32,
): void {
  blocks = first;
  blocksEnd = first + <usize>blockCount * offsetof<Block>();
  sums = block;
  mcusAcross = across;
  restartInterval = interval;
  restarts = 0;
  // Judged by the compiler.
  if (offsetof<Block>() !== 4 * blockFields)
    ERROR('A block has other fields than src/formats/jpeg/twin-layout.ts says.');
  partEnd = stop;
  begin(data);
}

/** True while the marker that the data ends at is not in the memory. */
export function isOpen(): bool {
  return marker >= partEnd;
}

/** The address of the first byte of the file that was not looked at; 0 where the marker is in the memory. */
export function restOfData(): usize {
  return isOpen() ? rest : 0;
}

/** True if all MCUs of a restart interval were read. */
export function isRestartDue(): bool {
  return restartInterval !== 0 && untilRestart === 0;
}

/** Bytes before the unread ones that are moved with them: the bits of eight were read ahead, and padding shows in the one before. */
const keptBytes: usize = 16;

/** Moves the bytes that were not read to `data`. Returns the address behind them, where the file goes on. */
export function moveUnread(data: usize): usize {
  const back = at - data - keptBytes;
  memory.copy(data, data + back, end - data - back);
  at -= back;
  end -= back;
  return end;
}

/** Goes on with what was put behind the bytes that were moved, up to `stop`. */
export function addData(stop: usize): void {
  partEnd = stop;
  unstuff(end);
}

/** Passes the restart marker at `data`, if it is the one that is due. */
export function passRestart(data: usize, stop: usize): bool {
  if (load<u8>(data, 1) !== <u8>(0xd0 + (restarts & 7))) return false;
  restarts += 1;
  partEnd = stop;
  begin(data + 2);
  return true;
}

/** The address of the marker that the data ends at; 0 where fill bytes precede no marker. */
export function endOfData(): usize {
  return marker;
}

/** The bits between the last MCU and the end of the data; below 0 where more bits were read than there are. */
export function bitsLeft(): i32 {
  return ((<i32>(end - at)) << 3) + count;
}

function restart(): bool {
  const left = bitsLeft();
  if (marker === 0 || isOpen() || left < 0) return false;
  if (left >= 8 && !isZeroPadding(left)) return false;
  return passRestart(marker, partEnd);
}

/** The twin of src/formats/jpeg/padding.ts. */
function isZeroPadding(left: i32): bool {
  const start = end - <usize>(left >> 3);
  const last: i32 = load<u8>(start - 1);
  const ones = (1 << (left & 7)) - 1;
  if (last === 0 || (last & ones) !== ones) return false;
  for (let place = start; place < end; place += 1) if (load<u8>(place) !== 0) return false;
  return true;
}

/** Begins a restart interval. */
function begin(from: usize): void {
  at = from;
  held = 0;
  count = 0;
  unstuff(from);
  untilRestart = restartInterval;
  for (let place = blocks; place < blocksEnd; place += offsetof<Block>())
    store<i32>(changetype<Block>(place).predictor, 0);
}

/** Removes the zeros that follow 0xff, up to the marker. */
function unstuff(from: usize): void {
  let to = from;
  for (;;) {
    const bytes = v128.load(from);
    const special = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(-1)));
    if (special === 0) {
      v128.store(to, bytes);
      from += 16;
      to += 16;
      continue;
    }
    for (const first = from + ctz(special); from < first; from += 1, to += 1) store<u8>(to, load<u8>(from));
    if (load<u8>(from, 1) !== 0) break;
    store<u8>(to, 0xff);
    from += 2;
    to += 1;
  }
  end = to;
  rest = from;
  // Fill bytes, more of 0xff, may precede a marker. Where a zero follows them, libjpeg takes them for data; this does not.
  while (load<u8>(from, 1) === 0xff) from += 1;
  marker = load<u8>(from, 1) === 0 ? 0 : from;
  limit = isOpen() ? end - min<usize>(end, slackBytes) : end + slackBytes;
}

/** Passes a restart marker where one is due; false where it is missing, or where more data is needed first. */
export function nextMcu(): bool {
  if (isRestartDue() && !restart()) return false;
  if (at > limit) return false;
  untilRestart -= 1;
  return true;
}

/**
 * The number of MCUs of the row up to the next restart marker, as `nextMcu` for all of these at once; 0 where the marker that is
 * due at `mcu` is missing.
 */
export function nextMcus(mcu: i32): i32 {
  if (restartInterval === 0) return mcusAcross;
  if (untilRestart === 0 && !restart()) return 0;
  const following = min(untilRestart, mcusAcross - mcu);
  untilRestart -= following;
  return mcu + following;
}

export function dataLimit(): usize {
  return limit;
}

export function isBeyondEnd(): bool {
  return bitsLeft() < 0;
}

/** Stores the state of a reader that kept it in locals: globals are memory. */
export function keep(bits: u64, have: i32, from: usize): void {
  held = bits;
  count = have;
  at = from;
}

/** Fills up to at least 56 bits. */
function fill(): void {
  held |= bswap<u64>(load<u64>(at)) >> count;
  at += (63 - count) >> 3;
  count |= 56;
}

/** The next 0 to 16 bits. */
export function take(bits: i32): i32 {
  if (bits === 0) return 0;
  if (count < 16) fill();
  const taken = <i32>(held >> (64 - bits));
  held <<= bits;
  count -= bits;
  return taken;
}

/** The next symbol, by a lookup of symbols; -1 where the code is in no table. */
export function takeSymbol(table: usize): i32 {
  if (count < 16) fill();
  let code = load<i32>(table + ((<usize>(held >> (64 - lookupBits))) << 2)) >> 8;
  if (code === 0) {
    code = longCode(table, held);
    if (code === 0) return -1;
  }
  held <<= code & 31;
  count -= code & 31;
  return code >> 8;
}

/** The length and the symbol (from bit 8) of a code that is too long to be looked up; 0 where it is in no table. */
export function longCode(table: usize, ahead: u64): i32 {
  const code = <i32>(ahead >> 48);
  for (let length = lookupBits + 1; length <= 16; length += 1) {
    if (code < load<i32>(table + ((<usize>length) << 2), limits)) {
      const index = (code >> (16 - length)) + load<i32>(table + ((<usize>length) << 2), offsets);
      return (load<i32>(table + ((<usize>index) << 2), symbols) << 8) | length;
    }
  }
  return 0;
}

export function isBeyondDc(value: i32): bool {
  return value >= dcLimit || value <= -dcLimit;
}

/** The number that the first `size` bits stand for (T.81, F.2.2.1). */
export function extend(ahead: u64, size: i32): i32 {
  if (size === 0) return 0;
  const value = <i32>(ahead >> (64 - size));
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}
