// The twin of src/kernels/jpeg-rows.ts. It knows nothing of files: src/simd/jpeg-rows.ts lays tables, blocks and data into the
// memory.
import {
  at,
  Block,
  blocks,
  blocksEnd,
  count,
  endOfBlock,
  extend,
  fillSlowly,
  held,
  isBeyondDc,
  isBeyondEnd,
  keep,
  longCode,
  lookupBits,
  mcusAcross,
  nextMcu,
  sums,
} from './jpeg-entropy';
import { inverse } from './jpeg-inverse';

/** Decodes the samples of the next row of MCUs; false where the data is not as it should be. */
export function readRow(): bool {
  for (let mcu = 0; mcu < mcusAcross; mcu += 1) {
    if (!nextMcu() || !decodeMcu(<usize>mcu)) return false;
  }
  return !isBeyondEnd();
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
        keep(bits, have, from);
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
            keep(bits, have, from);
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
            keep(bits, have, from);
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
    inverse(size, sums, dc, last, samples, block.stride);
  }
  keep(bits, have, from);
  return true;
}

/** How far an AC symbol goes on. */
function advanceOf(symbol: i32): i32 {
  return symbol & 15 ? (symbol >> 4) + 1 : symbol === 0xf0 ? 16 : endOfBlock;
}
