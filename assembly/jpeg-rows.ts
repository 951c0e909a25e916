// The twin of src/kernels/jpeg-rows.ts. It knows nothing of files: src/simd/jpeg-rows.ts lays tables, blocks and data into the
// memory.
import { inverse2, inverse4, inverse8 } from './jpeg-inverse';

/** Bits that are looked up at once; what follows a table's lookup is for longer codes (src/kernels/jpeg-lookup.ts). */
const lookupBits = 10;
const limits: usize = 4 << lookupBits;
const offsets: usize = limits + 18 * 4;
const symbols: usize = offsets + 18 * 4;
/** As far on as nothing else goes. */
const endOfBlock = 128;

/** A block of the MCU: where everything is that concerns it. */
@unmanaged
class Block {
  dcTable: usize;
  acTable: usize;
  /** Several symbols at once, where only the DC value counts. */
  skipTable: usize;
  /** By position in zigzag order: the place a coefficient is added to, and what it is multiplied by. */
  places: usize;
  factors: usize;
  /** Of the component: the DC value of the block before. */
  predictor: usize;
  size: i32;
  /** Of the first MCU's samples, and the way to the next one's and the next row's. */
  samples: usize;
  step: usize;
  stride: usize;
}

// The bits that were read ahead stand at the top.
let at: usize = 0;
let held: u64 = 0;
let count: i32 = 0;
/** Bits of the held that were read behind the end of the data. */
let lacking: i32 = 0;

let blocks: usize = 0;
let blocksEnd: usize = 0;
let sums: usize = 0;
let mcusAcross: i32 = 0;
let restartInterval: i32 = 0;
let untilRestart: i32 = 0;
let restarts: i32 = 0;

export function startRows(data: usize, first: usize, blockCount: i32, block: usize, across: i32, interval: i32): void {
  at = data;
  held = 0;
  count = 0;
  lacking = 0;
  blocks = first;
  blocksEnd = first + <usize>blockCount * offsetof<Block>();
  sums = block;
  mcusAcross = across;
  restartInterval = interval;
  untilRestart = interval;
  restarts = 0;
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
  held = 0;
  count = 0;
  lacking = 0;
  restarts += 1;
  untilRestart = restartInterval;
  for (let place = blocks; place < blocksEnd; place += offsetof<Block>())
    store<i32>(changetype<Block>(place).predictor, 0);
  return true;
}

/** Near a 0xff: byte by byte. */
function fillSlowly(): void {
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
function longCode(table: usize, ahead: u64): i32 {
  const code = <i32>(ahead >> 48);
  for (let length = lookupBits + 1; length <= 16; length += 1) {
    if (code < load<i32>(table + ((<usize>length) << 2), limits)) {
      const index = (code >> (16 - length)) + load<i32>(table + ((<usize>length) << 2), offsets);
      return (load<i32>(table + ((<usize>index) << 2), symbols) << 8) | length;
    }
  }
  return 0;
}

/** Decodes the samples of the next row of MCUs; false where the data is not as it should be. */
export function readRow(): bool {
  for (let mcu = 0; mcu < mcusAcross; mcu += 1) {
    if (restartInterval > 0) {
      if (untilRestart === 0 && !restart()) return false;
      untilRestart -= 1;
    }
    if (!decodeMcu(<usize>mcu)) return false;
  }
  return lacking <= count;
}

function decodeMcu(mcu: usize): bool {
  // Bits and place are kept in locals while the MCU lasts: globals are memory.
  let bits = held;
  let have = count;
  let from = at;
  for (let place = blocks; place < blocksEnd; place += offsetof<Block>()) {
    const block = changetype<Block>(place);
    if (have < 32) {
      const next = load<u32>(from);
      if ((~next - 0x01010101) & next & 0x80808080) {
        held = bits;
        count = have;
        at = from;
        fillSlowly();
        bits = held;
        have = count;
        from = at;
      } else {
        bits |= (<u64>bswap<u32>(next)) << (32 - have);
        have += 32;
        from += 4;
      }
    }
    // A code has 16 bits at most, what belongs to it 15: 32 are enough for both.
    const dcTable = block.dcTable;
    let entry = load<i32>(dcTable + ((<usize>(bits >> (64 - lookupBits))) << 2));
    let length = entry & 31;
    let value = entry >> 16;
    if (length === 0) {
      let code = entry >> 8;
      if (code === 0) {
        code = longCode(dcTable, bits);
        if (code === 0) return false;
      }
      length = code & 31;
      const size = code >> 8;
      value = extend(bits << length, size);
      length += size;
    }
    bits <<= length;
    have -= length;
    value += load<i32>(block.predictor);
    store<i32>(block.predictor, value);
    const dc = value * load<i32>(block.factors);
    if (isBeyondDc(value) || isBeyondDc(dc)) return false;
    const samples = block.samples + mcu * block.step;

    const size = block.size;
    let position = 0;
    let last = 0;
    if (size === 1) {
      const skipTable = block.skipTable;
      while (position < 63) {
        if (have < 32) {
          const next = load<u32>(from);
          if ((~next - 0x01010101) & next & 0x80808080) {
            held = bits;
            count = have;
            at = from;
            fillSlowly();
            bits = held;
            have = count;
            from = at;
          } else {
            bits |= (<u64>bswap<u32>(next)) << (32 - have);
            have += 32;
            from += 4;
          }
        }
        entry = load<i32>(skipTable + ((<usize>(bits >> (64 - lookupBits))) << 2));
        length = entry & 31;
        let advance = entry >> 8;
        // Where some of these symbols are the next block's, or there are too many bits: one symbol alone.
        const reached = position + advance;
        if (length === 0 || (reached > 63 && (reached < endOfBlock || reached >= endOfBlock + 63))) {
          entry = load<i32>(block.acTable + ((<usize>(bits >> (64 - lookupBits))) << 2));
          length = entry & 31;
          advance = (entry >> 8) & 255;
          if (length === 0) {
            let code = entry >> 8;
            if (code === 0) {
              code = longCode(block.acTable, bits);
              if (code === 0) return false;
            }
            length = (code & 31) + ((code >> 8) & 15);
            advance = advanceOf(code >> 8);
          }
        }
        bits <<= length;
        have -= length;
        position += advance;
      }
    } else {
      const acTable = block.acTable;
      const factors = block.factors;
      const places = block.places;
      while (position < 63) {
        if (have < 32) {
          const next = load<u32>(from);
          if ((~next - 0x01010101) & next & 0x80808080) {
            held = bits;
            count = have;
            at = from;
            fillSlowly();
            bits = held;
            have = count;
            from = at;
          } else {
            bits |= (<u64>bswap<u32>(next)) << (32 - have);
            have += 32;
            from += 4;
          }
        }
        entry = load<i32>(acTable + ((<usize>(bits >> (64 - lookupBits))) << 2));
        length = entry & 31;
        let advance = (entry >> 8) & 255;
        value = entry >> 16;
        if (length === 0) {
          let code = entry >> 8;
          if (code === 0) {
            code = longCode(acTable, bits);
            if (code === 0) return false;
          }
          length = code & 31;
          const more = (code >> 8) & 15;
          value = extend(bits << length, more);
          length += more;
          advance = advanceOf(code >> 8);
        }
        bits <<= length;
        have -= length;
        last = position;
        position += advance;
        const sum = sums + ((<usize>load<u8>(places + position)) << 2);
        store<i32>(sum, load<i32>(sum) + value * load<i32>(factors + ((<usize>position) << 2)));
      }
      if (position < endOfBlock) last = position;
    }
    // A run beyond the last coefficient.
    if (position > 63 && position < endOfBlock) return false;
    if (last === 0) flat(samples, block.stride, size, dc);
    else if (size === 2) inverse2(sums, dc, samples, block.stride);
    else if (size === 4) inverse4(sums, dc, last, samples, block.stride);
    else inverse8(sums, dc, last, samples, block.stride);
  }
  held = bits;
  count = have;
  at = from;
  return true;
}

function isBeyondDc(value: i32): bool {
  return value >= 1 << 14 || value <= -1 << 14;
}

/** The number that the first `size` bits stand for (T.81, F.2.2.1). */
function extend(ahead: u64, size: i32): i32 {
  if (size === 0) return 0;
  const value = <i32>(ahead >> (64 - size));
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}

/** How far an AC symbol goes on. */
function advanceOf(symbol: i32): i32 {
  return symbol & 15 ? (symbol >> 4) + 1 : symbol === 0xf0 ? 16 : endOfBlock;
}

/** A block of its DC value alone. */
function flat(samples: usize, stride: usize, size: i32, dc: i32): void {
  const level = ((dc + 4) >> 3) + 128;
  const bytes = i8x16.splat(<i8>(level < 0 ? 0 : level > 255 ? 255 : level));
  if (size === 1) v128.store8_lane(samples, bytes, 0);
  else if (size === 2) {
    v128.store16_lane(samples, bytes, 0);
    v128.store16_lane(samples + stride, bytes, 0);
  } else if (size === 4) {
    for (let y = 0; y < 4; y += 1, samples += stride) v128.store32_lane(samples, bytes, 0);
  } else {
    for (let y = 0; y < 8; y += 1, samples += stride) v128.store64_lane(samples, bytes, 0);
  }
}
