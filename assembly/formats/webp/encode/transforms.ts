// The transforms of two blocks of 4x4 side by side, here `one` and `other`. Their numbers of 16 bits lie in four vectors, which
// hold rows or columns; neighbours in a vector are the same number of either block, so that turning rows into columns
// is a transposition of pairs. Samples come and go as columns, of which two are in a vector.
import { timesCosine, timesSine } from '../rotation';

/** Four vectors of coefficients, the first row first. */
export const pairBytes: usize = 64;

/** Lanes of one block, and how they add up. */
const ofOne: u32 = 0x0000ffff;

function lowHalves(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 0, 4, 1, 5);
}

function highHalves(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 2, 6, 3, 7);
}

/** (a * 2217 + b * 5352 + rounding) >> 9, and the like: products of two vectors with a pair of factors. */
function rotated(a: v128, b: v128, factors: v128, rounding: v128, shift: i32): v128 {
  const low = v128.shuffle<u16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  const high = v128.shuffle<u16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(low, factors), rounding), shift),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(high, factors), rounding), shift),
  );
}

/**
 * The forward transform of the differences between the source and a prediction.
 * @param to rows of coefficients
 */
export function transformPair(source01: v128, source23: v128, predicted01: v128, predicted23: v128, to: usize): void {
  const d0 = i16x8.sub(i16x8.extend_low_i8x16_u(source01), i16x8.extend_low_i8x16_u(predicted01));
  const d1 = i16x8.sub(i16x8.extend_high_i8x16_u(source01), i16x8.extend_high_i8x16_u(predicted01));
  const d2 = i16x8.sub(i16x8.extend_low_i8x16_u(source23), i16x8.extend_low_i8x16_u(predicted23));
  const d3 = i16x8.sub(i16x8.extend_high_i8x16_u(source23), i16x8.extend_high_i8x16_u(predicted23));
  const sums = i32x4.splat(2217 | (5352 << 16));
  const differences = i32x4.splat((-5352 & 0xffff) | (2217 << 16));
  let a0 = i16x8.add(d0, d3);
  let a1 = i16x8.add(d1, d2);
  let a2 = i16x8.sub(d1, d2);
  let a3 = i16x8.sub(d0, d3);
  const c0 = i16x8.shl(i16x8.add(a0, a1), 3);
  const c1 = rotated(a2, a3, sums, i32x4.splat(1812), 9);
  const c2 = i16x8.shl(i16x8.sub(a0, a1), 3);
  const c3 = rotated(a2, a3, differences, i32x4.splat(937), 9);
  const low01 = lowHalves(c0, c1);
  const low23 = lowHalves(c2, c3);
  const high01 = highHalves(c0, c1);
  const high23 = highHalves(c2, c3);
  const r0 = v128.shuffle<u64>(low01, low23, 0, 2);
  const r1 = v128.shuffle<u64>(low01, low23, 1, 3);
  const r2 = v128.shuffle<u64>(high01, high23, 0, 2);
  const r3 = v128.shuffle<u64>(high01, high23, 1, 3);
  a0 = i16x8.add(r0, r3);
  a1 = i16x8.add(r1, r2);
  a2 = i16x8.sub(r1, r2);
  a3 = i16x8.sub(r0, r3);
  const seven = i16x8.splat(7);
  v128.store(to, i16x8.shr_s(i16x8.add(i16x8.add(a0, a1), seven), 4));
  // One is added where a3 is not 0.
  const second = i16x8.add(rotated(a2, a3, sums, i32x4.splat(12000), 16), i16x8.splat(1));
  v128.store(to, i16x8.add(second, i16x8.eq(a3, i16x8.splat(0))), 16);
  v128.store(to, i16x8.shr_s(i16x8.add(i16x8.sub(a0, a1), seven), 4), 32);
  v128.store(to, rotated(a2, a3, differences, i32x4.splat(51000), 16), 48);
}

/**
 * The inverse transform, added to a prediction.
 * @param from rows of coefficients
 * @param to two vectors of columns of samples
 */
export function restorePair(from: usize, predicted01: v128, predicted23: v128, to: usize): void {
  let r0 = v128.load(from);
  let r1 = v128.load(from, 16);
  let r2 = v128.load(from, 32);
  let r3 = v128.load(from, 48);
  if (!v128.any_true(v128.or(v128.or(r0, r1), v128.or(r2, r3)))) {
    v128.store(to, predicted01);
    v128.store(to, predicted23, 16);
    return;
  }
  let a = i16x8.add(r0, r2);
  let b = i16x8.sub(r0, r2);
  let c = i16x8.sub(timesSine(r1), timesCosine(r3));
  let d = i16x8.add(timesCosine(r1), timesSine(r3));
  r0 = i16x8.add(a, d);
  r1 = i16x8.add(b, c);
  r2 = i16x8.sub(b, c);
  r3 = i16x8.sub(a, d);
  const low01 = lowHalves(r0, r1);
  const low23 = lowHalves(r2, r3);
  const high01 = highHalves(r0, r1);
  const high23 = highHalves(r2, r3);
  const c0 = i16x8.add(v128.shuffle<u64>(low01, low23, 0, 2), i16x8.splat(4));
  const c1 = v128.shuffle<u64>(low01, low23, 1, 3);
  const c2 = v128.shuffle<u64>(high01, high23, 0, 2);
  const c3 = v128.shuffle<u64>(high01, high23, 1, 3);
  a = i16x8.add(c0, c2);
  b = i16x8.sub(c0, c2);
  c = i16x8.sub(timesSine(c1), timesCosine(c3));
  d = i16x8.add(timesCosine(c1), timesSine(c3));
  const s0 = i16x8.add(i16x8.shr_s(i16x8.add(a, d), 3), i16x8.extend_low_i8x16_u(predicted01));
  const s1 = i16x8.add(i16x8.shr_s(i16x8.add(b, c), 3), i16x8.extend_high_i8x16_u(predicted01));
  const s2 = i16x8.add(i16x8.shr_s(i16x8.sub(b, c), 3), i16x8.extend_low_i8x16_u(predicted23));
  const s3 = i16x8.add(i16x8.shr_s(i16x8.sub(a, d), 3), i16x8.extend_high_i8x16_u(predicted23));
  v128.store(to, i8x16.narrow_i16x8_u(s0, s1));
  v128.store(to, i8x16.narrow_i16x8_u(s2, s3), 16);
}

/** Sums of either block: the first number of the result is that of `one`, the second that of `other`. */
function totals(one: v128, other: v128): v128 {
  const halves = i32x4.add(lowHalves(one, other), highHalves(one, other));
  return i32x4.add(halves, v128.shuffle<u64>(halves, halves, 1, 0));
}

/** The squares of the differences between columns of samples, summed up in two numbers: of `one`, of `other`. */
export function squaredErrors(a01: v128, a23: v128, b01: v128, b23: v128): v128 {
  const d0 = i16x8.sub(i16x8.extend_low_i8x16_u(a01), i16x8.extend_low_i8x16_u(b01));
  const d1 = i16x8.sub(i16x8.extend_high_i8x16_u(a01), i16x8.extend_high_i8x16_u(b01));
  const d2 = i16x8.sub(i16x8.extend_low_i8x16_u(a23), i16x8.extend_low_i8x16_u(b23));
  const d3 = i16x8.sub(i16x8.extend_high_i8x16_u(a23), i16x8.extend_high_i8x16_u(b23));
  const mask = i32x4.splat(ofOne);
  const one = i32x4.add(
    i32x4.add(i32x4.dot_i16x8_s(d0, v128.and(d0, mask)), i32x4.dot_i16x8_s(d1, v128.and(d1, mask))),
    i32x4.add(i32x4.dot_i16x8_s(d2, v128.and(d2, mask)), i32x4.dot_i16x8_s(d3, v128.and(d3, mask))),
  );
  const both = i32x4.add(
    i32x4.add(i32x4.dot_i16x8_s(d0, d0), i32x4.dot_i16x8_s(d1, d1)),
    i32x4.add(i32x4.dot_i16x8_s(d2, d2), i32x4.dot_i16x8_s(d3, d3)),
  );
  return totals(one, i32x4.sub(both, one));
}

/**
 * How much texture columns of samples have: the magnitudes of their Hadamard transform, weighted by frequency, summed up in two
 * numbers: of `one`, of `other`. The weights are symmetric, so that columns may stand for rows.
 */
export function textures(s01: v128, s23: v128): v128 {
  let r0 = i16x8.extend_low_i8x16_u(s01);
  let r1 = i16x8.extend_high_i8x16_u(s01);
  let r2 = i16x8.extend_low_i8x16_u(s23);
  let r3 = i16x8.extend_high_i8x16_u(s23);
  let a0 = i16x8.add(r0, r2);
  let a1 = i16x8.add(r1, r3);
  let a2 = i16x8.sub(r1, r3);
  let a3 = i16x8.sub(r0, r2);
  r0 = i16x8.add(a0, a1);
  r1 = i16x8.add(a3, a2);
  r2 = i16x8.sub(a3, a2);
  r3 = i16x8.sub(a0, a1);
  const low01 = lowHalves(r0, r1);
  const low23 = lowHalves(r2, r3);
  const high01 = highHalves(r0, r1);
  const high23 = highHalves(r2, r3);
  r0 = v128.shuffle<u64>(low01, low23, 0, 2);
  r1 = v128.shuffle<u64>(low01, low23, 1, 3);
  r2 = v128.shuffle<u64>(high01, high23, 0, 2);
  r3 = v128.shuffle<u64>(high01, high23, 1, 3);
  a0 = i16x8.add(r0, r2);
  a1 = i16x8.add(r1, r3);
  a2 = i16x8.sub(r1, r3);
  a3 = i16x8.sub(r0, r2);
  r0 = i16x8.abs(i16x8.add(a0, a1));
  r1 = i16x8.abs(i16x8.add(a3, a2));
  r2 = i16x8.abs(i16x8.sub(a3, a2));
  r3 = i16x8.abs(i16x8.sub(a0, a1));
  const one = i32x4.add(
    i32x4.add(i32x4.dot_i16x8_s(r0, i32x4(38, 32, 20, 9)), i32x4.dot_i16x8_s(r1, i32x4(32, 28, 17, 7))),
    i32x4.add(i32x4.dot_i16x8_s(r2, i32x4(20, 17, 10, 4)), i32x4.dot_i16x8_s(r3, i32x4(9, 7, 4, 2))),
  );
  const other = i32x4.add(
    i32x4.add(
      i32x4.dot_i16x8_s(r0, i32x4(38 << 16, 32 << 16, 20 << 16, 9 << 16)),
      i32x4.dot_i16x8_s(r1, i32x4(32 << 16, 28 << 16, 17 << 16, 7 << 16)),
    ),
    i32x4.add(
      i32x4.dot_i16x8_s(r2, i32x4(20 << 16, 17 << 16, 10 << 16, 4 << 16)),
      i32x4.dot_i16x8_s(r3, i32x4(9 << 16, 7 << 16, 4 << 16, 2 << 16)),
    ),
  );
  return totals(one, other);
}

/** Two columns of samples from two blocks of 4x4 in a plane with 16 samples in each row: columns 0 and 1 of the pair. */
export function columns01(at: usize): v128 {
  return v128.shuffle<u8>(twoRows(at), twoRows(at + 32), 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
}

export function columns23(at: usize): v128 {
  return v128.shuffle<u8>(twoRows(at), twoRows(at + 32), 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
}

function twoRows(at: usize): v128 {
  return v128.load64_lane(at + 16, v128.load64_zero(at), 1);
}

/** The inverse of `columns01` and `columns23`. */
export function storeColumns(c01: v128, c23: v128, to: usize): void {
  const rows01 = v128.shuffle<u8>(c01, c23, 0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27);
  const rows23 = v128.shuffle<u8>(c01, c23, 4, 12, 20, 28, 5, 13, 21, 29, 6, 14, 22, 30, 7, 15, 23, 31);
  v128.store64_lane(to, rows01, 0);
  v128.store64_lane(to + 16, rows01, 1);
  v128.store64_lane(to + 32, rows23, 0);
  v128.store64_lane(to + 48, rows23, 1);
}
