// The twin of src/formats/jpeg/pixels.ts, row by row. Rows are read and written beyond their ends: the caller leaves room.

/** Eight bytes as numbers of 16 bits. */
function wide(at: usize): v128 {
  return v128.load8x8_u(at);
}

function threeTimes(vector: v128): v128 {
  return i16x8.mul(vector, i16x8.splat(3));
}

/** Three parts of eight samples and one part of those beside them. */
function weighDown(at: usize, beside: usize): v128 {
  return i16x8.add(threeTimes(wide(at)), wide(beside));
}

/** Two numbers of 16 bits to a pair of bytes, eight times. */
function storePairs(to: usize, even: v128, odd: v128): void {
  v128.store(to, v128.or(even, i16x8.shl(odd, 8)));
}

export function doubleRow(from: usize, count: i32, to: usize): void {
  for (let x = 0; x < count; x += 8) {
    const samples = wide(from + x);
    storePairs(to + 2 * x, samples, samples);
  }
}

export function interpolateRow(from: usize, count: i32, to: usize): void {
  for (let x = 0; x < count; x += 8) {
    const three = threeTimes(wide(from + x));
    storePairs(
      to + 2 * x,
      i16x8.shr_u(i16x8.add(i16x8.add(three, wide(from + x - 1)), i16x8.splat(1)), 2),
      i16x8.shr_u(i16x8.add(i16x8.add(three, wide(from + x + 1)), i16x8.splat(2)), 2),
    );
  }
  // There is nothing beyond the ends.
  store<u8>(to, load<u8>(from));
  store<u8>(to + 2 * count - 1, load<u8>(from + count - 1));
}

export function interpolateRows(from: usize, beside: usize, count: i32, rounding: i32, to: usize): void {
  for (let x = 0; x < count; x += 8) {
    const sums = i16x8.add(i16x8.add(threeTimes(wide(from + x)), wide(beside + x)), i16x8.splat(<i16>rounding));
    const samples = i16x8.shr_u(sums, 2);
    v128.store64_lane(to + x, i8x16.narrow_i16x8_u(samples, samples), 0);
  }
}

export function interpolateBoth(from: usize, beside: usize, count: i32, to: usize): void {
  let before = i16x8.splat(0);
  let here = weighDown(from, beside);
  for (let x = 0; x < count; x += 8) {
    const after = weighDown(from + x + 8, beside + x + 8);
    const left = v128.shuffle<u16>(before, here, 7, 8, 9, 10, 11, 12, 13, 14);
    const right = v128.shuffle<u16>(here, after, 1, 2, 3, 4, 5, 6, 7, 8);
    const three = threeTimes(here);
    storePairs(
      to + 2 * x,
      i16x8.shr_u(i16x8.add(i16x8.add(three, left), i16x8.splat(8)), 4),
      i16x8.shr_u(i16x8.add(i16x8.add(three, right), i16x8.splat(7)), 4),
    );
    before = here;
    here = after;
  }
  const last = count - 1;
  store<u8>(to, (4 * (3 * <i32>load<u8>(from) + <i32>load<u8>(beside)) + 8) >> 4);
  store<u8>(to + 2 * last + 1, (4 * (3 * <i32>load<u8>(from + last) + <i32>load<u8>(beside + last)) + 7) >> 4);
}

/**
 * Red, green, blue and alpha of eight pixels, 16 bits each and not yet clamped -> RGBA. Only shuffles that are one
 * instruction: others cost as much as all the rest.
 */
function storePixels(to: usize, red: v128, green: v128, blue: v128, alpha: v128): void {
  const redBlue = i8x16.narrow_i16x8_u(red, blue);
  const greenAlpha = i8x16.narrow_i16x8_u(green, alpha);
  const redGreen = v128.shuffle<u8>(redBlue, greenAlpha, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const blueAlpha = v128.shuffle<u8>(redBlue, greenAlpha, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  v128.store(to, v128.shuffle<u16>(redGreen, blueAlpha, 0, 8, 1, 9, 2, 10, 3, 11));
  v128.store(to, v128.shuffle<u16>(redGreen, blueAlpha, 4, 12, 5, 13, 6, 14, 7, 15), 16);
}

/** For four pairs of Cb and Cr: green less luma plus Cr, rounded from 65536ths. */
function lessGreen(pairs: v128): v128 {
  const weights = i16x8(-22554, 18734, -22554, 18734, -22554, 18734, -22554, 18734);
  return i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(pairs, weights), i32x4.splat(1 << 15)), 16);
}

/**
 * Weights beyond 16 bits are cut into whole numbers, which are added as they are, and the rest: 91881 is 65536 + 26345,
 * -46802 is -65536 + 18734, 116130 is 2 * 65536 - 14942. Of a single rest the half is taken, in 32768ths: that is the same
 * for each of the 256 there are.
 */
function storeYcc(y: v128, blueness: usize, redness: usize, alpha: v128, to: usize): void {
  const middle = i16x8.splat(128);
  const cb = i16x8.sub(wide(blueness), middle);
  const cr = i16x8.sub(wide(redness), middle);
  const low = lessGreen(v128.shuffle<u16>(cb, cr, 0, 8, 1, 9, 2, 10, 3, 11));
  const high = lessGreen(v128.shuffle<u16>(cb, cr, 4, 12, 5, 13, 6, 14, 7, 15));
  storePixels(
    to,
    i16x8.add(i16x8.add(y, cr), i16x8.q15mulr_sat_s(cr, i16x8.splat(13172))),
    i16x8.add(i16x8.sub(y, cr), i16x8.narrow_i32x4_s(low, high)),
    i16x8.add(i16x8.add(y, i16x8.shl(cb, 1)), i16x8.q15mulr_sat_s(cb, i16x8.splat(-7471))),
    alpha,
  );
}

/** Stored inks are inverted. */
function inverted(at: usize): v128 {
  return i16x8.sub(i16x8.splat(255), wide(at));
}

export function writeYcc(luma: usize, blueness: usize, redness: usize, count: i32, to: usize): void {
  const opaque = i16x8.splat(255);
  for (let x = 0; x < count; x += 8, to += 32) storeYcc(wide(luma + x), blueness + x, redness + x, opaque, to);
}

export function writeRgb(red: usize, green: usize, blue: usize, count: i32, to: usize): void {
  const opaque = i16x8.splat(255);
  for (let x = 0; x < count; x += 8, to += 32) storePixels(to, wide(red + x), wide(green + x), wide(blue + x), opaque);
}

/** Inks in the places of RGBA. The RGB of stored YCbCr are cyan, magenta and yellow as they are. */
export function writeYcck(luma: usize, blueness: usize, redness: usize, black: usize, count: i32, to: usize): void {
  for (let x = 0; x < count; x += 8, to += 32)
    storeYcc(wide(luma + x), blueness + x, redness + x, inverted(black + x), to);
}

export function writeCmyk(cyan: usize, magenta: usize, yellow: usize, black: usize, count: i32, to: usize): void {
  for (let x = 0; x < count; x += 8, to += 32)
    storePixels(to, inverted(cyan + x), inverted(magenta + x), inverted(yellow + x), inverted(black + x));
}
