// The loop filter (RFC 6386, section 15), which works on 16 samples along an edge at a time, in rows of 16 bytes that run
// beside the edge.
import { atEdge, bringIn, bringOut, rowBytes, rows, turnIn, turnOut } from './edge-rows';
import { filterKind, normalFilter } from './frame-header';

function difference(one: v128, other: v128): v128 {
  return v128.or(i8x16.sub_sat_u(one, other), i8x16.sub_sat_u(other, one));
}

/** Bytes that are not larger than a limit. */
function within(bytes: v128, limit: v128): v128 {
  return i8x16.eq(i8x16.sub_sat_u(bytes, limit), i8x16.splat(0));
}

/** The samples whose step at the edge is small enough to be smoothed. */
function isFlat(p1: v128, p0: v128, q0: v128, q1: v128, limit: v128): v128 {
  const step = difference(p0, q0);
  const half = v128.and(i16x8.shr_u(difference(p1, q1), 1), i8x16.splat(0x7f));
  return within(i8x16.add_sat_u(i8x16.add_sat_u(step, step), half), limit);
}

/** An arithmetic shift, which there is for numbers of 16 bits. */
function shifted(bytes: v128, by: i32): v128 {
  return i8x16.shr_s(bytes, by);
}

/** `outer` and three times the step at the edge, in bytes with a sign. */
function slope(outer: v128, p0: v128, q0: v128): v128 {
  const step = i8x16.sub_sat_s(q0, p0);
  return i8x16.add_sat_s(i8x16.add_sat_s(i8x16.add_sat_s(outer, step), step), step);
}

/** @param at the first row behind the edge */
export function filterSimple(at: usize, stride: usize, limit: u32): void {
  const p1 = v128.load(at - 2 * stride);
  const p0 = v128.load(at - stride);
  const q0 = v128.load(at);
  const q1 = v128.load(at + stride);
  const mask = isFlat(p1, p0, q0, q1, i8x16.splat(<i8>limit));
  const sign = i8x16.splat(-128);
  const signedP0 = v128.xor(p0, sign);
  const signedQ0 = v128.xor(q0, sign);
  const outer = i8x16.sub_sat_s(v128.xor(p1, sign), v128.xor(q1, sign));
  const by = v128.and(slope(outer, signedP0, signedQ0), mask);
  const less = shifted(i8x16.add_sat_s(by, i8x16.splat(4)), 3);
  const more = shifted(i8x16.add_sat_s(by, i8x16.splat(3)), 3);
  v128.store(at, v128.xor(i8x16.sub_sat_s(signedQ0, less), sign));
  v128.store(at - stride, v128.xor(i8x16.add_sat_s(signedP0, more), sign));
}

/** (weight * bytes + 63) / 128, of the halves of bytes with a sign in two vectors. */
function weighed(low: v128, high: v128, weight: i16): v128 {
  const factor = i16x8.splat(weight);
  const rounding = i16x8.splat(63);
  return i8x16.narrow_i16x8_s(
    i16x8.shr_s(i16x8.add(i16x8.mul(low, factor), rounding), 7),
    i16x8.shr_s(i16x8.add(i16x8.mul(high, factor), rounding), 7),
  );
}

/** @param isOuter the edge is that of a macroblock */
export function filterNormal(at: usize, stride: usize, isOuter: bool, limit: u32, interior: u32, variance: u32): void {
  const p3 = v128.load(at - 4 * stride);
  const p2 = v128.load(at - 3 * stride);
  const p1 = v128.load(at - 2 * stride);
  const p0 = v128.load(at - stride);
  const q0 = v128.load(at);
  const q1 = v128.load(at + stride);
  const q2 = v128.load(at + 2 * stride);
  const q3 = v128.load(at + 3 * stride);
  const inner = i8x16.max_u(difference(p1, p0), difference(q1, q0));
  const outer = i8x16.max_u(
    i8x16.max_u(difference(p3, p2), difference(p2, p1)),
    i8x16.max_u(difference(q3, q2), difference(q2, q1)),
  );
  const mask = v128.and(
    within(i8x16.max_u(inner, outer), i8x16.splat(<i8>interior)),
    isFlat(p1, p0, q0, q1, i8x16.splat(<i8>limit)),
  );
  if (!v128.any_true(mask)) return;
  const isSmooth = within(inner, i8x16.splat(<i8>variance));
  const sign = i8x16.splat(-128);
  const signedP1 = v128.xor(p1, sign);
  const signedP0 = v128.xor(p0, sign);
  const signedQ0 = v128.xor(q0, sign);
  const signedQ1 = v128.xor(q1, sign);
  const across = i8x16.sub_sat_s(signedP1, signedQ1);
  if (isOuter) {
    const by = v128.and(slope(across, signedP0, signedQ0), mask);
    const sharp = v128.andnot(by, isSmooth);
    const less = shifted(i8x16.add_sat_s(sharp, i8x16.splat(4)), 3);
    const more = shifted(i8x16.add_sat_s(sharp, i8x16.splat(3)), 3);
    const smooth = v128.and(by, isSmooth);
    const low = i16x8.extend_low_i8x16_s(smooth);
    const high = i16x8.extend_high_i8x16_s(smooth);
    const near = weighed(low, high, 27);
    const middle = weighed(low, high, 18);
    const far = weighed(low, high, 9);
    const newQ0 = i8x16.sub_sat_s(i8x16.sub_sat_s(signedQ0, less), near);
    const newP0 = i8x16.add_sat_s(i8x16.add_sat_s(signedP0, more), near);
    v128.store(at, v128.xor(newQ0, sign));
    v128.store(at - stride, v128.xor(newP0, sign));
    v128.store(at + stride, v128.xor(i8x16.sub_sat_s(signedQ1, middle), sign));
    v128.store(at - 2 * stride, v128.xor(i8x16.add_sat_s(signedP1, middle), sign));
    v128.store(at + 2 * stride, v128.xor(i8x16.sub_sat_s(v128.xor(q2, sign), far), sign));
    v128.store(at - 3 * stride, v128.xor(i8x16.add_sat_s(v128.xor(p2, sign), far), sign));
    return;
  }
  const by = v128.and(slope(v128.andnot(across, isSmooth), signedP0, signedQ0), mask);
  const less = shifted(i8x16.add_sat_s(by, i8x16.splat(4)), 3);
  const more = shifted(i8x16.add_sat_s(by, i8x16.splat(3)), 3);
  v128.store(at, v128.xor(i8x16.sub_sat_s(signedQ0, less), sign));
  v128.store(at - stride, v128.xor(i8x16.add_sat_s(signedP0, more), sign));
  const half = v128.and(shifted(i8x16.add(less, i8x16.splat(1)), 1), isSmooth);
  v128.store(at + stride, v128.xor(i8x16.sub_sat_s(signedQ1, half), sign));
  v128.store(at - 2 * stride, v128.xor(i8x16.add_sat_s(signedP1, half), sign));
}

/**
 * Filters a macroblock: its left edge, the vertical ones inside, its upper edge, the horizontal ones inside.
 * @param limits its `filterLimits`
 * @param inside its inner edges too
 */
export function filterMacroblock(
  luma: usize,
  stride: usize,
  u: usize,
  v: usize,
  chromaStride: usize,
  limits: usize,
  inside: bool,
  hasLeft: bool,
  hasAbove: bool,
): void {
  const level = <u32>load<u8>(limits);
  if (level === 0) return;
  const interior = <u32>load<u8>(limits, 1);
  const limit = <u32>load<u8>(limits, 2);
  const variance = <u32>load<u8>(limits, 3);
  const isNormal = filterKind === normalFilter;
  const last: usize = inside ? 12 : 0;
  for (let x: usize = hasLeft ? 0 : 4; x <= last; x += 4) {
    const first = luma + x - 4;
    const second = first + 8 * stride;
    turnIn(first, second, stride);
    if (isNormal) filterNormal(rows + atEdge, rowBytes, x === 0, limit + (x === 0 ? 4 : 0), interior, variance);
    else filterSimple(rows + atEdge, rowBytes, limit + (x === 0 ? 4 : 0));
    turnOut(first, second, stride);
  }
  if (isNormal) {
    for (let x: usize = hasLeft ? 0 : 4; x <= last >> 1; x += 4) {
      turnIn(u + x - 4, v + x - 4, chromaStride);
      filterNormal(rows + atEdge, rowBytes, x === 0, limit + (x === 0 ? 4 : 0), interior, variance);
      turnOut(u + x - 4, v + x - 4, chromaStride);
    }
  }
  for (let y: usize = hasAbove ? 0 : 4; y <= last; y += 4) {
    const at = luma + y * stride;
    if (isNormal) filterNormal(at, stride, y === 0, limit + (y === 0 ? 4 : 0), interior, variance);
    else filterSimple(at, stride, limit + (y === 0 ? 4 : 0));
  }
  if (!isNormal) return;
  for (let y: usize = hasAbove ? 0 : 4; y <= last >> 1; y += 4) {
    const first = u + y * chromaStride - 4 * chromaStride;
    const second = v + y * chromaStride - 4 * chromaStride;
    bringIn(first, second, chromaStride);
    filterNormal(rows + atEdge, rowBytes, y === 0, limit + (y === 0 ? 4 : 0), interior, variance);
    bringOut(first, second, chromaStride);
  }
}
