// The twin of src/formats/jpeg/rows.ts. It knows nothing of files: src/formats/jpeg/rows.simd.ts lays tables, blocks and data into
// the memory.
import { endOfBlock, lookupBits } from '../../../src/formats/jpeg/twin-layout';
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
  isOpen,
  keep,
  longCode,
  mcusAcross,
  nextMcu,
  sums,
} from './entropy';
import { inverse } from './inverse';

/**
 * Decodes the samples of a row of MCUs from this one on. Returns the MCU before which more data is needed, their number at the end of
 * the row, or -1 where the data is damaged.
 */
export function readRow(mcu: i32): i32 {
  for (; mcu < mcusAcross; mcu += 1) {
    if (!nextMcu()) return isOpen() ? mcu : -1;
    if (!decodeMcu(<usize>mcu)) return -1;
  }
  return isBeyondEnd() ? -1 : mcu;
}

function decodeMcu(mcu: usize): bool {
  // Bits and place are kept in locals while the MCU lasts: globals are memory.
  let bits = held;
  let have = count;
  let from = at;
  for (let place = blocks; place < blocksEnd; place += offsetof<Block>()) {
    const block = changetype<Block>(place);
    bits |= bswap<u64>(load<u64>(from)) >> have;
    from += (63 - have) >> 3;
    have |= 56;
    const dcTable = block.dcTable;
    const entry = load<i32>(dcTable + ((<usize>(bits >> (64 - lookupBits))) << 2));
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
    const many = block.manyTable;
    let position = 0;
    // A code has at most 16 bits and its value 15: more than that are always held where a code is taken alone. A lookup does
    // not wait for more bits to be fetched, because there are enough for it without.
    if (size === 1) {
      while (position < 63) {
        const skip = load<i32>(many + ((<usize>(bits >> (64 - lookupBits))) << 2));
        bits |= bswap<u64>(load<u64>(from)) >> have;
        from += (63 - have) >> 3;
        have |= 56;
        length = skip & 31;
        let advance = skip >> 8;
        // Take one symbol alone where some of these are the next block's, or there are too many bits.
        const reached = position + advance;
        if (length === 0 || (reached > 63 && (reached < endOfBlock || reached >= endOfBlock + 63))) {
          const one = load<i32>(block.acTable + ((<usize>(bits >> (64 - lookupBits))) << 2));
          length = one & 31;
          advance = (one >> 8) & 255;
          if (length === 0) {
            let code = one >> 8;
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
      const factors = block.factors;
      const places = block.places;
      while (position < 63) {
        const pair = load<u64>(many + ((<usize>(bits >> (64 - lookupBits))) << 3));
        bits |= bswap<u64>(load<u64>(from)) >> have;
        from += (63 - have) >> 3;
        have |= 56;
        if (pair === 0) {
          const acTable = block.acTable;
          let code = load<i32>(acTable + ((<usize>(bits >> (64 - lookupBits))) << 2)) >> 8;
          if (code === 0) {
            code = longCode(acTable, bits);
            if (code === 0) return false;
          }
          length = code & 31;
          const more = (code >> 8) & 15;
          value = extend(bits << length, more);
          length += more;
          bits <<= length;
          have -= length;
          position += advanceOf(code >> 8);
          const sum = sums + ((<usize>load<u8>(places + position)) << 2);
          store<i32>(sum, load<i32>(sum) + value * load<i32>(factors + ((<usize>position) << 2)));
          continue;
        }
        position += <i32>(pair >> 16) & 255;
        const sum = sums + ((<usize>load<u8>(places + position)) << 2);
        store<i32>(sum, load<i32>(sum) + <i32>(<i16>(pair >> 32)) * load<i32>(factors + ((<usize>position) << 2)));
        // The second symbol belongs to the next block.
        if (position >= 63) {
          length = <i32>(pair >> 6) & 31;
          bits <<= length;
          have -= length;
          break;
        }
        // A shift looks at six bits of its count only.
        bits <<= pair;
        have -= <i32>pair & 63;
        position += <i32>(pair >> 24) & 255;
        const other = sums + ((<usize>load<u8>(places + position)) << 2);
        store<i32>(other, load<i32>(other) + <i32>(<i64>pair >> 48) * load<i32>(factors + ((<usize>position) << 2)));
      }
    }
    // A run beyond the last coefficient.
    if (position > 63 && position < endOfBlock) return false;
    const last = size === 1 ? 0 : position < endOfBlock ? position : position - endOfBlock;
    inverse(size, sums, dc, last, samples, block.stride);
  }
  keep(bits, have, from);
  return true;
}

/** How far an AC symbol goes on. */
function advanceOf(symbol: i32): i32 {
  return symbol & 15 ? (symbol >> 4) + 1 : symbol === 0xf0 ? 16 : endOfBlock;
}
