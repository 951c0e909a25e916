// The choice of a prediction for chroma, by rate and distortion. Errors of the first coefficients go on to the blocks around, as
// libwebp has it below a quality of 98.

import { allocate } from '../memory';
import { dcMode, horizontalMode, verticalMode } from '../mode-tables';
import { errorWeight } from './luma';
import { columns } from './planes';
import { predictChroma } from './predict';
import { isFlat, pairLevels, quantiseFirst, quantisePair } from './quantisers';
import { chromaCost } from './residual-costs';
import { chromaQuantiser, weightOfChroma } from './segments';
import { column, sourceChroma } from './surroundings';
import { columns01, columns23, pairBytes, restorePair, squaredErrors, storeColumns, transformPair } from './transforms';

/** The charge on a mode that leaves next to nothing for being more than a mean, for all blocks. */
const flatPenalty: u32 = 8 * 140;

/** A candidate: its levels, its samples, and the errors of three first coefficients of either plane. */
const samplesAt: usize = 4 * 112;
const errorsAt: usize = 4 * 112 + 128;
const candidateBytes: usize = 4 * 112 + 128 + 16;
const candidates: usize = memory.data(2 * (4 * 112 + 128 + 16), 16);
let best: usize = candidates;

const sourcePairs: usize = memory.data(4 * 32, 16);
const predicted: usize = memory.data(128, 16);
const coefficients: usize = memory.data(4 * 64, 16);
const restored: usize = memory.data(32, 16);

/** Errors that go on: two from above and two from the left, for U and for V. */
let diffuses = false;
let errorsAbove: usize = 0;
const errorsLeft: usize = memory.data(4, 4);

export let chromaMode: u32 = 0;
export let chromaModeBits: u32 = 0;

export function chromaLevels(): usize {
  return best;
}

export function chromaSamples(): usize {
  return best + samplesAt;
}

/** @returns false if memory does not suffice */
export function startChroma(): bool {
  errorsAbove = allocate(4 * columns);
  return errorsAbove !== 0;
}

/** @param hasDiffusion errors go on to the blocks around */
export function startChromaPass(hasDiffusion: bool): void {
  diffuses = hasDiffusion;
  memory.fill(errorsAbove, 0, 4 * columns);
}

export function startChromaRow(): void {
  store<u32>(errorsLeft, 0);
}

/** Pairs lie below each other: two of U, then two of V. */
function placeOf(pair: usize): usize {
  return (pair & 1) * 64 + (pair >> 1) * 8;
}

function modeBits(mode: u32): u32 {
  return mode === dcMode ? 302 : mode === verticalMode ? 439 : mode === horizontalMode ? 642 : 984;
}

function diffuse(quantiser: usize, errors: usize): void {
  for (let plane: usize = 0; plane < 2; plane += 1) {
    const above = errorsAbove + 4 * column + 2 * plane;
    const left = errorsLeft + 2 * plane;
    const upper = coefficients + 2 * plane * pairBytes;
    const lower = upper + pairBytes;
    const error0 = spread(upper, load<i8>(above), load<i8>(left), quantiser);
    const error1 = spread(upper + 2, load<i8>(above, 1), error0, quantiser);
    const error2 = spread(lower, error0, load<i8>(left, 1), quantiser);
    const error3 = spread(lower + 2, error1, error2, quantiser);
    store<i8>(errors + 3 * plane, error1);
    store<i8>(errors + 3 * plane, error2, 1);
    store<i8>(errors + 3 * plane, error3, 2);
  }
}

/** Adds 7/8 of an error from above and all of one from the left, which are halves, and quantises. @returns half the error left */
function spread(at: usize, above: i32, left: i32, quantiser: usize): i32 {
  store<i16>(at, <i32>load<i16>(at) + ((7 * above + 8 * left) >> 3));
  return quantiseFirst(at, quantiser);
}

/** Divides the error of the last block between the macroblocks to the right and below. */
function keepErrors(errors: usize): void {
  for (let plane: usize = 0; plane < 2; plane += 1) {
    const above = errorsAbove + 4 * column + 2 * plane;
    const left = errorsLeft + 2 * plane;
    const last = <i32>load<i8>(errors + 3 * plane, 2);
    const toLeft = <i8>((3 * last) >> 2);
    store<i8>(left, load<i8>(errors + 3 * plane));
    store<i8>(left, toLeft, 1);
    store<i8>(above, load<i8>(errors + 3 * plane, 1));
    store<i8>(above, last - <i32>toLeft, 1);
  }
}

/** Encodes with a mode into a candidate. @returns the sum of squared errors */
function encode(mode: u32, quantiser: usize, candidate: usize): u32 {
  predictChroma(mode, predicted);
  for (let pair: usize = 0; pair < 4; pair += 1) {
    const at = predicted + placeOf(pair);
    const source = sourcePairs + 32 * pair;
    const rows = coefficients + pair * pairBytes;
    transformPair(v128.load(source), v128.load(source, 16), columns01(at), columns23(at), rows);
  }
  if (diffuses) diffuse(quantiser, candidate + errorsAt);
  let errors: u32 = 0;
  for (let pair: usize = 0; pair < 4; pair += 1) {
    const place = placeOf(pair);
    const at = predicted + place;
    const source = sourcePairs + 32 * pair;
    const rows = coefficients + pair * pairBytes;
    quantisePair(rows, quantiser, candidate + pairLevels * pair);
    restorePair(rows, columns01(at), columns23(at), restored);
    const made01 = v128.load(restored);
    const made23 = v128.load(restored, 16);
    storeColumns(made01, made23, candidate + samplesAt + place);
    const both = squaredErrors(v128.load(source), v128.load(source, 16), made01, made23);
    errors += i32x4.extract_lane(both, 0) + i32x4.extract_lane(both, 1);
  }
  return errors;
}

/** Tries all modes. @param above, left the contexts of the neighbours */
export function chooseChroma(segment: usize, above: usize, left: usize): void {
  const weight = weightOfChroma(segment);
  const quantiser = chromaQuantiser(segment);
  for (let pair: usize = 0; pair < 4; pair += 1) {
    const at = sourceChroma + placeOf(pair);
    v128.store(sourcePairs + 32 * pair, columns01(at));
    v128.store(sourcePairs + 32 * pair, columns23(at), 16);
  }
  let bestScore: i64 = i64.MAX_VALUE;
  for (let mode = dcMode; mode <= horizontalMode; mode += 1) {
    const candidate = best === candidates ? candidates + candidateBytes : candidates;
    const errors = encode(mode, quantiser, candidate);
    const penalty: u32 = mode > 0 && isFlat(candidate, 4, 2) ? flatPenalty : 0;
    const fixed = weight * <i64>(modeBits(mode) + penalty) + errorWeight * <i64>errors;
    if (fixed >= bestScore) continue;
    const score = fixed + weight * <i64>chromaCost(candidate, above, left);
    if (score >= bestScore) continue;
    bestScore = score;
    chromaMode = mode;
    best = candidate;
  }
  chromaModeBits = modeBits(chromaMode);
  if (diffuses) keepErrors(best + errorsAt);
}
