// The choice of a prediction for the luma of a whole macroblock, by rate and distortion.

import { dcMode, horizontalMode, verticalMode } from '../mode-tables';
import { averages, firsts, gatherAverages, spreadAverages } from './averages';
import { predictLuma } from './predict';
import { isFlat, pairLevels, presentLevels, quantiseAverages, quantisePair } from './quantisers';
import { lumaCost } from './residual-costs';
import {
  averageQuantiser,
  lumaQuantiser,
  rememberEdges,
  weightOfLuma,
  weightOfModes,
  weightOfTexture,
} from './segments';
import { sourceLuma } from './surroundings';
import {
  columns01,
  columns23,
  pairBytes,
  restorePair,
  squaredErrors,
  storeColumns,
  textures,
  transformPair,
} from './transforms';

/** The weight of a squared error in scores. */
export const errorWeight: i64 = 256;

/** A candidate: its levels, those of the averages, and its samples. */
const averagesAt: usize = 8 * 112;
const samplesAt: usize = 9 * 112;
const candidateBytes: usize = 9 * 112 + 256;
const candidates: usize = memory.data(2 * (9 * 112 + 256), 16);
let best: usize = candidates;

/** The source of each pair of blocks as columns, and the texture of each block. */
export const sourcePairs: usize = memory.data(8 * 32, 16);
export const sourceTextures: usize = memory.data(16 * 4, 16);

const predicted: usize = memory.data(256, 16);
const coefficients: usize = memory.data(8 * 64, 16);
const restored: usize = memory.data(32, 16);

/** The loss of a candidate: the sum of squared errors, and that of texture. */
let errors: u32 = 0;
let textureLoss: u32 = 0;

/** The best mode, what it costs in bits for the mode and in all, and its score in comparison with blocks. */
export let lumaMode: u32 = 0;
export let lumaModeBits: u32 = 0;
export let lumaScore: i64 = 0;

export function lumaLevels(): usize {
  return best;
}

export function lumaAverageLevels(): usize {
  return best + averagesAt;
}

export function lumaSamples(): usize {
  return best + samplesAt;
}

/** The costs of the four modes, in the order of their numbers. */
function modeBits(mode: u32): u32 {
  return mode === dcMode ? 663 : mode === verticalMode ? 872 : 919;
}

function takeSource(): void {
  for (let pair: usize = 0; pair < 8; pair += 1) {
    const at = sourceLuma + (pair >> 1) * 64 + (pair & 1) * 8;
    const source01 = columns01(at);
    const source23 = columns23(at);
    v128.store(sourcePairs + 32 * pair, source01);
    v128.store(sourcePairs + 32 * pair, source23, 16);
    v128.store64_lane(sourceTextures + 8 * pair, textures(source01, source23), 0);
  }
}

function isFlatSource(): bool {
  const first = v128.load8_splat(sourceLuma);
  let differences = i8x16.splat(0);
  for (let at: usize = 0; at < 256; at += 16)
    differences = v128.or(differences, v128.xor(first, v128.load(sourceLuma + at)));
  return !v128.any_true(differences);
}

/** Encodes with a mode into a candidate. */
function encode(mode: u32, segment: usize, candidate: usize): void {
  const quantiser = lumaQuantiser(segment);
  predictLuma(mode, predicted);
  for (let pair: usize = 0; pair < 8; pair += 1) {
    const at = predicted + (pair >> 1) * 64 + (pair & 1) * 8;
    const rows = coefficients + pair * pairBytes;
    const source = sourcePairs + 32 * pair;
    transformPair(v128.load(source), v128.load(source, 16), columns01(at), columns23(at), rows);
    store<u32>(firsts + 4 * pair, load<u32>(rows));
    store<u32>(rows, 0);
    quantisePair(rows, quantiser, candidate + pairLevels * pair);
  }
  gatherAverages();
  quantiseAverages(averages, averageQuantiser(segment), candidate + averagesAt);
  spreadAverages();
  const samples = candidate + samplesAt;
  for (let pair: usize = 0; pair < 8; pair += 1) {
    const place = (pair >> 1) * 64 + (pair & 1) * 8;
    const at = predicted + place;
    const rows = coefficients + pair * pairBytes;
    store<u32>(rows, load<u32>(firsts + 4 * pair));
    restorePair(rows, columns01(at), columns23(at), restored);
    storeColumns(v128.load(restored), v128.load(restored, 16), samples + place);
    measure(pair);
  }
}

/** Adds a pair of blocks to what is lost. */
function measure(pair: usize): void {
  const source = sourcePairs + 32 * pair;
  const both = squaredErrors(v128.load(source), v128.load(source, 16), v128.load(restored), v128.load(restored, 16));
  errors += i32x4.extract_lane(both, 0) + i32x4.extract_lane(both, 1);
  const loss = i32x4.shr_s(
    i32x4.abs(
      i32x4.sub(textures(v128.load(restored), v128.load(restored, 16)), v128.load64_zero(sourceTextures + 8 * pair)),
    ),
    5,
  );
  textureLoss += i32x4.extract_lane(loss, 0) + i32x4.extract_lane(loss, 1);
}

function hasAveragesAlone(): bool {
  let present: u32 = 0;
  for (let pair = best; pair < best + averagesAt; pair += pairLevels)
    present |= presentLevels(pair) | presentLevels(pair + 2);
  return present === 0 && presentLevels(lumaAverageLevels()) !== 0;
}

/** Tries all modes. @param above, left the contexts of the neighbours */
export function chooseLuma(segment: usize, above: usize, left: usize): void {
  const weight = weightOfLuma(segment);
  const textureWeight = weightOfTexture(segment);
  takeSource();
  let flat = isFlatSource();
  let bestDistortion: i64 = 0;
  let bestLoss: i64 = 0;
  let bestBits: i64 = 0;
  let bestScore: i64 = i64.MAX_VALUE;
  for (let mode = dcMode; mode <= horizontalMode; mode += 1) {
    const candidate = best === candidates ? candidates + candidateBytes : candidates;
    errors = 0;
    textureLoss = 0;
    encode(mode, segment, candidate);
    let distortion = <i64>errors;
    let loss = <i64>((textureWeight * <i32>textureLoss + 128) >> 8);
    if (flat) {
      flat = isFlat(candidate, 8, 0);
      // Errors show most where all is flat.
      if (flat) {
        distortion *= 2;
        loss *= 2;
      }
    }
    const fixed = weight * <i64>modeBits(mode) + errorWeight * (distortion + loss);
    if (fixed >= bestScore) continue;
    const bits = <i64>lumaCost(candidate, candidate + averagesAt, above, left);
    const score = fixed + weight * bits;
    if (score >= bestScore) continue;
    bestScore = score;
    bestDistortion = distortion;
    bestLoss = loss;
    bestBits = bits;
    lumaMode = mode;
    best = candidate;
  }
  lumaModeBits = modeBits(lumaMode);
  lumaScore = weightOfModes(segment) * (bestBits + <i64>lumaModeBits) + errorWeight * (bestDistortion + bestLoss);
  if (hasAveragesAlone()) rememberEdges(segment, lumaAverageLevels(), bestDistortion);
}
