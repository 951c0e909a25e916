// Reads the levels of a macroblock (RFC 6386, section 13) from one of the token partitions: coefficients before they are multiplied
// by their quantiser steps.
import { readBlock, resetMagnitude } from './block-tokens';
import { contextProbabilities, kindProbabilities, positionProbabilities, probabilities } from './probabilities';
import { readerOf, tokensOverrun } from './token-reader';

/** The levels of 25 blocks of 16 in raster order, later their coefficients: luma, U, V, and the averages of luma. */
export const coefficients: usize = memory.data(25 * 32, 16);
export const blockBytes: usize = 32;
const averagesBlock: usize = 24;
/** For each of the 25 blocks, the position behind its last token; 0 for a block without tokens. */
export const ends: usize = memory.data(25 + 7, 16);
/** Bytes of a macroblock's contexts, which say for each block at its edge whether it has tokens. */
export const contextBytes: usize = 16;
/** For each block, the index of its context among those above and among those to the left. */
const contextsAbove: usize = memory.data<u8>([
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8,
]);
const contextsLeft: usize = memory.data<u8>([
  0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8,
]);

/**
 * Reads the levels of a macroblock. The caller has set them all to 0.
 * @param byBlocks the macroblock is predicted in blocks of 4x4, and so has no block of averages
 * @param above, left contexts of the neighbours, which become those of this macroblock
 * @param steps the quantisers of the segment
 * @returns false if bits may have been read beyond the end of the partition
 */
export function readTokens(partition: u32, byBlocks: bool, above: usize, left: usize, steps: usize): bool {
  const reader = readerOf(partition);
  resetMagnitude();
  if (byBlocks) {
    store<u8>(ends + averagesBlock, 0);
    readBlocks(reader, 0, 16, 3, 0, above, left, steps);
  } else {
    readBlocks(reader, averagesBlock, 25, 1, 0, above, left, steps + 4);
    readBlocks(reader, 0, 16, 0, 1, above, left, steps);
  }
  readBlocks(reader, 16, 24, 2, 0, above, left, steps + 8);
  return !tokensOverrun(reader);
}

/**
 * Reads the blocks of one kind.
 * @param block, end the first one and the place behind the last
 * @param first the position that they begin with
 * @param steps the quantisers of the kind
 */
function readBlocks(
  reader: usize,
  block: usize,
  end: usize,
  kind: usize,
  first: usize,
  above: usize,
  left: usize,
  steps: usize,
): void {
  const table = probabilities + kind * kindProbabilities + first * positionProbabilities;
  for (; block < end; block += 1) {
    const contextAbove = above + load<u8>(contextsAbove + block);
    const contextLeft = left + load<u8>(contextsLeft + block);
    const context = <usize>(load<u8>(contextAbove) + load<u8>(contextLeft));
    const position = readBlock(
      reader,
      table + context * contextProbabilities,
      coefficients + block * blockBytes,
      steps,
    );
    const hasTokens = position > first;
    store<u8>(contextAbove, <u8>hasTokens);
    store<u8>(contextLeft, <u8>hasTokens);
    store<u8>(ends + block, hasTokens ? <u8>position : 0);
  }
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
