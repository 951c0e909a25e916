// The predictors of VP8L (RFC 9649, section 4.1), undone for pixels of a row from left to right. Up to three pixels beyond the end
// are written too, before the next ones are. Where the pixel to the left counts, it is one pixel at a time, its bytes side by side.

function floorMean(one: v128, other: v128): v128 {
  return i8x16.sub(i8x16.avgr_u(one, other), v128.and(v128.xor(one, other), i8x16.splat(1)));
}

/** @param above the pixel above the first; those beside it are read too */
export function addPrediction(mode: u32, from: usize, above: usize, to: usize, count: usize): void {
  const end = to + 4 * count;
  if (mode === 1) addLeft(from, to, end);
  else if (mode === 2) addAbove(from, above, to, end);
  else if (mode === 3) addAbove(from, above + 4, to, end);
  else if (mode === 4) addAbove(from, above - 4, to, end);
  else if (mode === 5) addMeans(from, above + 4, above, to, end);
  else if (mode === 6) addMean(from, above - 4, to, end);
  else if (mode === 7) addMean(from, above, to, end);
  else if (mode === 8) addMeanAbove(from, above - 4, above, to, end);
  else if (mode === 9) addMeanAbove(from, above, above + 4, to, end);
  else if (mode === 10) addMeanOfFour(from, above, to, end);
  else if (mode === 11) addNearer(from, above, to, end);
  else if (mode === 12) addGradient(from, above, to, end);
  else if (mode === 13) addHalfGradient(from, above, to, end);
  else addBlack(from, to, end);
}

function addBlack(from: usize, to: usize, end: usize): void {
  for (; to < end; to += 16, from += 16) v128.store(to, i8x16.add(v128.load(from), i32x4.splat(0xff000000)));
}

/** Every pixel and all before it: the sums of four are made in two steps. */
export function addLeft(from: usize, to: usize, end: usize): void {
  let left = v128.load32_splat(to - 4);
  const zero = i32x4.splat(0);
  for (; to < end; to += 16, from += 16) {
    let sums = v128.load(from);
    sums = i8x16.add(sums, v128.shuffle<u32>(zero, sums, 0, 4, 5, 6));
    sums = i8x16.add(sums, v128.shuffle<u32>(zero, sums, 0, 1, 4, 5));
    sums = i8x16.add(sums, left);
    v128.store(to, sums);
    left = v128.shuffle<u32>(sums, sums, 3, 3, 3, 3);
  }
}

function addAbove(from: usize, above: usize, to: usize, end: usize): void {
  for (; to < end; to += 16, from += 16, above += 16) v128.store(to, i8x16.add(v128.load(from), v128.load(above)));
}

function addMeanAbove(from: usize, one: usize, other: usize, to: usize, end: usize): void {
  for (; to < end; to += 16, from += 16, one += 16, other += 16)
    v128.store(to, i8x16.add(v128.load(from), floorMean(v128.load(one), v128.load(other))));
}

/** The mean of the pixel to the left and another one. */
function addMean(from: usize, other: usize, to: usize, end: usize): void {
  let left = v128.load32_zero(to - 4);
  for (; to < end; to += 4, from += 4, other += 4) {
    left = i8x16.add(v128.load32_zero(from), floorMean(left, v128.load32_zero(other)));
    v128.store32_lane(to, left, 0);
  }
}

/** The mean of two: the mean of the pixel to the left and `one`, and `other`. */
function addMeans(from: usize, one: usize, other: usize, to: usize, end: usize): void {
  let left = v128.load32_zero(to - 4);
  for (; to < end; to += 4, from += 4, one += 4, other += 4) {
    const mean = floorMean(floorMean(left, v128.load32_zero(one)), v128.load32_zero(other));
    left = i8x16.add(v128.load32_zero(from), mean);
    v128.store32_lane(to, left, 0);
  }
}

function addMeanOfFour(from: usize, above: usize, to: usize, end: usize): void {
  let left = v128.load32_zero(to - 4);
  for (; to < end; to += 4, from += 4, above += 4) {
    const other = floorMean(v128.load32_zero(above), v128.load32_zero(above + 4));
    const mean = floorMean(floorMean(left, v128.load32_zero(above - 4)), other);
    left = i8x16.add(v128.load32_zero(from), mean);
    v128.store32_lane(to, left, 0);
  }
}

/** For each pixel the sum of the differences of its four bytes. */
function distances(one: v128, other: v128): v128 {
  const differences = v128.or(i8x16.sub_sat_u(one, other), i8x16.sub_sat_u(other, one));
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(differences));
}

/** The pixel to the left or the one above, whichever the gradient comes closer to. */
function addNearer(from: usize, above: usize, to: usize, end: usize): void {
  let left = v128.load32_zero(to - 4);
  for (; to < end; to += 4, from += 4, above += 4) {
    const top = v128.load32_zero(above);
    const corner = v128.load32_zero(above - 4);
    const takesLeft = i32x4.gt_s(distances(left, corner), distances(top, corner));
    left = i8x16.add(v128.load32_zero(from), v128.bitselect(left, top, takesLeft));
    v128.store32_lane(to, left, 0);
  }
}

function addGradient(from: usize, above: usize, to: usize, end: usize): void {
  let left = v128.load32_zero(to - 4);
  for (; to < end; to += 4, from += 4, above += 4) {
    const step = i16x8.sub(v128.load8x8_u(above), v128.load8x8_u(above - 4));
    const sum = i16x8.add(i16x8.extend_low_i8x16_u(left), step);
    left = i8x16.add(v128.load32_zero(from), i8x16.narrow_i16x8_u(sum, sum));
    v128.store32_lane(to, left, 0);
  }
}

/** The mean of left and above, and half of what it is beyond the corner, rounded towards 0. */
function addHalfGradient(from: usize, above: usize, to: usize, end: usize): void {
  let left = v128.load32_zero(to - 4);
  for (; to < end; to += 4, from += 4, above += 4) {
    const mean = i16x8.shr_u(i16x8.add(i16x8.extend_low_i8x16_u(left), v128.load8x8_u(above)), 1);
    const step = i16x8.sub(mean, v128.load8x8_u(above - 4));
    const half = i16x8.shr_s(i16x8.sub(step, i16x8.shr_s(step, 15)), 1);
    const sum = i16x8.add(mean, half);
    left = i8x16.add(v128.load32_zero(from), i8x16.narrow_i16x8_u(sum, sum));
    v128.store32_lane(to, left, 0);
  }
}
