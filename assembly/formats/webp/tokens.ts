// Reads the coefficients of a macroblock (RFC 6386, section 13) from one of the token partitions. The boolean decoder is written
// out at each place where a bit is read, with its state in local variables: a call would take longer than the decoding.
import { bigEndian } from './bool-reader';
import { kindProbabilities, positionProbabilities, probabilities } from './probabilities';

/** The state of a partition's reader: value, place, start, length, range, number of valid bits. */
const readerBytes: usize = 32;
const readers: usize = memory.data(8 * 32, 16);

/** The coefficients of 25 blocks of 16 in raster order: luma, U, V, and the averages of luma. */
export const coefficients: usize = memory.data(25 * 32, 16);
export const blockBytes: usize = 32;
const averagesBlock: u32 = 24;
/** For each of the 25 blocks, the position behind its last token; 0 for a block without tokens. */
export const ends: usize = memory.data(25 + 7, 16);
/** The bitwise OR of the magnitudes of the macroblock's coefficients. */
export let magnitudes: u32 = 0;

/** Bytes of a macroblock's contexts, which say for each block at its edge whether it has tokens. */
export const contextBytes: usize = 16;
/** For each block, the index of its context among those above and among those to the left. */
const contextsAbove: usize = memory.data<u8>([
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8,
]);
const contextsLeft: usize = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8,
]);

const zigzag: usize = memory.data<u8>([0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15]);

/**
 * The tree of the tokens above 1, whose first node has the fourth of the probabilities: for each node what a 0 and a 1
 * lead to, another node or one of the nine kinds of values with 8 added.
 */
const valueTree: usize = memory.data<u8>([1, 3, 8, 2, 9, 10, 4, 5, 11, 12, 6, 7, 13, 14, 15, 16]);
const valueBases: usize = memory.data<u8>([2, 3, 4, 5, 7, 11, 19, 35, 67]);
/** For each kind of value, where the probabilities of its extra bits begin; a 0 ends them. */
const extraPlaces: usize = memory.data<u8>([0, 0, 0, 1, 3, 6, 10, 15, 21]);
// biome-ignore format: a line for each kind.
const extraProbabilities: usize = memory.data<u8>([
  0,
  159, 0,
  165, 145, 0,
  173, 148, 140, 0,
  176, 155, 140, 135, 0,
  180, 157, 141, 134, 130, 0,
  254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129, 0,
]);

export function openTokens(index: u32, at: usize, length: u32): void {
  const reader = readers + <usize>index * readerBytes;
  store<u64>(reader, 0);
  store<usize>(reader, at, 8);
  store<usize>(reader, at, 12);
  store<u32>(reader, length, 16);
  store<u32>(reader, 255, 20);
  store<u32>(reader, 0, 24);
}

/**
 * Reads the coefficients of a macroblock, multiplied by their quantiser steps. The caller has set them all to 0.
 * @param byBlocks the macroblock is predicted in blocks of 4x4, and so has no block of averages
 * @param above, left contexts of the neighbours, which become those of this macroblock
 * @param steps the quantisers of the segment
 * @returns false if bits may have been read beyond the end of the partition
 */
export function readTokens(partition: u32, byBlocks: bool, above: usize, left: usize, steps: usize): bool {
  const reader = readers + <usize>partition * readerBytes;
  let value = load<u64>(reader);
  let from = load<usize>(reader, 8);
  let range = load<u32>(reader, 20);
  let valid = load<u32>(reader, 24);
  let border: u64 = 0;
  let split: u32 = 0;
  let shift: u32 = 0;
  let all: u32 = 0;
  for (let turn: u32 = byBlocks ? 1 : 0; turn < 25; turn += 1) {
    const block: u32 = turn === 0 ? averagesBlock : turn - 1;
    const isLuma = block < 16;
    const kind: usize = block === averagesBlock ? 1 : !isLuma ? 2 : byBlocks ? 3 : 0;
    const table = probabilities + kind * kindProbabilities;
    const ownSteps = steps + (block === averagesBlock ? 4 : isLuma ? 0 : 8);
    const further = <i32>load<u16>(ownSteps, 2);
    const contextAbove = above + load<u8>(contextsAbove + block);
    const contextLeft = left + load<u8>(contextsLeft + block);
    const out = coefficients + <usize>block * blockBytes;
    const first: usize = isLuma && !byBlocks ? 1 : 0;
    let position = first;
    let step = first === 0 ? <i32>load<u16>(ownSteps) : further;
    let chances =
      table + position * positionProbabilities + <usize>(load<u8>(contextAbove) + load<u8>(contextLeft)) * 11;
    while (position < 16) {
      // The bits of up to four flags and a sign, of 7 bits each at most, are read at once.
      if (valid < 40) {
        value |= bigEndian(from) >> valid;
        from += (63 - valid) >> 3;
        valid |= 56;
      }
      // Does any coefficient follow?
      split = 1 + (((range - 1) * <u32>load<u8>(chances)) >> 8);
      border = (<u64>split) << 56;
      if (value < border) {
        shift = clz(split) - 24;
        range = split << shift;
        value <<= shift;
        valid -= shift;
        break;
      }
      value -= border;
      range -= split;
      shift = clz(range) - 24;
      range <<= shift;
      value <<= shift;
      valid -= shift;
      // Is this one 0?
      while (true) {
        split = 1 + (((range - 1) * <u32>load<u8>(chances, 1)) >> 8);
        border = (<u64>split) << 56;
        if (value >= border) {
          value -= border;
          range -= split;
          shift = clz(range) - 24;
          range <<= shift;
          value <<= shift;
          valid -= shift;
          break;
        }
        shift = clz(split) - 24;
        range = split << shift;
        value <<= shift;
        valid -= shift;
        position += 1;
        step = further;
        if (position === 16) break;
        chances = table + position * positionProbabilities;
        if (valid < 32) {
          value |= bigEndian(from) >> valid;
          from += (63 - valid) >> 3;
          valid |= 56;
        }
      }
      if (position === 16) break;
      // Is it 1?
      let level: u32 = 1;
      split = 1 + (((range - 1) * <u32>load<u8>(chances, 2)) >> 8);
      border = (<u64>split) << 56;
      if (value < border) {
        shift = clz(split) - 24;
        range = split << shift;
        value <<= shift;
        valid -= shift;
        chances = table + (position + 1) * positionProbabilities + 11;
      } else {
        value -= border;
        range -= split;
        shift = clz(range) - 24;
        range <<= shift;
        value <<= shift;
        valid -= shift;
        let node: u32 = 0;
        while (node < 8) {
          if (valid < 16) {
            value |= bigEndian(from) >> valid;
            from += (63 - valid) >> 3;
            valid |= 56;
          }
          split = 1 + (((range - 1) * <u32>load<u8>(chances + node, 3)) >> 8);
          border = (<u64>split) << 56;
          const isOne = value >= border;
          node = load<u8>(valueTree + 2 * node + <u32>isOne);
          if (isOne) value -= border;
          range = isOne ? range - split : split;
          shift = clz(range) - 24;
          range <<= shift;
          value <<= shift;
          valid -= shift;
        }
        let extra: u32 = 0;
        let place = extraProbabilities + load<u8>(extraPlaces + node - 8);
        for (let chance = <u32>load<u8>(place); chance !== 0; chance = <u32>load<u8>(place)) {
          if (valid < 16) {
            value |= bigEndian(from) >> valid;
            from += (63 - valid) >> 3;
            valid |= 56;
          }
          split = 1 + (((range - 1) * chance) >> 8);
          border = (<u64>split) << 56;
          const isOne = value >= border;
          extra = 2 * extra + <u32>isOne;
          if (isOne) value -= border;
          range = isOne ? range - split : split;
          shift = clz(range) - 24;
          range <<= shift;
          value <<= shift;
          valid -= shift;
          place += 1;
        }
        level = load<u8>(valueBases + node - 8) + extra;
        chances = table + (position + 1) * positionProbabilities + 22;
        if (valid < 16) {
          value |= bigEndian(from) >> valid;
          from += (63 - valid) >> 3;
          valid |= 56;
        }
      }
      // The sign, whose chances are even, halves the range: it takes one bit.
      split = (range + 1) >> 1;
      border = (<u64>split) << 56;
      const isNegative = value >= border;
      value = (value - (isNegative ? border : 0)) << 1;
      range = (isNegative ? range - split : split) << 1;
      valid -= 1;
      const magnitude = <i32>level * step;
      all |= magnitude;
      store<i16>(out + 2 * <usize>load<u8>(zigzag + position), isNegative ? -magnitude : magnitude);
      position += 1;
      step = further;
    }
    const hasTokens = position > first;
    store<u8>(contextAbove, <u8>hasTokens);
    store<u8>(contextLeft, <u8>hasTokens);
    store<u8>(ends + block, hasTokens ? <u8>position : 0);
  }
  if (byBlocks) store<u8>(ends + averagesBlock, 0);
  store<u64>(reader, value);
  store<usize>(reader, from, 8);
  store<u32>(reader, range, 20);
  store<u32>(reader, valid, 24);
  magnitudes = all;
  return <u64>(from - load<usize>(reader, 12)) * 8 - valid <= <u64>load<u32>(reader, 16) * 8 - 8;
}

/** Sets the contexts of a macroblock without tokens. That of the averages stays where the macroblock cannot have any. */
export function skipTokens(byBlocks: bool, above: usize, left: usize): void {
  store<u64>(above, 0);
  store<u64>(left, 0);
  if (!byBlocks) {
    store<u8>(above, 0, 8);
    store<u8>(left, 0, 8);
  }
}
