// Tokens: the decisions that code the levels of a block. While probabilities are still unknown they are counted only; once these are
// known, those of a macroblock at a time are made again and written.
import { writeTokenWords } from './bool-writer';
import { extraBase, extraBits, extraProbabilities } from './cost-tables';
import { packEnd, packLevel, unpackEnd, unpackLevel } from './packed-levels';
import { levelAt, presentLevels } from './quantisers';
import { counters } from './statistics';
import { bandNodes, bands, kindNodes, nodes } from './token-probabilities';
import { decision, fixed } from './token-words';

/** The tokens of a macroblock: 25 blocks of 16 levels, each of which takes up to 20. */
export const mostTokens: usize = 25 * 16 * 20;
const tokens: usize = memory.data(2 * 25 * 16 * 20, 16);
let next = tokens;

function count(counter: usize, bit: u32): void {
  let both = load<u32>(counter);
  // Halve both numbers before one of them overflows.
  if (both >= 0xfffe0000) both = ((both + 1) >> 1) & 0x7fff7fff;
  store<u32>(counter, both + 0x10000 + bit);
}

function record<Doing>(index: usize, bit: u32): void {
  if (isInteger<Doing>()) count(counters + 4 * index, bit);
  else keep(<u32>index, bit);
}

function recordFixed<Doing>(probability: u32, bit: u32): void {
  if (!isInteger<Doing>()) keep(fixed | probability, bit);
}

function keep(word: u32, bit: u32): void {
  store<u16>(next, (bit ? decision : 0) | word);
  next += 2;
}

/**
 * Counts the tokens of a block, whose levels are packed, or makes those of the block that was packed next.
 * @param levels where its levels are, if they are counted
 * @param from the first position that this kind of block has
 * @returns true if it has levels that are not 0
 */
export function recordBlock<Doing>(levels: usize, kind: usize, from: usize, context: usize): bool {
  const end = !isInteger<Doing>() ? unpackEnd() : <usize>(32 - clz(presentLevels(levels)));
  if (isInteger<Doing>()) packEnd(end);
  const table = kind * kindNodes;
  // Positions 0 and 1 have bands of their own.
  let index = table + from * bandNodes + context * nodes;
  record<Doing>(index, end > 0 ? 1 : 0);
  for (let position = from; position < end; ) {
    const signed = !isInteger<Doing>() ? unpackLevel() : levelAt(levels, position);
    if (isInteger<Doing>()) packLevel(signed);
    const level = <u32>abs(signed);
    position += 1;
    const band = table + <usize>load<u8>(bands + position) * bandNodes;
    if (level === 0) {
      record<Doing>(index + 1, 0);
      index = band;
      continue;
    }
    record<Doing>(index + 1, 1);
    if (level === 1) {
      record<Doing>(index + 2, 0);
      index = band + nodes;
    } else {
      record<Doing>(index + 2, 1);
      recordValue<Doing>(index, level);
      index = band + 2 * nodes;
    }
    recordFixed<Doing>(128, signed < 0 ? 1 : 0);
    if (position < 16) record<Doing>(index, position < end ? 1 : 0);
  }
  return end > 0;
}

function recordValue<Doing>(index: usize, level: u32): void {
  if (level < 5) {
    record<Doing>(index + 3, 0);
    record<Doing>(index + 4, level === 2 ? 0 : 1);
    if (level !== 2) record<Doing>(index + 5, level === 4 ? 1 : 0);
    return;
  }
  record<Doing>(index + 3, 1);
  if (level < 11) {
    record<Doing>(index + 6, 0);
    record<Doing>(index + 7, level > 6 ? 1 : 0);
    if (level < 7) {
      recordFixed<Doing>(159, level === 6 ? 1 : 0);
    } else {
      recordFixed<Doing>(165, level >= 9 ? 1 : 0);
      recordFixed<Doing>(145, level & 1 ? 0 : 1);
    }
    return;
  }
  record<Doing>(index + 6, 1);
  const bits = extraBits(level);
  if (bits < 5) {
    record<Doing>(index + 8, 0);
    record<Doing>(index + 9, bits === 4 ? 1 : 0);
  } else {
    const bit: u32 = bits === 11 ? 1 : 0;
    record<Doing>(index + 8, 1);
    // libwebp counts this decision as one of the node before.
    if (isInteger<Doing>()) count(counters + 4 * (index + 9), bit);
    else keep(<u32>(index + 10), bit);
  }
  const rest = level - extraBase(bits);
  const chances = extraProbabilities(bits);
  for (let bit: u32 = 0; bit < bits; bit += 1)
    recordFixed<Doing>(load<u8>(chances + bit), (rest >> (bits - 1 - bit)) & 1);
}

/** Writes the tokens that were made. */
export function writeTokens(): void {
  writeTokenWords(tokens, next);
  next = tokens;
}
