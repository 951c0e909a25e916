// Reads the tokens of a block (RFC 6386, section 13.2). The boolean decoder is written out at each place where a bit is read, with its
// state in local variables: a call would take longer than the decoding. Each bit waits for the range that the one before leaves, which
// therefore comes out of a table.
import { contextProbabilities, kindProbabilities, positionProbabilities, scanPlace } from './probabilities';
import { bigEndian32, keepState, ranges } from './token-reader';

/** The largest magnitude among the coefficients above 1 that were read since it was set to 0. */
export let largestMagnitude: u32 = 0;

/** What divides the addresses of `probabilities` up to a kind and up to a position. */
const withinKind: usize = kindProbabilities - 1;
const withinPosition: usize = positionProbabilities - 1;

/** The tree of the levels above 4: for each node what a 0 and a 1 lead to, another node or one of six kinds with 8 added. */
const largeTree: usize = memory.data<u8>([1, 2, 8, 9, 3, 4, 10, 11, 12, 13]);
/** For each kind its least level, and where the probabilities of its extra bits begin; a 0 ends them. */
const leastLevels: usize = memory.data<u8>([5, 7, 11, 19, 35, 67]);
const extraPlaces: usize = memory.data<u8>([0, 2, 5, 9, 14, 20]);
// biome-ignore format: a line for each kind.
const extraProbabilities: usize = memory.data<u8>([
  159, 0,
  165, 145, 0,
  173, 148, 140, 0,
  176, 155, 140, 135, 0,
  180, 157, 141, 134, 130, 0,
  254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129, 0,
]);

export function resetMagnitude(): void {
  largestMagnitude = 0;
}

/**
 * @param chances those of the first position, in the block's context
 * @param levels become what is read, in raster order; the caller has set them all to 0
 * @param steps the quantisers of the first coefficient and of the others
 * @returns the position behind the last token
 */
export function readBlock(reader: usize, chances: usize, levels: usize, steps: usize): usize {
  let value = load<u64>(reader);
  let from = load<usize>(reader, 8);
  let range = load<u32>(reader, 20);
  let valid = load<u32>(reader, 24);
  let split: u32 = 0;
  let shift: u32 = 0;
  let position: usize = 16;
  do {
    // The bits of three flags and a sign, of 7 bits each at most, are read at once, and eight bits are compared.
    if (valid < 29) {
      value |= (<u64>bigEndian32(from)) << (32 - valid);
      from += 4;
      valid += 32;
    }
    // Does any coefficient follow?
    split = (range * <u32>load<u8>(chances)) >> 8;
    if (<u32>(value >> 56) <= split) {
      shift = clz(split + 1) - 24;
      valid -= shift;
      value <<= shift;
      range = load<u8>(ranges + split);
      position = (chances & withinKind) / positionProbabilities;
      break;
    }
    value -= (<u64>(split + 1)) << 56;
    split = range - split;
    shift = clz(split) - 24;
    valid -= shift;
    value <<= shift;
    range = load<u8>(ranges - 1 + split);
    // Is this one 0?
    while (true) {
      split = (range * <u32>load<u8>(chances, 1)) >> 8;
      if (<u32>(value >> 56) > split) break;
      shift = clz(split + 1) - 24;
      valid -= shift;
      value <<= shift;
      range = load<u8>(ranges + split);
      chances = (chances | withinPosition) + 1;
      if ((chances & withinKind) === 0) {
        keepState(reader, value, from, range, valid);
        return 16;
      }
      if (valid < 22) {
        value |= (<u64>bigEndian32(from)) << (32 - valid);
        from += 4;
        valid += 32;
      }
    }
    value -= (<u64>(split + 1)) << 56;
    split = range - split;
    shift = clz(split) - 24;
    valid -= shift;
    value <<= shift;
    range = load<u8>(ranges - 1 + split);
    const place = levels + <usize>load<u8>((chances & ~withinPosition) + scanPlace);
    // Is it 1?
    let level: u32 = 1;
    split = (range * <u32>load<u8>(chances, 2)) >> 8;
    if (<u32>(value >> 56) <= split) {
      shift = clz(split + 1) - 24;
      valid -= shift;
      value <<= shift;
      range = load<u8>(ranges + split);
      chances = (chances | withinPosition) + 1 + contextProbabilities;
    } else {
      value -= (<u64>(split + 1)) << 56;
      split = range - split;
      shift = clz(split) - 24;
      valid -= shift;
      value <<= shift;
      range = load<u8>(ranges - 1 + split);
      if (valid < 29) {
        value |= (<u64>bigEndian32(from)) << (32 - valid);
        from += 4;
        valid += 32;
      }
      split = (range * <u32>load<u8>(chances, 3)) >> 8;
      if (<u32>(value >> 56) <= split) {
        shift = clz(split + 1) - 24;
        valid -= shift;
        value <<= shift;
        range = load<u8>(ranges + split);
        split = (range * <u32>load<u8>(chances, 4)) >> 8;
        if (<u32>(value >> 56) <= split) {
          shift = clz(split + 1) - 24;
          valid -= shift;
          value <<= shift;
          range = load<u8>(ranges + split);
          level = 2;
        } else {
          value -= (<u64>(split + 1)) << 56;
          split = range - split;
          shift = clz(split) - 24;
          valid -= shift;
          value <<= shift;
          range = load<u8>(ranges - 1 + split);
          split = (range * <u32>load<u8>(chances, 5)) >> 8;
          if (<u32>(value >> 56) <= split) {
            shift = clz(split + 1) - 24;
            valid -= shift;
            value <<= shift;
            range = load<u8>(ranges + split);
            level = 3;
          } else {
            value -= (<u64>(split + 1)) << 56;
            split = range - split;
            shift = clz(split) - 24;
            valid -= shift;
            value <<= shift;
            range = load<u8>(ranges - 1 + split);
            level = 4;
          }
        }
      } else {
        value -= (<u64>(split + 1)) << 56;
        split = range - split;
        shift = clz(split) - 24;
        valid -= shift;
        value <<= shift;
        range = load<u8>(ranges - 1 + split);
        keepState(reader, value, from, range, valid);
        level = readLargeLevel(reader, chances);
        value = load<u64>(reader);
        from = load<usize>(reader, 8);
        range = load<u32>(reader, 20);
        valid = load<u32>(reader, 24);
      }
      largestMagnitude = max(largestMagnitude, level * load<u16>(place === levels ? steps : steps + 2));
      chances = (chances | withinPosition) + 1 + 2 * contextProbabilities;
    }
    // The sign, whose chances are even, halves the range: it takes one bit.
    split = range >> 1;
    const isNegative = <u32>(<u32>(value >> 56) > split);
    value = (value - (((<u64>(split + 1)) << 56) & (0 - <u64>isNegative))) << 1;
    range = (range - isNegative) | 1;
    valid -= 1;
    store<i16>(place, (level ^ (0 - isNegative)) + isNegative);
  } while ((chances & withinKind & ~withinPosition) !== 0);
  keepState(reader, value, from, range, valid);
  return position;
}

/** Reads a level above 4, and bits for its sign. */
function readLargeLevel(reader: usize, chances: usize): u32 {
  let value = load<u64>(reader);
  let from = load<usize>(reader, 8);
  let range = load<u32>(reader, 20);
  let valid = load<u32>(reader, 24);
  let node: u32 = 0;
  let level: u32 = 0;
  let place: usize = 0;
  let chance: u32 = load<u8>(chances, 6);
  while (true) {
    if (valid < 16) {
      value |= (<u64>bigEndian32(from)) << (32 - valid);
      from += 4;
      valid += 32;
    }
    const split = (range * chance) >> 8;
    const bit = <u32>(<u32>(value >> 56) > split);
    value -= ((<u64>(split + 1)) << 56) & (0 - <u64>bit);
    range = bit !== 0 ? range - split : split + 1;
    const shift = clz(range) - 24;
    value <<= shift;
    valid -= shift;
    range = (range << shift) - 1;
    if (node < 8) {
      node = load<u8>(largeTree + 2 * node + bit);
      chance = load<u8>(chances + node, 6);
      if (node < 8) continue;
      place = extraProbabilities + load<u8>(extraPlaces + node - 8);
    } else {
      level = 2 * level + bit;
    }
    chance = load<u8>(place);
    if (chance === 0) break;
    place += 1;
  }
  keepState(reader, value, from, range, valid);
  return load<u8>(leastLevels + node - 8) + level;
}
