// The header of a VP8 key frame (RFC 6386, sections 9 and 19.2).
import { beginsBeyondRange, boolsOverrun, openBools, readFlag, readNumber, readOptional } from './bool-reader';
import { acQuantisers, dcQuantisers } from './coefficient-tables';
import { readProbabilities } from './probabilities';
import { openTokens } from './token-reader';

export let frameWidth: u32 = 0;
export let frameHeight: u32 = 0;
/** How many partitions hold coefficients: 1, 2, 4 or 8. */
export let partitions: u32 = 0;
export let updatesSegments = false;
/** Probabilities of the tree of segment numbers. */
export const segmentProbabilities: usize = memory.data(3);
/** The probability that a macroblock has coefficients, where `skips` says that each tells. */
export let skips = false;
export let skipProbability: u32 = 0;

export const noFilter: u32 = 0;
export const simpleFilter: u32 = 1;
export const normalFilter: u32 = 2;
export let filterKind: u32 = noFilter;

/** For each segment six steps: first and further coefficients of luma, of luma's averages and of chroma. */
export const quantisers: usize = memory.data(4 * 6 * 2, 4);
/** Bytes of a segment's quantisers. */
export const segmentQuantisers: usize = 12;

/** Limits of the loop filter for each segment, first of macroblocks predicted as a whole, then of those in blocks. */
export const filterLimits: usize = memory.data(4 * 2 * 4);

let usesSegments = false;
let segmentsAreAbsolute = false;
const segmentQuantiser: usize = memory.data(4);
const segmentFilter: usize = memory.data(4);

/** @returns false for everything but a whole key frame that is to be shown */
export function readFrameHeader(at: usize, length: u32): bool {
  if (length < 10) return false;
  const tag = load<u32>(at) & 0xffffff;
  const isKeyFrame = (tag & 1) === 0;
  const profile = (tag >> 1) & 7;
  const isShown = ((tag >> 4) & 1) !== 0;
  const firstBytes = tag >> 5;
  if (!isKeyFrame || profile > 3 || !isShown || (load<u32>(at, 3) & 0xffffff) !== 0x2a019d) return false;
  // Above the 14 bits of each side lies how a player should enlarge the picture, which decoders ignore.
  frameWidth = load<u16>(at, 6) & 0x3fff;
  frameHeight = load<u16>(at, 8) & 0x3fff;
  if (frameWidth === 0 || frameHeight === 0 || firstBytes === 0 || firstBytes > length - 10) return false;
  if (beginsBeyondRange(at + 10)) return false;
  openBools(at + 10, firstBytes);
  // Colour space, and whether clamping may be left out, change nothing.
  readNumber(2);
  readSegments();
  readFilter();
  const first = at + 10 + firstBytes;
  if (!openPartitions(readNumber(2), first, <u32>(at + length - first))) return false;
  readQuantisers();
  // This bit says if the probabilities outlive the frame: a still picture has only one.
  readFlag();
  readProbabilities();
  skips = readFlag();
  skipProbability = skips ? readNumber(8) : 0;
  return !boolsOverrun();
}

function readSegments(): void {
  usesSegments = readFlag();
  updatesSegments = false;
  memory.fill(segmentQuantiser, 0, 4);
  memory.fill(segmentFilter, 0, 4);
  segmentsAreAbsolute = true;
  if (!usesSegments) return;
  updatesSegments = readFlag();
  if (readFlag()) {
    segmentsAreAbsolute = readFlag();
    for (let index: usize = 0; index < 4; index += 1) store<i8>(segmentQuantiser + index, readOptional(7));
    for (let index: usize = 0; index < 4; index += 1) store<i8>(segmentFilter + index, readOptional(6));
  }
  if (!updatesSegments) return;
  for (let index: usize = 0; index < 3; index += 1)
    store<u8>(segmentProbabilities + index, readFlag() ? readNumber(8) : 255);
}

function readFilter(): void {
  const isSimple = readFlag();
  const level = <i32>readNumber(6);
  const sharpness = <i32>readNumber(3);
  let wholeDelta = 0;
  let blocksDelta = 0;
  if (readFlag() && readFlag()) {
    // A key frame has one of the four references, and of the four modes the one in blocks.
    for (let index = 0; index < 8; index += 1) {
      const delta = readOptional(6);
      if (index === 0) wholeDelta = delta;
      if (index === 4) blocksDelta = delta;
    }
  }
  filterKind = level === 0 ? noFilter : isSimple ? simpleFilter : normalFilter;
  for (let segment: usize = 0; segment < 4; segment += 1) {
    const own = <i32>load<i8>(segmentFilter + segment);
    const base = !usesSegments ? level : segmentsAreAbsolute ? own : own + level;
    setLimits(filterLimits + segment * 8, base + wholeDelta, sharpness);
    setLimits(filterLimits + segment * 8 + 4, base + wholeDelta + blocksDelta, sharpness);
  }
}

/** Section 15.2: the level, then the limits of the interior, of the edge and of high variance. */
function setLimits(at: usize, unclamped: i32, sharpness: i32): void {
  const level = min(63, max(0, unclamped));
  let interior = level;
  if (sharpness > 0) interior = min(interior >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
  interior = max(1, interior);
  store<u8>(at, level);
  store<u8>(at, interior, 1);
  store<u8>(at, 2 * level + interior, 2);
  store<u8>(at, level >= 40 ? 2 : level >= 15 ? 1 : 0, 3);
}

/** The sizes of all partitions but the last lie before the first, three bytes each. */
function openPartitions(log2: u32, at: usize, left: u32): bool {
  partitions = 1 << log2;
  const sizes: u32 = 3 * (partitions - 1);
  if (left < sizes) return false;
  let place = at + sizes;
  left -= sizes;
  for (let index: u32 = 0; index < partitions; index += 1) {
    const bytes = index === partitions - 1 ? left : load<u32>(at + 3 * index) & 0xffffff;
    if (bytes === 0 || bytes > left || beginsBeyondRange(place)) return false;
    openTokens(index, place, bytes);
    place += bytes;
    left -= bytes;
  }
  return true;
}

function stepOf(table: usize, index: i32, most: i32): u32 {
  const at = <usize>min(most, max(0, index));
  return table === dcQuantisers ? load<u8>(table + at) : load<u16>(table + 2 * at);
}

function readQuantisers(): void {
  const base = <i32>readNumber(7);
  const lumaDc = readOptional(4);
  const averageDc = readOptional(4);
  const averageAc = readOptional(4);
  const chromaDc = readOptional(4);
  const chromaAc = readOptional(4);
  for (let segment: usize = 0; segment < 4; segment += 1) {
    const own = <i32>load<i8>(segmentQuantiser + segment);
    const index = !usesSegments ? base : segmentsAreAbsolute ? own : own + base;
    const at = quantisers + segment * segmentQuantisers;
    store<u16>(at, stepOf(dcQuantisers, index + lumaDc, 127));
    store<u16>(at, stepOf(acQuantisers, index, 127), 2);
    store<u16>(at, 2 * stepOf(dcQuantisers, index + averageDc, 127), 4);
    store<u16>(at, max(8, (stepOf(acQuantisers, index + averageAc, 127) * 155) / 100), 6);
    store<u16>(at, stepOf(dcQuantisers, index + chromaDc, 117), 8);
    store<u16>(at, stepOf(acQuantisers, index + chromaAc, 127), 10);
  }
}
