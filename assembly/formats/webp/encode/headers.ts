// The first partition of a frame (RFC 6386, section 9): its header, and the modes of all macroblocks.
import { defaultProbabilities, storedProbabilities, updateProbabilities } from '../coefficient-tables';
import { allocate, makeRoomTo } from '../memory';
import {
  blockModeProbabilities,
  blockModeTree,
  dcMode,
  horizontalMode,
  leaf,
  trueMotionMode,
  verticalMode,
} from '../mode-tables';
import { closeWriter, openWriter, writeBool, writeFlag, writeNumber, writeOptional, writerPlace } from './bool-writer';
import { chromaModeOf, isWhole, modesAt, modesStride, segmentOf } from './macroblocks';
import { columns, rows } from './planes';
import {
  baseIndex,
  chromaFirstShift,
  chromaOtherShift,
  filterLevel,
  hasMap,
  mostSegments,
  quantiserIndex,
  segmentCount,
  segmentFilter,
  segmentProbabilities,
} from './segments';
import { probabilities } from './token-probabilities';

/** For each mode of blocks the place of its leaf in the tree. */
const parents: usize = memory.data(10);
/** For each node of the tree, the place that leads to it. */
const places: usize = memory.data(16);

/** Room for the header, and for the modes of a macroblock, each of which takes up to nine decisions of a byte. */
const headerRoom: usize = 4096;
const macroblockRoom: usize = 17 * 10;

let start: usize = 0;

export function firstPartition(): usize {
  return start;
}

/** Writes the partition at the end of the memory. @returns the place behind the last byte; 0 if memory does not suffice */
export function writeFirstPartition(): usize {
  start = allocate(headerRoom);
  if (start === 0) return 0;
  openWriter(start);
  writeFlag(false);
  writeFlag(false);
  writeSegments();
  // The normal filter, its level, a sharpness of 0, no changes of the level by mode; one partition of tokens.
  writeFlag(false);
  writeNumber(filterLevel, 6);
  writeNumber(0, 3);
  writeFlag(false);
  writeNumber(0, 2);
  writeNumber(baseIndex, 7);
  writeOptional(0, 4);
  writeOptional(0, 4);
  writeOptional(0, 4);
  writeOptional(chromaFirstShift, 4);
  writeOptional(chromaOtherShift, 4);
  writeFlag(false);
  writeProbabilities();
  // No macroblock is skipped.
  writeFlag(false);
  startTree();
  for (let row: usize = 0; row < rows; row += 1) {
    if (!makeRoomTo(writerPlace() + columns * macroblockRoom)) return 0;
    for (let column: usize = 0; column < columns; column += 1) writeModes(column, row);
  }
  return closeWriter();
}

function writeSegments(): void {
  writeFlag(segmentCount > 1);
  if (segmentCount === 1) return;
  writeFlag(hasMap);
  // Quantisers and filters follow, as they are and not as differences.
  writeFlag(true);
  writeFlag(true);
  for (let segment: usize = 0; segment < mostSegments; segment += 1) writeOptional(quantiserIndex(segment), 7);
  for (let segment: usize = 0; segment < mostSegments; segment += 1) writeOptional(segmentFilter(segment), 6);
  if (!hasMap) return;
  for (let index: usize = 0; index < 3; index += 1) {
    const probability = <u32>load<u8>(segmentProbabilities + index);
    writeFlag(probability !== 255);
    if (probability !== 255) writeNumber(probability, 8);
  }
}

function writeProbabilities(): void {
  for (let index: usize = 0; index < storedProbabilities; index += 1) {
    const probability = <u32>load<u8>(probabilities + index);
    const differs = probability !== <u32>load<u8>(defaultProbabilities + index);
    writeBool(differs, load<u8>(updateProbabilities + index));
    if (differs) writeNumber(probability, 8);
  }
}

function startTree(): void {
  for (let place: usize = 0; place < 18; place += 1) {
    const next = <usize>load<u8>(blockModeTree + place);
    if (next >= leaf) store<u8>(parents + (next - leaf), place);
    else store<u8>(places + next, place);
  }
}

function writeModes(column: usize, row: usize): void {
  const index = row * columns + column;
  const modes = modesAt(column, row);
  if (hasMap) {
    const segment = segmentOf(index);
    writeBool(segment >= 2, load<u8>(segmentProbabilities));
    writeBool((segment & 1) !== 0, load<u8>(segmentProbabilities + (segment >= 2 ? 2 : 1)));
  }
  const whole = isWhole(index);
  writeBool(whole, 145);
  if (whole) {
    const mode = <u32>load<u8>(modes);
    const isUpper = mode === trueMotionMode || mode === horizontalMode;
    writeBool(isUpper, 156);
    if (isUpper) writeBool(mode === trueMotionMode, 128);
    else writeBool(mode === verticalMode, 163);
  } else {
    for (let line: usize = 0; line < 4; line += 1) {
      for (let at = modes + line * modesStride, end = at + 4; at < end; at += 1)
        writeBlockMode(load<u8>(at), load<u8>(at - modesStride), load<u8>(at - 1));
    }
  }
  const chroma = chromaModeOf(index);
  writeBool(chroma !== dcMode, 142);
  if (chroma === dcMode) return;
  writeBool(chroma !== verticalMode, 114);
  if (chroma !== verticalMode) writeBool(chroma !== horizontalMode, 183);
}

function writeBlockMode(mode: u32, above: usize, left: usize): void {
  writeBranch(load<u8>(parents + mode), blockModeProbabilities + (above * 10 + left) * 9);
}

/** Writes the decisions that lead to a place in the tree. */
function writeBranch(place: usize, chances: usize): void {
  const node = place >> 1;
  if (node > 0) writeBranch(load<u8>(places + node), chances);
  writeBool((place & 1) !== 0, load<u8>(chances + node));
}
