// Encodes a frame: chooses how each macroblock is predicted, counts the tokens of what is left, then writes them.
import { allocate, makeRoomTo } from '../memory';
import { blockModeBits, blockSamples, chooseBlocks, chosenModes, levelsOfBlock } from './blocks';
import { closeWriter, openWriter, writerPlace } from './bool-writer';
import {
  chooseChroma,
  chromaLevels,
  chromaMode,
  chromaModeBits,
  chromaSamples,
  startChromaPass,
  startChromaRow,
} from './chroma';
import { chooseLuma, lumaAverageLevels, lumaLevels, lumaMode, lumaModeBits, lumaSamples } from './luma';
import { countOfMacroblocks, isWhole, modesAt, modesStride, segmentOf, setModes } from './macroblocks';
import { makeRoom, packAgain, startPacking, startUnpacking } from './packed-levels';
import { columns, rows } from './planes';
import { pairLevels } from './quantisers';
import { contextBytes, contextOfAverages, contextOfChroma } from './residual-costs';
import { segmentBits, startSegments } from './segments';
import { clearCounters, updateProbabilitiesOfTokens } from './statistics';
import { encodedAt, keepEncoded, startPass } from './surroundings';
import { averages, chromaBlocks, lumaBlocks, lumaWithoutAverage } from './token-probabilities';
import { Counting, Writing } from './token-words';
import { mostTokens, recordBlock, writeTokens } from './token-writer';

/** Errors of chroma go on to the blocks around up to this quality. */
const mostDiffused: f64 = 98;
/** The modes of a macroblock may cost this much, in 256ths of a bit: more than they can, but where the first partition is full. */
const mostModeBits: u32 = 256 * 16 * 16;
/** The most that modes may cost in all, of which the first partition can take 512 kB. */
const mostHeaderBits: u64 = ((1 << 19) - 2048) << 11;
/** Probabilities are counted anew after an eighth of the macroblocks, but not after fewer than these. */
const leastBetweenUpdates: usize = 96;

let contexts: usize = 0;
const contextsLeft: usize = memory.data(16, 16);

/** @returns false if memory does not suffice */
export function startFrame(): bool {
  contexts = allocate(columns * contextBytes);
  return contexts !== 0;
}

/** @returns false if memory does not suffice */
export function encodeFrame(quality: f64, chromaAlpha: i32): bool {
  let mostBits = mostModeBits;
  startPacking();
  for (;;) {
    startSegments(quality, chromaAlpha);
    clearCounters();
    packAgain();
    startPass();
    startChromaPass(quality <= mostDiffused);
    memory.fill(contexts, 0, columns * contextBytes);
    const bits = encodePass(mostBits);
    if (bits < 0) return false;
    // Modes that do not fit are chosen again with less room for each macroblock.
    if (mostBits === 0 || <u64>bits <= mostHeaderBits) break;
    mostBits >>= 1;
  }
  updateProbabilitiesOfTokens();
  return true;
}

/** Encodes all macroblocks. @returns what their modes cost; -1 if memory does not suffice for the tokens */
function encodePass(mostBits: u32): i64 {
  const between = max(leastBetweenUpdates, countOfMacroblocks() >> 3);
  let left = between;
  let bits = <i64>segmentBits;
  for (let row: usize = 0; row < rows; row += 1) {
    memory.fill(contextsLeft, 0, contextBytes);
    startChromaRow();
    for (let column: usize = 0; column < columns; column += 1) {
      if (!makeRoom()) return -1;
      if (left === 0) {
        updateProbabilitiesOfTokens();
        // From here on libwebp counts one more.
        left = between + 1;
      }
      left -= 1;
      encodedAt(column, row);
      bits += encodeMacroblock(column, row, mostBits);
    }
  }
  return bits;
}

/** @returns what the modes cost */
function encodeMacroblock(column: usize, row: usize, mostBits: u32): u32 {
  const index = row * columns + column;
  const segment = segmentOf(index);
  const above = contexts + column * contextBytes;
  const modes = modesAt(column, row);
  chooseLuma(segment, above, contextsLeft);
  const byBlocks = chooseBlocks(segment, modes, above, contextsLeft, mostBits);
  chooseChroma(segment, above, contextsLeft);
  setModes(index, !byBlocks, chromaMode);
  for (let line: usize = 0; line < 4; line += 1)
    store<u32>(modes + line * modesStride, byBlocks ? load<u32>(chosenModes + 4 * line) : lumaMode * 0x01010101);
  recordMacroblock<Counting>(byBlocks, above, lumaLevels(), chromaLevels());
  keepEncoded(byBlocks ? blockSamples : lumaSamples(), chromaSamples());
  return chromaModeBits + (byBlocks ? blockModeBits : lumaModeBits);
}

let tokenStart: usize = 0;

/** The first byte of the partition of the tokens. */
export function firstToken(): usize {
  return tokenStart;
}

/** Writes the tokens, behind the packed levels. @returns the place behind the last byte; 0 if memory does not suffice */
export function writeFrame(): usize {
  tokenStart = startUnpacking();
  openWriter(tokenStart);
  memory.fill(contexts, 0, columns * contextBytes);
  for (let row: usize = 0; row < rows; row += 1) {
    memory.fill(contextsLeft, 0, contextBytes);
    for (let column: usize = 0; column < columns; column += 1) {
      // A token gives seven bits at most.
      if (!makeRoomTo(writerPlace() + mostTokens)) return 0;
      recordMacroblock<Writing>(!isWhole(row * columns + column), contexts + column * contextBytes, 0, 0);
      writeTokens();
    }
  }
  return closeWriter();
}

/**
 * Counts or makes the tokens of a macroblock.
 * @param luma, chroma the places of the levels that are counted; those of luma in blocks have places of their own
 */
function recordMacroblock<Doing>(byBlocks: bool, above: usize, luma: usize, chroma: usize): void {
  if (!byBlocks)
    recordNext<Doing>(lumaAverageLevels(), averages, 0, above + contextOfAverages, contextsLeft + contextOfAverages);
  const kind = byBlocks ? lumaBlocks : lumaWithoutAverage;
  const from: usize = byBlocks ? 0 : 1;
  for (let block: usize = 0; block < 16; block += 1) {
    const levels = byBlocks ? levelsOfBlock(block) : inPairs(luma, block);
    recordNext<Doing>(levels, kind, from, above + (block & 3), contextsLeft + (block >> 2));
  }
  for (let block: usize = 0; block < 8; block += 1) {
    const plane = contextOfChroma + 2 * (block >> 2);
    const levels = inPairs(chroma, block);
    recordNext<Doing>(levels, chromaBlocks, 0, above + plane + (block & 1), contextsLeft + plane + ((block >> 1) & 1));
  }
}

/** The place of the levels of a block among pairs. */
function inPairs(pairs: usize, block: usize): usize {
  return pairs + pairLevels * (block >> 1) + 2 * (block & 1);
}

function recordNext<Doing>(levels: usize, kind: usize, from: usize, above: usize, left: usize): void {
  const has = recordBlock<Doing>(levels, kind, from, <usize>load<u8>(above) + load<u8>(left));
  store<u8>(above, has);
  store<u8>(left, has);
}
