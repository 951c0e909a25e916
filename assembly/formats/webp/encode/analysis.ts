// The analysis before encoding: how well each macroblock can be compressed (libwebp's susceptibility), from the coefficients that
// two predictions leave, and a division of the macroblocks into segments by it.
import { dcMode, trueMotionMode } from '../mode-tables';
import { countOfMacroblocks, setSegment, setSusceptibility, susceptibilityOf } from './macroblocks';
import { columns, rows } from './planes';
import { predictChroma, predictLuma } from './predict';
import { setSegmentCharacter } from './segments';
import { analysedAt, sourceChroma, sourceLuma } from './surroundings';
import { columns01, columns23, transformPair } from './transforms';

/** Coefficients are counted by their magnitude in eighths, in this many bins. */
const bins: u32 = 32;
const histogramBytes: usize = 4 * 32;
/** Four of them, so that one count need not wait for the one before. */
const histograms: usize = memory.data(4 * 4 * 32, 16);
const found: usize = memory.data(16, 16);
const predicted: usize = memory.data(256, 16);
const coefficients: usize = memory.data(64, 16);

/** The number of macroblocks of each susceptibility. */
const counts: usize = memory.data(4 * 256, 16);
const segments: usize = 4;
const centres: usize = memory.data(4 * 4, 16);
const weights: usize = memory.data(4 * 4, 16);
const sums: usize = memory.data(4 * 4, 16);
/** The segment of each susceptibility. */
const nearest: usize = memory.data(256, 16);

/** The mean of what chroma leaves, by which its quantiser is chosen. */
export let chromaAlpha: i32 = 0;

/** Analyses the picture, and gives each macroblock its segment. */
export function analyse(): void {
  memory.fill(counts, 0, 4 * 256);
  let sum: i32 = 0;
  for (let row: usize = 0; row < rows; row += 1) {
    for (let column: usize = 0; column < columns; column += 1) {
      analysedAt(column, row);
      const luma = max(lumaAlpha(dcMode), lumaAlpha(trueMotionMode));
      const chroma = max(chromaAlphaOf(dcMode), chromaAlphaOf(trueMotionMode));
      sum += chroma;
      const susceptibility = <u32>min(255, max(0, 255 - ((3 * luma + chroma + 2) >> 2)));
      setSusceptibility(row * columns + column, susceptibility);
      const at = counts + 4 * <usize>susceptibility;
      store<u32>(at, load<u32>(at) + 1);
    }
  }
  chromaAlpha = sum / <i32>countOfMacroblocks();
  assignSegments();
}

function lumaAlpha(mode: u32): i32 {
  predictLuma(mode, predicted);
  memory.fill(histograms, 0, 4 * histogramBytes);
  for (let pair: usize = 0; pair < 8; pair += 1) {
    const at = (pair >> 1) * 64 + (pair & 1) * 8;
    countPair(sourceLuma + at, predicted + at);
  }
  return alphaOfHistogram();
}

function chromaAlphaOf(mode: u32): i32 {
  predictChroma(mode, predicted);
  memory.fill(histograms, 0, 4 * histogramBytes);
  for (let pair: usize = 0; pair < 4; pair += 1) {
    const at = (pair >> 1) * 64 + (pair & 1) * 8;
    countPair(sourceChroma + at, predicted + at);
  }
  return alphaOfHistogram();
}

function countPair(source: usize, prediction: usize): void {
  transformPair(columns01(source), columns23(source), columns01(prediction), columns23(prediction), coefficients);
  for (let line: usize = 0; line < 64; line += 32) {
    const most = i16x8.splat(31);
    const one = i16x8.min_u(i16x8.shr_u(i16x8.abs(v128.load(coefficients + line)), 3), most);
    const other = i16x8.min_u(i16x8.shr_u(i16x8.abs(v128.load(coefficients + line, 16)), 3), most);
    const both = i8x16.narrow_i16x8_u(one, other);
    v128.store(found, both);
    for (let at = found; at < found + 16; at += 4) {
      countIn(histograms, load<u8>(at));
      countIn(histograms + histogramBytes, load<u8>(at, 1));
      countIn(histograms + 2 * histogramBytes, load<u8>(at, 2));
      countIn(histograms + 3 * histogramBytes, load<u8>(at, 3));
    }
  }
}

function countIn(histogram: usize, bin: u32): void {
  const at = histogram + 4 * <usize>bin;
  store<u32>(at, load<u32>(at) + 1);
}

/** Large where coefficients are spread widely: the last bin with any, divided by the largest count. */
function alphaOfHistogram(): i32 {
  let most: u32 = 0;
  let last: u32 = 1;
  for (let bin: u32 = 0; bin < bins; bin += 1) {
    const at = histograms + 4 * <usize>bin;
    const count =
      load<u32>(at) +
      load<u32>(at + histogramBytes) +
      load<u32>(at + 2 * histogramBytes) +
      load<u32>(at + 3 * histogramBytes);
    if (count > 0) {
      most = max(most, count);
      last = bin;
    }
  }
  return most > 1 ? <i32>((510 * last) / most) : 0;
}

/** Groups the susceptibilities around four centres, by a few rounds of k-means as libwebp does them. */
function assignSegments(): void {
  let least: i32 = 0;
  while (least < 255 && load<u32>(counts + 4 * <usize>least) === 0) least += 1;
  let most: i32 = 255;
  while (most > least && load<u32>(counts + 4 * <usize>most) === 0) most -= 1;
  for (let segment: usize = 0; segment < segments; segment += 1)
    store<i32>(centres + 4 * segment, least + ((<i32>segment * 2 + 1) * (most - least)) / 8);
  let mean: i32 = 0;
  for (let round = 0; round < 6; round += 1) {
    memory.fill(weights, 0, 16);
    memory.fill(sums, 0, 16);
    let segment: usize = 0;
    for (let alpha = least; alpha <= most; alpha += 1) {
      const count = load<i32>(counts + 4 * <usize>alpha);
      if (count === 0) continue;
      while (segment < segments - 1 && distance(alpha, segment + 1) < distance(alpha, segment)) segment += 1;
      store<u8>(nearest + <usize>alpha, segment);
      const at = segment * 4;
      store<i32>(sums + at, load<i32>(sums + at) + alpha * count);
      store<i32>(weights + at, load<i32>(weights + at) + count);
    }
    let moved: i32 = 0;
    let total: i32 = 0;
    mean = 0;
    for (let at: usize = 0; at < 4 * segments; at += 4) {
      const weight = load<i32>(weights + at);
      if (weight === 0) continue;
      const centre = (load<i32>(sums + at) + weight / 2) / weight;
      moved += abs(load<i32>(centres + at) - centre);
      store<i32>(centres + at, centre);
      mean += centre * weight;
      total += weight;
    }
    mean = (mean + total / 2) / total;
    if (moved < 5) break;
  }
  for (let index: usize = 0; index < countOfMacroblocks(); index += 1)
    setSegment(index, load<u8>(nearest + <usize>susceptibilityOf(index)));
  characterise(mean);
}

function distance(alpha: i32, segment: usize): i32 {
  return abs(alpha - load<i32>(centres + 4 * segment));
}

function characterise(mean: i32): void {
  let least = load<i32>(centres);
  let most = least;
  for (let at: usize = 4; at < 4 * segments; at += 4) {
    least = min(least, load<i32>(centres + at));
    most = max(most, load<i32>(centres + at));
  }
  if (most === least) most = least + 1;
  for (let segment: usize = 0; segment < segments; segment += 1) {
    const centre = load<i32>(centres + 4 * segment);
    const alpha = (255 * (centre - mean)) / (most - least);
    const beta = (255 * (centre - least)) / (most - least);
    setSegmentCharacter(segment, min(127, max(-127, alpha)), min(255, max(0, beta)));
  }
}
