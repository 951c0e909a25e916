// Entropy-coded JPEG data as src/simd lays it into the memory: what the decoders of rows and of scans share.

/** Bits that are looked up at once; what follows a table's lookup is for longer codes (src/kernels/jpeg-lookup.ts). */
export const lookupBits = 10;
const limits: usize = 4 << lookupBits;
const offsets: usize = limits + 18 * 4;
const symbols: usize = offsets + 18 * 4;
/** As far on as nothing else goes. */
export const endOfBlock = 128;

/** A block of the MCU: where everything is that concerns it. */
@unmanaged
export class Block {
  dcTable: usize;
  acTable: usize;
  /** Several symbols at once, where only the DC value counts. */
  skipTable: usize;
  /** By position in zigzag order: the place a coefficient is added to, and what it is multiplied by. */
  places: usize;
  factors: usize;
  /** Of the component: the DC value of the block before; in AC scans, how many blocks are to come without anything new. */
  predictor: usize;
  size: i32;
  /** Of the first MCU's samples, or coefficients, and the way to the next MCU's and the next row's. */
  samples: usize;
  step: usize;
  stride: usize;
}

// The bits that were read ahead stand at the top.
export let at: usize = 0;
export let held: u64 = 0;
export let count: i32 = 0;
/** Bits of the held that were read behind the end of the data. */
let lacking: i32 = 0;

export let blocks: usize = 0;
export let blocksEnd: usize = 0;
export let sums: usize = 0;
export let mcusAcross: i32 = 0;
let restartInterval: i32 = 0;
let untilRestart: i32 = 0;
let restarts: i32 = 0;

export function startRows(data: usize, first: usize, blockCount: i32, block: usize, across: i32, interval: i32): void {
  at = data;
  blocks = first;
  blocksEnd = first + <usize>blockCount * offsetof<Block>();
  sums = block;
  mcusAcross = across;
  restartInterval = interval;
  restarts = 0;
  begin();
}

/** Where the marker is that the data ends at; 0 where the data ends otherwise. */
export function endOfData(): usize {
  const left = count - lacking;
  return left >= 0 && left < 8 && load<u8>(at) === 0xff && load<u8>(at, 1) > 0 && load<u8>(at, 1) < 0xff ? at : 0;
}

function restart(): bool {
  const marker = endOfData();
  if (marker === 0 || load<u8>(marker, 1) !== <u8>(0xd0 + (restarts & 7))) return false;
  at = marker + 2;
  restarts += 1;
  begin();
  return true;
}

/** What every restart interval begins with. */
function begin(): void {
  held = 0;
  count = 0;
  lacking = 0;
  untilRestart = restartInterval;
  for (let place = blocks; place < blocksEnd; place += offsetof<Block>())
    store<i32>(changetype<Block>(place).predictor, 0);
}

/** Goes over a restart marker where one is due; false where there is none. */
export function nextMcu(): bool {
  if (restartInterval === 0) return true;
  if (untilRestart === 0 && !restart()) return false;
  untilRestart -= 1;
  return true;
}

export function isBeyondEnd(): bool {
  return lacking > count;
}

/** What was read in locals: globals are memory. */
export function keep(bits: u64, have: i32, from: usize): void {
  held = bits;
  count = have;
  at = from;
}

/** To at least 32 bits. */
function fill(): void {
  if (count >= 32) return;
  const next = load<u32>(at);
  if ((~next - 0x01010101) & next & 0x80808080) fillSlowly();
  else {
    held |= (<u64>bswap<u32>(next)) << (32 - count);
    count += 32;
    at += 4;
  }
}

/** 0 to 16 bits. */
export function take(bits: i32): i32 {
  if (bits === 0) return 0;
  fill();
  const taken = <i32>(held >> (64 - bits));
  held <<= bits;
  count -= bits;
  return taken;
}

/** The symbol of a table of symbols, from its code; -1 where there is none. */
export function takeSymbol(table: usize): i32 {
  fill();
  let code = load<i32>(table + ((<usize>(held >> (64 - lookupBits))) << 2)) >> 8;
  if (code === 0) {
    code = longCode(table, held);
    if (code === 0) return -1;
  }
  held <<= code & 31;
  count -= code & 31;
  return code >> 8;
}

/** Near a 0xff: byte by byte. */
export function fillSlowly(): void {
  while (count <= 56) {
    const byte = <u64>load<u8>(at);
    if (byte === 0xff && load<u8>(at, 1) !== 0) lacking += 8;
    else {
      held |= byte << (56 - count);
      at += byte === 0xff ? 2 : 1;
    }
    count += 8;
  }
}

/** Length and symbol (from bit 8) of a code too long to be looked up; 0 where there is none. */
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
  return value >= 1 << 14 || value <= -1 << 14;
}

/** The number that the first `size` bits stand for (T.81, F.2.2.1). */
export function extend(ahead: u64, size: i32): i32 {
  if (size === 0) return 0;
  const value = <i32>(ahead >> (64 - size));
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}
