// The twin of src/formats/png/filter.ts, sixteen bytes at a time. The caller leaves 16 zeros before each row, which stand for
// the pixel to the left of the first, and 16 bytes behind it, whose contents do not matter.

/** Loaded at 16 - n, the first n bytes are ones and the others zeros. */
const masks: usize = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0,
]);

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
 * row above the first one lies before it. `candidates` has room for four rows; `filters` has a bit for each filter allowed.
 */
export function filterRows(
  row: usize,
  stride: u32,
  rowBytes: u32,
  channels: u32,
  count: u32,
  filters: u32,
  candidates: usize,
  to: usize,
): void {
  for (; count > 0; count -= 1, row += stride, to += rowBytes + 1) {
    fillCandidates(row, stride, rowBytes, channels, candidates);
    const filter = least(filters);
    store<u8>(to, filter);
    memory.copy(to + 1, filter === 0 ? row : candidates + (filter - 1) * stride, rowBytes);
  }
}

/** Each filter's sum of absolute values, in four lanes. */
const sums: usize = memory.data(5 * 16, 16);

function fillCandidates(row: usize, stride: usize, rowBytes: usize, channels: usize, candidates: usize): void {
  const above = row - stride;
  const one = i8x16.splat(1);
  let plainSum = i32x4.splat(0);
  let leftSum = i32x4.splat(0);
  let upSum = i32x4.splat(0);
  let meanSum = i32x4.splat(0);
  let paethSum = i32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16, candidates += 16) {
    const mask = v128.load(masks + 16 - min(<usize>16, rowBytes - at));
    const value = v128.load(row + at);
    const left = v128.load(row + at - channels);
    const up = v128.load(above + at);
    const corner = v128.load(above + at - channels);
    // The instruction rounds up, the filter down.
    const mean = i8x16.sub(i8x16.avgr_u(left, up), v128.and(v128.xor(left, up), one));
    const fromLeft = i8x16.sub(value, left);
    const fromUp = i8x16.sub(value, up);
    const fromMean = i8x16.sub(value, mean);
    const fromPaeth = i8x16.sub(value, paeth(left, up, corner));
    v128.store(candidates, fromLeft);
    v128.store(candidates + stride, fromUp);
    v128.store(candidates + 2 * stride, fromMean);
    v128.store(candidates + 3 * stride, fromPaeth);
    plainSum = add(plainSum, value, mask);
    leftSum = add(leftSum, fromLeft, mask);
    upSum = add(upSum, fromUp, mask);
    meanSum = add(meanSum, fromMean, mask);
    paethSum = add(paethSum, fromPaeth, mask);
  }
  v128.store(sums, plainSum);
  v128.store(sums + 16, leftSum);
  v128.store(sums + 32, upSum);
  v128.store(sums + 48, meanSum);
  v128.store(sums + 64, paethSum);
}

function add(sum: v128, bytes: v128, mask: v128): v128 {
  const magnitudes = v128.and(i8x16.abs(bytes), mask);
  return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(magnitudes)));
}

/**
 * The distance to the corner would need nine bits. But if left and up lie on the same side of the corner, it is the sum of the
 * other two distances and never the least; otherwise it is their difference, which fits in a byte.
 */
function paeth(left: v128, up: v128, corner: v128): v128 {
  const upOver = i8x16.sub_sat_u(up, corner);
  const upUnder = i8x16.sub_sat_u(corner, up);
  const leftOver = i8x16.sub_sat_u(left, corner);
  const leftUnder = i8x16.sub_sat_u(corner, left);
  const toLeft = v128.or(upOver, upUnder);
  const toUp = v128.or(leftOver, leftUnder);
  const isOpposite = v128.or(i8x16.min_u(upOver, leftUnder), i8x16.min_u(upUnder, leftOver));
  const apart = v128.or(i8x16.sub_sat_u(toLeft, toUp), i8x16.sub_sat_u(toUp, toLeft));
  const toCorner = v128.or(apart, i8x16.eq(isOpposite, i8x16.splat(0)));
  const nearest = i8x16.min_u(i8x16.min_u(toLeft, toUp), toCorner);
  const upOrCorner = v128.bitselect(up, corner, i8x16.eq(nearest, toUp));
  return v128.bitselect(left, upOrCorner, i8x16.eq(nearest, toLeft));
}

/** Chooses the filter with the least sum, the first of equals. */
function least(filters: u32): usize {
  let best: usize = 0;
  let bestSum = total(0);
  for (let filter: usize = 1; filter < 5; filter += 1) {
    if (((filters >> <u32>filter) & 1) === 0) continue;
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
