// The twin of src/kernels/jpeg-pixels.ts, row by row. Rows are read and written beyond their ends: the caller leaves room.

/** Of bytes: each is one of 8 numbers of 16 bits. */
function wide(at: usize): v128 {
  return v128.load8x8_u(at);
}

function threeTimes(vector: v128): v128 {
  return i16x8.add(vector, i16x8.add(vector, vector));
}

/** Two numbers of 16 bits to a pair of bytes, eight times. */
function storePairs(to: usize, even: v128, odd: v128): void {
  const both = i8x16.narrow_i16x8_u(even, odd);
  v128.store(to, i8x16.shuffle(both, both, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15));
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
  for (let x = 0; x < count; x += 8) {
    const at = from + x;
    const other = beside + x;
    const three = threeTimes(i16x8.add(threeTimes(wide(at)), wide(other)));
    const left = i16x8.add(threeTimes(wide(at - 1)), wide(other - 1));
    const right = i16x8.add(threeTimes(wide(at + 1)), wide(other + 1));
    storePairs(
      to + 2 * x,
      i16x8.shr_u(i16x8.add(i16x8.add(three, left), i16x8.splat(8)), 4),
      i16x8.shr_u(i16x8.add(i16x8.add(three, right), i16x8.splat(7)), 4),
    );
  }
  const last = count - 1;
  store<u8>(to, (4 * (3 * <i32>load<u8>(from) + <i32>load<u8>(beside)) + 8) >> 4);
  store<u8>(to + 2 * last + 1, (4 * (3 * <i32>load<u8>(from + last) + <i32>load<u8>(beside + last)) + 7) >> 4);
}

/** Red and green, then blue, of eight pixels, 16 bits each and not yet held to their range -> RGBA. */
function storePixels(to: usize, red: v128, green: v128, blue: v128): void {
  const redGreen = i8x16.narrow_i16x8_u(red, green);
  const blueAlpha = i8x16.narrow_i16x8_u(blue, i16x8.splat(255));
  v128.store(to, i8x16.shuffle(redGreen, blueAlpha, 0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27));
  v128.store(to, i8x16.shuffle(redGreen, blueAlpha, 4, 12, 20, 28, 5, 13, 21, 29, 6, 14, 22, 30, 7, 15, 23, 31), 16);
}

/** Of four pairs of Cb and Cr: their weighted sum in 65536ths, rounded. */
function weigh(pairs: v128, weights: i32): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(pairs, i32x4.splat(weights)), i32x4.splat(1 << 15)), 16);
}

/** Two weights of 16 bits, of Cb and Cr. */
function weights(blueness: i32, redness: i32): i32 {
  return (redness << 16) | (blueness & 0xffff);
}

/**
 * Weights beyond 16 bits are cut into whole numbers, which are added as they are, and the rest: 91881 is 65536 + 26345,
 * -46802 is -65536 + 18734, 116130 is 2 * 65536 - 14942.
 */
export function writeYcc(luma: usize, blueness: usize, redness: usize, count: i32, to: usize): void {
  const middle = i16x8.splat(128);
  for (let x = 0; x < count; x += 8, to += 32) {
    const y = wide(luma + x);
    const cb = i16x8.sub(wide(blueness + x), middle);
    const cr = i16x8.sub(wide(redness + x), middle);
    const low = i8x16.shuffle(cb, cr, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
    const high = i8x16.shuffle(cb, cr, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
    const red = i16x8.narrow_i32x4_s(weigh(low, weights(0, 26345)), weigh(high, weights(0, 26345)));
    const green = i16x8.narrow_i32x4_s(weigh(low, weights(-22554, 18734)), weigh(high, weights(-22554, 18734)));
    const blue = i16x8.narrow_i32x4_s(weigh(low, weights(-14942, 0)), weigh(high, weights(-14942, 0)));
    storePixels(
      to,
      i16x8.add(y, i16x8.add(cr, red)),
      i16x8.add(y, i16x8.sub(green, cr)),
      i16x8.add(y, i16x8.add(i16x8.add(cb, cb), blue)),
    );
  }
}

export function writeRgb(red: usize, green: usize, blue: usize, count: i32, to: usize): void {
  for (let x = 0; x < count; x += 8, to += 32) storePixels(to, wide(red + x), wide(green + x), wide(blue + x));
}
