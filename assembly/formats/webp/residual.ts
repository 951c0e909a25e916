// The inverse transforms (RFC 6386, section 14). The residual of two blocks side by side replaces their coefficients: four rows of
// eight 16-bit numbers, the first four of each row for the first block.
import { largestMagnitude } from './block-tokens';
import { timesCosine, timesSine } from './rotation';
import { blockBytes, coefficients, ends } from './tokens';

/**
 * Larger coefficients could overflow 16 bits, since each of the two passes may enlarge a number 3.85 times. Only damaged files
 * have them.
 */
const mostMagnitude: u32 = 2047;

let largest: u32 = 0;

/**
 * @param steps the quantisers of the segment
 * @returns false if the residual is 0 everywhere
 */
export function makeResidual(byBlocks: bool, steps: usize): bool {
  largest = largestMagnitude;
  // The averages are coefficients already.
  const first: u32 = byBlocks ? load<u16>(steps) : 1;
  if (!byBlocks) spreadAverages(steps + 4);
  const inLuma = transformBlocks(0, 16, first, load<u16>(steps, 2));
  return transformBlocks(16, 24, load<u16>(steps, 8), load<u16>(steps, 10)) || inLuma;
}

/** Multiplies levels by their steps, and transforms them. @returns false if all are 0 */
function transformBlocks(block: usize, end: usize, firstStep: u32, step: u32): bool {
  const steps = i16x8.splat(<i16>step);
  const firstSteps = i16x8.replace_lane(steps, 0, <i16>firstStep);
  let any: u32 = 0;
  for (; block < end; block += 2) {
    const pair = load<u16>(ends + block);
    if (pair === 0) continue;
    const at = coefficients + block * blockBytes;
    any |= pair;
    const first = i16x8.mul(v128.load(at), firstSteps);
    const third = i16x8.mul(v128.load(at, 32), firstSteps);
    if (largest <= mostMagnitude && (pair & 0xfefe) === 0) {
      spreadPair(at, v128.shuffle<u16>(first, third, 0, 0, 0, 0, 8, 8, 8, 8));
      continue;
    }
    const second = i16x8.mul(v128.load(at, 16), steps);
    const fourth = i16x8.mul(v128.load(at, 48), steps);
    if (largest > mostMagnitude) {
      v128.store(at, first);
      v128.store(at, second, 16);
      v128.store(at, third, 32);
      v128.store(at, fourth, 48);
      transformLarge(at);
    } else {
      transformPair(at, first, second, third, fourth);
    }
  }
  return any !== 0;
}

/** The inverse Walsh-Hadamard transform of the averages, which are the first coefficients of the blocks. */
function spreadAverages(steps: usize): void {
  const from = coefficients + 24 * blockBytes;
  const further = i16x8.splat(load<i16>(steps, 2));
  const upper = i16x8.mul(v128.load(from), i16x8.replace_lane(further, 0, load<i16>(steps)));
  const lower = i16x8.mul(v128.load(from, 16), further);
  let row0 = i32x4.extend_low_i16x8_s(upper);
  let row1 = i32x4.extend_high_i16x8_s(upper);
  let row2 = i32x4.extend_low_i16x8_s(lower);
  let row3 = i32x4.extend_high_i16x8_s(lower);
  for (let pass = 0; pass < 2; pass += 1) {
    const a0 = i32x4.add(row0, row3);
    const a1 = i32x4.add(row1, row2);
    const a2 = i32x4.sub(row1, row2);
    const a3 = i32x4.sub(row0, row3);
    const b0 = i32x4.add(a0, a1);
    const b1 = i32x4.add(a3, a2);
    const b2 = i32x4.sub(a0, a1);
    const b3 = i32x4.sub(a3, a2);
    const low0 = v128.shuffle<u32>(b0, b1, 0, 4, 1, 5);
    const low1 = v128.shuffle<u32>(b2, b3, 0, 4, 1, 5);
    const high0 = v128.shuffle<u32>(b0, b1, 2, 6, 3, 7);
    const high1 = v128.shuffle<u32>(b2, b3, 2, 6, 3, 7);
    row0 = v128.shuffle<u64>(low0, low1, 0, 2);
    row1 = v128.shuffle<u64>(low0, low1, 1, 3);
    row2 = v128.shuffle<u64>(high0, high1, 0, 2);
    row3 = v128.shuffle<u64>(high0, high1, 1, 3);
    // Rounding goes into the first of the columns of the second pass.
    if (pass === 0) row0 = i32x4.add(row0, i32x4.splat(3));
  }
  storeAverages(0, i32x4.shr_s(row0, 3));
  storeAverages(4, i32x4.shr_s(row1, 3));
  storeAverages(8, i32x4.shr_s(row2, 3));
  storeAverages(12, i32x4.shr_s(row3, 3));
}

function storeAverages(block: usize, row: v128): void {
  const at = coefficients + block * blockBytes;
  storeAverage(block, at, i32x4.extract_lane(row, 0));
  storeAverage(block + 1, at + blockBytes, i32x4.extract_lane(row, 1));
  storeAverage(block + 2, at + 2 * blockBytes, i32x4.extract_lane(row, 2));
  storeAverage(block + 3, at + 3 * blockBytes, i32x4.extract_lane(row, 3));
}

function storeAverage(block: usize, at: usize, average: i32): void {
  if (average === 0) return;
  store<i16>(at, average);
  largest |= abs(average);
  store<u8>(ends + block, max(1, load<u8>(ends + block)));
}

/** Transforms two blocks that have no coefficient but the first, which come four times each. */
function spreadPair(at: usize, firsts: v128): void {
  const row = i16x8.shr_s(i16x8.add(firsts, i16x8.splat(4)), 3);
  v128.store(at, row);
  v128.store(at, row, 16);
  v128.store(at, row, 32);
  v128.store(at, row, 48);
}

/** @param first, second the halves of the first block; third, fourth those of the other */
function transformPair(at: usize, first: v128, second: v128, third: v128, fourth: v128): void {
  let row0 = v128.shuffle<u64>(first, third, 0, 2);
  let row1 = v128.shuffle<u64>(first, third, 1, 3);
  let row2 = v128.shuffle<u64>(second, fourth, 0, 2);
  let row3 = v128.shuffle<u64>(second, fourth, 1, 3);
  for (let pass = 0; pass < 2; pass += 1) {
    const a = i16x8.add(row0, row2);
    const b = i16x8.sub(row0, row2);
    const c = i16x8.sub(timesSine(row1), timesCosine(row3));
    const d = i16x8.add(timesCosine(row1), timesSine(row3));
    row0 = i16x8.add(a, d);
    row1 = i16x8.add(b, c);
    row2 = i16x8.sub(b, c);
    row3 = i16x8.sub(a, d);
    const low0 = v128.shuffle<u16>(row0, row1, 0, 8, 1, 9, 2, 10, 3, 11);
    const low1 = v128.shuffle<u16>(row2, row3, 0, 8, 1, 9, 2, 10, 3, 11);
    const high0 = v128.shuffle<u16>(row0, row1, 4, 12, 5, 13, 6, 14, 7, 15);
    const high1 = v128.shuffle<u16>(row2, row3, 4, 12, 5, 13, 6, 14, 7, 15);
    const left0 = v128.shuffle<u32>(low0, low1, 0, 4, 1, 5);
    const left1 = v128.shuffle<u32>(low0, low1, 2, 6, 3, 7);
    const right0 = v128.shuffle<u32>(high0, high1, 0, 4, 1, 5);
    const right1 = v128.shuffle<u32>(high0, high1, 2, 6, 3, 7);
    row0 = v128.shuffle<u64>(left0, right0, 0, 2);
    row1 = v128.shuffle<u64>(left0, right0, 1, 3);
    row2 = v128.shuffle<u64>(left1, right1, 0, 2);
    row3 = v128.shuffle<u64>(left1, right1, 1, 3);
    if (pass === 0) row0 = i16x8.add(row0, i16x8.splat(4));
  }
  v128.store(at, i16x8.shr_s(row0, 3));
  v128.store(at, i16x8.shr_s(row1, 3), 16);
  v128.store(at, i16x8.shr_s(row2, 3), 32);
  v128.store(at, i16x8.shr_s(row3, 3), 48);
}

const passed: usize = memory.data(16 * 4, 16);
const made: usize = memory.data(32 * 2, 16);

/** `transformPair` in 32-bit arithmetic. */
function transformLarge(at: usize): void {
  for (let side: usize = 0; side < 2; side += 1) {
    const block = at + side * blockBytes;
    for (let index: usize = 0; index < 4; index += 1) {
      const column = block + 2 * index;
      pass(
        passed + 16 * index,
        4,
        load<i16>(column),
        load<i16>(column, 8),
        load<i16>(column, 16),
        load<i16>(column, 24),
      );
    }
    for (let index: usize = 0; index < 4; index += 1) {
      const row = passed + 4 * index;
      pass(row, 16, load<i32>(row) + 4, load<i32>(row, 16), load<i32>(row, 32), load<i32>(row, 48));
      for (let x: usize = 0; x < 4; x += 1)
        // Beyond this all samples are black or white.
        store<i16>(made + 16 * index + 8 * side + 2 * x, min(512, max(-512, load<i32>(row + 16 * x) >> 3)));
    }
  }
  memory.copy(at, made, 64);
}

function pass(to: usize, stride: usize, first: i32, second: i32, third: i32, fourth: i32): void {
  const a = first + third;
  const b = first - third;
  const c = sine(second) - cosine(fourth);
  const d = cosine(second) + sine(fourth);
  store<i32>(to, a + d);
  store<i32>(to + stride, b + c);
  store<i32>(to + 2 * stride, b - c);
  store<i32>(to + 3 * stride, a - d);
}

function cosine(number: i32): i32 {
  return ((number * 20091) >> 16) + number;
}

/** As libwebp, in 32 bits, of which the product may take more: it wraps around. */
function sine(number: i32): i32 {
  return (number * 35468) >> 16;
}
