// The twin of src/formats/png/filter.ts, sixteen bytes at a time. The caller leaves 16 zeros before each row, which stand for
// the pixel to the left of the first, and 16 bytes behind it, whose contents do not matter.
import { firstBytes } from '../sums';

/** Copies the channels that the file keeps. Reads and writes up to 16 bytes beyond the ends. */
export function packPixels(pixels: usize, width: u32, channels: u32, row: usize): void {
  if (channels === 4) memory.copy(row, pixels, width * 4);
  else if (channels === 3)
    gather(pixels, width, 12, row, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1));
  else if (channels === 2)
    gather(pixels, width, 8, row, i8x16(0, 3, 4, 7, 8, 11, 12, 15, -1, -1, -1, -1, -1, -1, -1, -1));
  else gather(pixels, width, 4, row, i8x16(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
}

/** Copies four pixels at a time, `bytes` bytes of each sixteen. */
function gather(pixels: usize, width: usize, bytes: usize, row: usize, places: v128): void {
  const end = pixels + width * 4;
  for (; pixels < end; pixels += 16, row += bytes) v128.store(row, i8x16.swizzle(v128.load(pixels), places));
}

/**
 * Filters `count` rows that lie `stride` bytes apart, and writes them to `to` without gaps, each behind its filter number. The
 * row above the first one lies before it. `filters` has a bit for each filter allowed. Writes up to 16 bytes beyond the end.
 */
export function filterRows(
  row: usize,
  stride: u32,
  rowBytes: u32,
  channels: u32,
  count: u32,
  filters: u32,
  to: usize,
): void {
  for (; count > 0; count -= 1, row += stride, to += rowBytes + 1) {
    addUp(row, row - stride, rowBytes, channels);
    const filter = least(filters);
    store<u8>(to, <u8>filter);
    writeRow(filter, row, row - stride, rowBytes, channels, to + 1);
  }
}

/** Each filter's sum of absolute values, in four lanes. */
const sums: usize = memory.data(5 * 16, 16);
/** A filtered byte adds up to 128 to a sum of 16 bits, which takes two bytes of each vector: so many bytes of a row fit. */
const bytesAStretch: usize = 255 * 16;

/** Sets the sums of one row. */
function addUp(row: usize, above: usize, rowBytes: usize, channels: usize): void {
  memory.fill(sums, 0, 5 * 16);
  let mask = i8x16.splat(-1);
  for (let at: usize = 0; at < rowBytes; ) {
    const stop = min(rowBytes, at + bytesAStretch);
    let plain = i16x8.splat(0);
    let fromLeft = i16x8.splat(0);
    let fromUp = i16x8.splat(0);
    let fromMean = i16x8.splat(0);
    let fromPaeth = i16x8.splat(0);
    for (; at < stop; at += 16) {
      if (rowBytes - at < 16) mask = v128.load(firstBytes + 16 - (rowBytes - at));
      const value = v128.load(row + at);
      const left = v128.load(row + at - channels);
      const up = v128.load(above + at);
      const corner = v128.load(above + at - channels);
      plain = add(plain, value, mask);
      fromLeft = add(fromLeft, i8x16.sub(value, left), mask);
      fromUp = add(fromUp, i8x16.sub(value, up), mask);
      fromMean = add(fromMean, i8x16.sub(value, mean(left, up)), mask);
      fromPaeth = add(fromPaeth, i8x16.sub(value, paeth(left, up, corner)), mask);
    }
    addSum(0, plain);
    addSum(1, fromLeft);
    addSum(2, fromUp);
    addSum(3, fromMean);
    addSum(4, fromPaeth);
  }
}

function add(sum: v128, bytes: v128, mask: v128): v128 {
  return i16x8.add(sum, i16x8.extadd_pairwise_i8x16_u(v128.and(i8x16.abs(bytes), mask)));
}

function addSum(filter: usize, sum: v128): void {
  const at = sums + filter * 16;
  v128.store(at, i32x4.add(v128.load(at), i32x4.extadd_pairwise_i16x8_u(sum)));
}

/** Only the filter chosen is written: to keep all five until then takes longer than to compute one again. */
function writeRow(filter: u32, row: usize, above: usize, rowBytes: usize, channels: usize, to: usize): void {
  if (filter === 0) {
    memory.copy(to, row, rowBytes);
  } else if (filter === 1) {
    for (let at: usize = 0; at < rowBytes; at += 16)
      v128.store(to + at, i8x16.sub(v128.load(row + at), v128.load(row + at - channels)));
  } else if (filter === 2) {
    for (let at: usize = 0; at < rowBytes; at += 16)
      v128.store(to + at, i8x16.sub(v128.load(row + at), v128.load(above + at)));
  } else if (filter === 3) {
    for (let at: usize = 0; at < rowBytes; at += 16)
      v128.store(to + at, i8x16.sub(v128.load(row + at), mean(v128.load(row + at - channels), v128.load(above + at))));
  } else {
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const left = v128.load(row + at - channels);
      const corner = v128.load(above + at - channels);
      v128.store(to + at, i8x16.sub(v128.load(row + at), paeth(left, v128.load(above + at), corner)));
    }
  }
}

/** The instruction rounds up, the filter down. */
function mean(left: v128, up: v128): v128 {
  return i8x16.sub(i8x16.avgr_u(left, up), v128.and(v128.xor(left, up), i8x16.splat(1)));
}

/**
 * The specification's choice by distances, in eight bits. With low <= high of left and up: the predictor is low where
 * 2 * (high - corner) <= corner - low, high where 2 * (corner - low) <= high - corner, else the corner. Where both hold, all three
 * are equal. A difference below zero becomes zero, and doubled it stops at 255, which no difference it is compared with can
 * reach: high - low has only eight bits.
 */
function paeth(left: v128, up: v128, corner: v128): v128 {
  const under = i8x16.sub_sat_u(corner, i8x16.min_u(left, up));
  const over = i8x16.sub_sat_u(i8x16.max_u(left, up), corner);
  const isLow = i8x16.ge_u(under, i8x16.add_sat_u(over, over));
  const isHigh = i8x16.ge_u(over, i8x16.add_sat_u(under, under));
  return i8x16.add(i8x16.sub(corner, v128.and(under, isLow)), v128.and(over, isHigh));
}

/** Chooses the filter with the least sum, the first of equals. */
function least(filters: u32): u32 {
  let best: u32 = 0;
  let bestSum = total(0);
  for (let filter: u32 = 1; filter < 5; filter += 1) {
    if (((filters >> filter) & 1) === 0) continue;
    const sum = total(filter);
    if (sum >= bestSum) continue;
    best = filter;
    bestSum = sum;
  }
  return best;
}

function total(filter: usize): u32 {
  const sum = v128.load(sums + filter * 16);
  return (
    i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
  );
}
