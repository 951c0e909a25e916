// The choice of predictions for the luma of a macroblock in blocks of 4x4, by rate and distortion. Two modes are tried at a time.
import { blockModeProbabilities, blockModeTree, leaf } from '../mode-tables';
import { bitCost } from './bit-costs';
import { edgeOf, keepEdges, takeEdges } from './block-edges';
import { errorWeight, lumaScore, sourceTextures } from './luma';
import { modesStride } from './macroblocks';
import { pairLevels, presentLevels, quantisePair } from './quantisers';
import { lumaBlockCost } from './residual-costs';
import { lumaQuantiser, weightOfBlocks, weightOfModes, weightOfTexture } from './segments';
import { sourceLuma } from './surroundings';
import { restorePair, squaredErrors, textures, transformPair } from './transforms';

const modeCount: usize = 10;
/** For each mode above, mode to the left and mode: what it costs. */
const modeCosts: usize = memory.data(2 * 10 * 10 * 10, 16);

/** The cost of a macroblock of blocks beside them: 211 is that of the flag. */
const flagBits: i64 = 211;
/** The charge on modes of blocks that leave next to nothing for being more than a mean. */
const flatPenalty: i64 = 140;
/** Levels beside the first that are next to nothing. */
const mostFlat: u32 = 3;

/** The levels of the best modes, each with those of the mode that was tried beside it, and where its own are among them. */
const chosenLevels: usize = memory.data(16 * 112, 16);
const chosenSides: usize = memory.data(16, 16);
export const blockSamples: usize = memory.data(256, 16);
export const chosenModes: usize = memory.data(16, 16);
/** The cost of all modes. */
export let blockModeBits: u32 = 0;

const coefficients: usize = memory.data(64, 16);
const restored: usize = memory.data(32, 16);
const triedLevels: usize = memory.data(112, 16);
const bestSamples: usize = memory.data(16, 16);
const contextsAbove: usize = memory.data(4, 4);
const contextsLeft: usize = memory.data(4, 4);

/** The place of the levels of a block, by the best mode. */
export function levelsOfBlock(block: usize): usize {
  return chosenLevels + pairLevels * block + load<u8>(chosenSides + block);
}

/** Makes the costs of the modes from their probabilities. */
export function startBlocks(): void {
  for (let pair: usize = 0; pair < modeCount * modeCount; pair += 1)
    costsBelow(0, 0, blockModeProbabilities + 9 * pair, modeCosts + 2 * modeCount * pair);
}

function costsBelow(node: u32, cost: u32, chances: usize, to: usize): void {
  for (let bit: u32 = 0; bit < 2; bit += 1) {
    const next = <u32>load<u8>(blockModeTree + 2 * node + bit);
    const sum = cost + bitCost(bit !== 0, load<u8>(chances + node));
    if (next >= leaf) store<u16>(to + 2 * <usize>(next - leaf), sum);
    else costsBelow(next, sum, chances, to);
  }
}

/** The rounded means of neighbours: (a + 2 b + c) / 4. */
function meansOfThree(a: v128, b: v128, c: v128): v128 {
  const odd = v128.and(v128.xor(a, c), i8x16.splat(1));
  return i8x16.avgr_u(b, i8x16.sub(i8x16.avgr_u(a, c), odd));
}

let weight: i64 = 0;
let textureWeight: i32 = 0;
let quantiser: usize = 0;
let modeBits: usize = 0;
let context: usize = 0;
let texture: v128 = i64x2.splat(0);
let source01: v128 = i64x2.splat(0);
let source23: v128 = i64x2.splat(0);
let bestMode: u32 = 0;
let bestLevels: usize = 0;
let bestSide: usize = 0;
let bestScore: i64 = 0;
let bestBits: i64 = 0;
let bestLoss: i64 = 0;

/** Tries a mode and the next one, whose predictions come as columns. */
function tryPair(mode: u32, predicted01: v128, predicted23: v128): void {
  transformPair(source01, source23, predicted01, predicted23, coefficients);
  quantisePair(coefficients, quantiser, triedLevels);
  restorePair(coefficients, predicted01, predicted23, restored);
  const made01 = v128.load(restored);
  const made23 = v128.load(restored, 16);
  const errors = squaredErrors(source01, source23, made01, made23);
  const loss = i32x4.shr_s(i32x4.abs(i32x4.sub(textures(made01, made23), texture)), 5);
  const losses = i32x4.shr_s(i32x4.add(i32x4.mul(loss, i32x4.splat(textureWeight)), i32x4.splat(128)), 8);
  const distortion = i32x4.add(errors, losses);
  judge(mode, triedLevels, i32x4.extract_lane(distortion, 0));
  judge(mode + 1, triedLevels + 2, i32x4.extract_lane(distortion, 1));
}

function judge(mode: u32, levels: usize, distortion: i32): void {
  const header = <i64>load<u16>(modeBits + 2 * <usize>mode);
  const penalty = mode > 0 && popcnt(presentLevels(levels) & ~1) <= mostFlat ? flatPenalty : 0;
  const lost = errorWeight * <i64>distortion;
  const fixed = weight * (header + penalty) + lost;
  if (fixed >= bestScore) return;
  const bits = penalty + <i64>lumaBlockCost(levels, context);
  const score = weight * (header + bits) + lost;
  if (score >= bestScore) return;
  bestScore = score;
  bestMode = mode;
  bestBits = bits;
  bestLoss = lost;
  bestSide = levels - triedLevels;
  for (let at: usize = 0; at < pairLevels; at += 16) v128.store(bestLevels + at, v128.load(triedLevels + at));
  const made01 = v128.load(restored);
  const made23 = v128.load(restored, 16);
  v128.store(
    bestSamples,
    levels === triedLevels
      ? v128.shuffle<u8>(made01, made23, 0, 8, 16, 24, 2, 10, 18, 26, 4, 12, 20, 28, 6, 14, 22, 30)
      : v128.shuffle<u8>(made01, made23, 1, 9, 17, 25, 3, 11, 19, 27, 5, 13, 21, 29, 7, 15, 23, 31),
  );
}

/** Tries all modes for a block whose edge is this. */
function tryModes(at: usize): void {
  const edge = i8x16.replace_lane(v128.load(at), 13, load<u8>(at, 12));
  const next = v128.shuffle<u8>(edge, edge, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13, 13, 13);
  const second = v128.shuffle<u8>(edge, edge, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13, 13, 13, 13);
  const twos = i8x16.avgr_u(edge, next);
  const lowest = load<u8>(at);
  let threes = i8x16.replace_lane(meansOfThree(edge, next, second), 14, lowest);
  threes = i8x16.replace_lane(threes, 15, <i8>((<u32>load<u8>(at, 1) + 3 * <u32>lowest + 2) >> 2));
  tryMeanAndMotion(at, edge);
  // biome-ignore-start format: a line for each two columns.
  tryPair(
    2,
    v128.shuffle<u8>(threes, twos, 4, 2, 4, 1, 4, 0, 4, 15, 5, 2, 5, 1, 5, 0, 5, 15),
    v128.shuffle<u8>(threes, twos, 6, 2, 6, 1, 6, 0, 6, 15, 7, 2, 7, 1, 7, 0, 7, 15),
  );
  tryPair(
    4,
    v128.shuffle<u8>(threes, twos, 3, 20, 2, 3, 1, 2, 0, 1, 4, 21, 3, 4, 2, 20, 1, 3),
    v128.shuffle<u8>(threes, twos, 5, 22, 4, 5, 3, 21, 2, 4, 6, 23, 5, 6, 4, 22, 3, 5),
  );
  tryPair(
    6,
    v128.shuffle<u8>(threes, twos, 5, 21, 6, 5, 7, 22, 8, 6, 6, 22, 7, 6, 8, 23, 9, 7),
    v128.shuffle<u8>(threes, twos, 7, 23, 8, 7, 9, 24, 10, 8, 8, 24, 9, 8, 10, 9, 11, 10),
  );
  tryPair(
    8,
    v128.shuffle<u8>(threes, twos, 19, 18, 18, 17, 17, 16, 16, 14, 3, 1, 2, 0, 1, 15, 0, 14),
    v128.shuffle<u8>(threes, twos, 4, 17, 19, 16, 18, 14, 17, 14, 5, 0, 3, 15, 2, 14, 1, 14),
  );
  // biome-ignore-end format: a line for each two columns.
}

function tryMeanAndMotion(at: usize, edge: v128): void {
  let sum: u32 = 4;
  for (let index: usize = 0; index < 4; index += 1) sum += <u32>load<u8>(at + index) + <u32>load<u8>(at + 5 + index);
  const mean = i8x16.splat(<i8>(sum >> 3));
  // The samples to the left from the top down, each four times, and those above.
  const left = i16x8.extend_low_i8x16_u(v128.shuffle<u8>(edge, edge, 3, 2, 1, 0, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  const corner = i16x8.splat(load<u8>(at, 4));
  const above01 = v128.shuffle<u8>(edge, edge, 5, 5, 5, 5, 6, 6, 6, 6, 0, 0, 0, 0, 0, 0, 0, 0);
  const above23 = v128.shuffle<u8>(edge, edge, 7, 7, 7, 7, 8, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0);
  const slope = i16x8.sub(left, corner);
  const motion01 = i16x8.add(slope, i16x8.extend_low_i8x16_u(above01));
  const motion23 = i16x8.add(slope, i16x8.extend_low_i8x16_u(above23));
  const motion = i8x16.narrow_i16x8_u(motion01, motion23);
  tryPair(
    0,
    v128.shuffle<u8>(mean, motion, 0, 16, 0, 17, 0, 18, 0, 19, 0, 20, 0, 21, 0, 22, 0, 23),
    v128.shuffle<u8>(mean, motion, 0, 24, 0, 25, 0, 26, 0, 27, 0, 28, 0, 29, 0, 30, 0, 31),
  );
}

function takeSource(block: usize): void {
  const at = sourceLuma + (block >> 2) * 64 + (block & 3) * 4;
  const samples = v128.load32_lane(
    at + 48,
    v128.load32_lane(at + 32, v128.load32_lane(at + 16, v128.load32_zero(at), 1), 2),
    3,
  );
  source01 = v128.shuffle<u8>(samples, samples, 0, 0, 4, 4, 8, 8, 12, 12, 1, 1, 5, 5, 9, 9, 13, 13);
  source23 = v128.shuffle<u8>(samples, samples, 2, 2, 6, 6, 10, 10, 14, 14, 3, 3, 7, 7, 11, 11, 15, 15);
  texture = v128.load32_splat(sourceTextures + 4 * block);
}

/**
 * Tries luma in blocks.
 * @param modes the place of the mode of the macroblock's first block among those around it
 * @param above, left the contexts of the neighbours
 * @param mostModeBits the most that the modes may cost
 * @returns true if that is better than the best mode for whole luma
 */
export function chooseBlocks(segment: usize, modes: usize, above: usize, left: usize, mostModeBits: u32): bool {
  if (mostModeBits === 0) return false;
  weight = weightOfBlocks(segment);
  textureWeight = weightOfTexture(segment);
  quantiser = lumaQuantiser(segment);
  const modeWeight = weightOfModes(segment);
  let score = modeWeight * flagBits;
  blockModeBits = 0;
  takeEdges();
  store<u32>(contextsAbove, load<u32>(above));
  store<u32>(contextsLeft, load<u32>(left));
  for (let block: usize = 0; block < 16; block += 1) {
    const x = block & 3;
    const y = block >> 2;
    const aboveMode = <usize>load<u8>(y === 0 ? modes - modesStride + x : chosenModes + block - 4);
    const leftMode = <usize>load<u8>(x === 0 ? modes + y * modesStride - 1 : chosenModes + block - 1);
    modeBits = modeCosts + 2 * modeCount * (aboveMode * modeCount + leftMode);
    context = <usize>load<u8>(contextsAbove + x) + load<u8>(contextsLeft + y);
    takeSource(block);
    bestScore = i64.MAX_VALUE;
    bestLevels = chosenLevels + pairLevels * block;
    tryModes(edgeOf(block));
    const header = <u32>load<u16>(modeBits + 2 * <usize>bestMode);
    score += modeWeight * (<i64>header + bestBits) + bestLoss;
    if (score >= lumaScore) return false;
    blockModeBits += header;
    if (blockModeBits > mostModeBits) return false;
    store<u8>(chosenModes + block, bestMode);
    keepBlock(block);
    keepEdges(block, blockSamples);
  }
  blockModeBits += <u32>flagBits;
  return true;
}

function keepBlock(block: usize): void {
  store<u8>(chosenSides + block, bestSide);
  const any = presentLevels(bestLevels + bestSide) !== 0;
  store<u8>(contextsAbove + (block & 3), any);
  store<u8>(contextsLeft + (block >> 2), any);
  const to = blockSamples + (block >> 2) * 64 + (block & 3) * 4;
  const samples = v128.load(bestSamples);
  v128.store32_lane(to, samples, 0);
  v128.store32_lane(to + 16, samples, 1);
  v128.store32_lane(to + 32, samples, 2);
  v128.store32_lane(to + 48, samples, 3);
}
