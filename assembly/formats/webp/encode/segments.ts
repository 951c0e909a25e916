// Segments of macroblocks: each has its quantisers, and weights by which rate and distortion are compared (all as libwebp's defaults
// of a noise shaping of 50 and a filter strength of 60 have it).
import { acQuantisers, dcQuantisers } from '../coefficient-tables';
import { bitCost } from './bit-costs';
import { countOfMacroblocks, segmentOf, setSegment } from './macroblocks';
import { power } from './power';
import { levelAt, makeQuantiser, otherStep, quantiserBytes } from './quantisers';

const noiseShaping: i32 = 50;
const filterStrength: i32 = 60;

export const mostSegments: usize = 4;
/** Segments that differ from each other. */
export let segmentCount: usize = mostSegments;
/** The macroblocks say which segment they are in. */
export let hasMap = false;
export let segmentBits: u32 = 0;
/** The probabilities of the tree of segments. */
export const segmentProbabilities: usize = memory.data(3);
export let chromaFirstShift: i32 = 0;
export let chromaOtherShift: i32 = 0;
export let baseIndex: u32 = 0;
export let filterLevel: u32 = 0;

/** Fields of a segment, and behind them its quantisers of luma, averages and chroma. */
const alphaField: usize = 0;
const betaField: usize = 4;
const indexField: usize = 8;
const filterField: usize = 12;
const edgeField: usize = 16;
const lumaWeight: usize = 20;
const blockWeight: usize = 24;
const chromaWeight: usize = 28;
const modeWeight: usize = 32;
const textureWeight: usize = 36;
const leastDistortion: usize = 40;
const quantisersField: usize = 48;
const segmentBytes: usize = 48 + 3 * 256;
const segments: usize = memory.data(4 * (48 + 3 * 256), 16);

function field(segment: usize, name: usize): i32 {
  return load<i32>(segments + segment * segmentBytes + name);
}

function setField(segment: usize, name: usize, number: i32): void {
  store<i32>(segments + segment * segmentBytes + name, number);
}

/** Begins with a new picture. */
export function clearSegments(): void {
  segmentCount = mostSegments;
  memory.fill(segments, 0, mostSegments * segmentBytes);
}

/** The susceptibility of a segment to compression, from -127 to 127, and its need of the filter, from 0 to 255. */
export function setSegmentCharacter(segment: usize, alpha: i32, beta: i32): void {
  setField(segment, alphaField, alpha);
  setField(segment, betaField, beta);
}

export function quantiserIndex(segment: usize): i32 {
  return field(segment, indexField);
}

export function segmentFilter(segment: usize): i32 {
  return field(segment, filterField);
}

export function lumaQuantiser(segment: usize): usize {
  return segments + segment * segmentBytes + quantisersField;
}

export function averageQuantiser(segment: usize): usize {
  return lumaQuantiser(segment) + quantiserBytes;
}

export function chromaQuantiser(segment: usize): usize {
  return lumaQuantiser(segment) + 2 * quantiserBytes;
}

/** The weights of bits against squared errors, for the choices among modes of whole luma, of blocks, of chroma, and between kinds. */
export function weightOfLuma(segment: usize): i64 {
  return field(segment, lumaWeight);
}

export function weightOfBlocks(segment: usize): i64 {
  return field(segment, blockWeight);
}

export function weightOfChroma(segment: usize): i64 {
  return field(segment, chromaWeight);
}

export function weightOfModes(segment: usize): i64 {
  return field(segment, modeWeight);
}

/** The weight of lost texture, in 256ths. */
export function weightOfTexture(segment: usize): i32 {
  return field(segment, textureWeight);
}

/**
 * Chooses quantisers and filters.
 * @param quality 0 to 100
 * @param chromaAlpha as the analysis has it
 */
export function startSegments(quality: f64, chromaAlpha: i32): void {
  const part = quality / 100.0;
  const line = part < 0.75 ? part * (2.0 / 3.0) : 2.0 * part - 1.0;
  const base = power(line, 1.0 / 3.0);
  const amplitude = (0.9 * <f64>noiseShaping) / 100.0 / 128.0;
  for (let segment: usize = 0; segment < segmentCount; segment += 1) {
    const exponent = 1.0 - amplitude * <f64>field(segment, alphaField);
    const index = <i32>(127.0 * (1.0 - power(base, exponent)));
    setField(segment, indexField, min(127, max(0, index)));
  }
  baseIndex = quantiserIndex(0);
  for (let segment = segmentCount; segment < mostSegments; segment += 1) setField(segment, indexField, baseIndex);
  chromaOtherShift = ((chromaAlpha - 64) * (6 - -4)) / (100 - 30);
  chromaOtherShift = min(6, max(-4, (chromaOtherShift * noiseShaping) / 100));
  chromaFirstShift = (-4 * noiseShaping) / 100;
  for (let segment: usize = 0; segment < mostSegments; segment += 1) {
    const step = <i32>stepOf(acQuantisers, quantiserIndex(segment)) >> 2;
    const strength = (min(63, step) * 5 * filterStrength) / (256 + field(segment, betaField));
    setField(segment, filterField, strength < 2 ? 0 : min(63, strength));
  }
  mergeSegments();
  for (let segment: usize = 0; segment < segmentCount; segment += 1) startQuantisers(segment);
  startMap();
}

/** Keeps one of the segments that have the same quantiser and filter. */
function mergeSegments(): void {
  const before = segmentCount;
  let map: u32 = 0;
  let kept: usize = 1;
  for (let segment: usize = 1; segment < before; segment += 1) {
    let same: usize = 0;
    while (same < kept && !areEqual(segment, same)) same += 1;
    map |= (<u32>same) << (8 * <u32>segment);
    if (same < kept) continue;
    copySegment(segment, kept);
    kept += 1;
  }
  segmentCount = kept;
  if (kept === before) return;
  for (let index: usize = 0; index < countOfMacroblocks(); index += 1)
    setSegment(index, (map >> (8 * segmentOf(index))) & 255);
  for (let segment = kept; segment < before; segment += 1) copySegment(kept - 1, segment);
}

function areEqual(one: usize, other: usize): bool {
  return quantiserIndex(one) === quantiserIndex(other) && segmentFilter(one) === segmentFilter(other);
}

function copySegment(from: usize, to: usize): void {
  memory.copy(segments + to * segmentBytes, segments + from * segmentBytes, segmentBytes);
}

function stepOf(table: usize, index: i32): u32 {
  return table === dcQuantisers ? load<u8>(table + index) : load<u16>(table + 2 * index);
}

function clampedIndex(index: i32, most: i32): i32 {
  return min(most, max(0, index));
}

function startQuantisers(segment: usize): void {
  const index = quantiserIndex(segment);
  const first = stepOf(dcQuantisers, index);
  const other = stepOf(acQuantisers, index);
  const luma = <i32>makeQuantiser(lumaQuantiser(segment), first, other, 96, 110, true);
  const average = <i32>(
    makeQuantiser(averageQuantiser(segment), 2 * first, max<u32>(8, (other * 155) / 100), 96, 108, false)
  );
  const chromaFirst = stepOf(dcQuantisers, clampedIndex(index + chromaFirstShift, 117));
  const chromaOther = stepOf(acQuantisers, clampedIndex(index + chromaOtherShift, 127));
  const chroma = <i32>makeQuantiser(chromaQuantiser(segment), chromaFirst, chromaOther, 110, 115, false);
  setField(segment, blockWeight, max(1, (3 * luma * luma) >> 7));
  setField(segment, lumaWeight, max(1, 3 * average * average));
  setField(segment, chromaWeight, max(1, (3 * chroma * chroma) >> 6));
  setField(segment, modeWeight, max(1, (luma * luma) >> 7));
  setField(segment, textureWeight, max(1, (noiseShaping * luma) >> 5));
  setField(segment, leastDistortion, 20 * first);
  setField(segment, edgeField, 0);
}

function chanceOf(zeros: u32, ones: u32): u32 {
  const all = zeros + ones;
  return all === 0 ? 255 : (255 * zeros + all / 2) / all;
}

const sizes: usize = memory.data(16, 16);

/** Counts the macroblocks of each segment, for the probabilities of the map. */
function startMap(): void {
  hasMap = false;
  segmentBits = 0;
  if (segmentCount === 1) return;
  memory.fill(sizes, 0, 16);
  for (let index: usize = 0; index < countOfMacroblocks(); index += 1) {
    const at = sizes + 4 * <usize>segmentOf(index);
    store<u32>(at, load<u32>(at) + 1);
  }
  const size0 = load<u32>(sizes);
  const size1 = load<u32>(sizes, 4);
  const size2 = load<u32>(sizes, 8);
  const size3 = load<u32>(sizes, 12);
  const upper = chanceOf(size0 + size1, size2 + size3);
  const first = chanceOf(size0, size1);
  const second = chanceOf(size2, size3);
  store<u8>(segmentProbabilities, upper);
  store<u8>(segmentProbabilities, first, 1);
  store<u8>(segmentProbabilities, second, 2);
  hasMap = upper !== 255 || first !== 255 || second !== 255;
  if (!hasMap) for (let index: usize = 0; index < countOfMacroblocks(); index += 1) setSegment(index, 0);
  segmentBits =
    size0 * (bitCost(false, upper) + bitCost(false, first)) +
    size1 * (bitCost(false, upper) + bitCost(true, first)) +
    size2 * (bitCost(true, upper) + bitCost(false, second)) +
    size3 * (bitCost(true, upper) + bitCost(true, second));
}

/**
 * Remembers the steps between the blocks of a macroblock of which only the averages are coded, which the filter must smooth.
 * @param levels of the averages
 */
export function rememberEdges(segment: usize, levels: usize, distortion: i64): void {
  if (distortion <= field(segment, leastDistortion)) return;
  const most = max(abs(levelAt(levels, 1)), max(abs(levelAt(levels, 2)), abs(levelAt(levels, 4))));
  if (most > field(segment, edgeField)) setField(segment, edgeField, most);
}

/** Strengthens the filters where edges need it. Asked once all is encoded. */
export function finishFilters(): void {
  filterLevel = 0;
  for (let segment: usize = 0; segment < mostSegments; segment += 1) {
    const delta = (field(segment, edgeField) * <i32>otherStep(averageQuantiser(segment))) >> 3;
    setField(segment, filterField, max(segmentFilter(segment), min(63, delta)));
    filterLevel = max<u32>(filterLevel, segmentFilter(segment));
  }
}
