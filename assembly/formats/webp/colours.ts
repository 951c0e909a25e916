// Converts YUV to RGBA with libwebp's arithmetic. Each pixel's chroma is the mean of the four nearest samples, weighed 9, 3,
// 3 and 1; the colour conversion works in 64ths of a level.

/** Two lines of 16-bit numbers, U and V interpolated vertically and scaled by 4, with one more number before and behind. */
let between: usize = 0;
let lineBytes: usize = 0;
const spare: usize = 16;

/** @returns the bytes that `between` needs */
export function betweenBytes(chromaWidth: u32): usize {
  return 2 * lineBytesOf(chromaWidth);
}

function lineBytesOf(chromaWidth: u32): usize {
  return spare + ((2 * <usize>chromaWidth + 15) & ~15) + 32;
}

export function startColours(at: usize, chromaWidth: u32): void {
  between = at;
  lineBytes = lineBytesOf(chromaWidth);
}

function weighRow(nearest: usize, other: usize, count: usize, to: usize): void {
  for (let x: usize = 0; x < count; x += 8) {
    const near = v128.load8x8_u(nearest + x);
    v128.store(to + 2 * x, i16x8.add(i16x8.add(near, i16x8.shl(near, 1)), v128.load8x8_u(other + x)));
  }
  // The picture's edge stands for what is beyond it.
  store<u16>(to - 2, load<u16>(to));
  store<u16>(to + 2 * count, load<u16>(to + 2 * count - 2));
}

/** Samples times `whole` + `part` / 256, rounded down. */
function times(samples: v128, whole: i16, part: i16): v128 {
  return i16x8.add(i16x8.mul(samples, i16x8.splat(whole)), i16x8.shr_u(i16x8.mul(samples, i16x8.splat(part)), 8));
}

/** Converts eight pixels of 16-bit numbers. The weights are libwebp's, in 16384ths. */
function storePixels(to: usize, y: v128, u: v128, v: v128, alpha: v128): void {
  const luma = times(y, 74, 133);
  const red = i16x8.sub(i16x8.add(luma, times(v, 102, 37)), i16x8.splat(14234));
  const green = i16x8.sub(i16x8.add(luma, i16x8.splat(8708)), i16x8.add(times(u, 25, 19), times(v, 52, 8)));
  const blue = i16x8.sub_sat_u(i16x8.add(luma, times(u, 129, 26)), i16x8.splat(17685));
  const redBlue = i8x16.narrow_i16x8_u(i16x8.shr_s(red, 6), i16x8.shr_u(blue, 6));
  const greenAlpha = i8x16.narrow_i16x8_u(i16x8.shr_s(green, 6), alpha);
  const redGreen = v128.shuffle<u8>(redBlue, greenAlpha, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const blueAlpha = v128.shuffle<u8>(redBlue, greenAlpha, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  v128.store(to, v128.shuffle<u16>(redGreen, blueAlpha, 0, 8, 1, 9, 2, 10, 3, 11));
  v128.store(to, v128.shuffle<u16>(redGreen, blueAlpha, 4, 12, 5, 13, 6, 14, 7, 15), 16);
}

/** Interpolates eight numbers horizontally with their neighbours, and removes the scale of 16. */
function interpolated(near: v128, beside: v128): v128 {
  return i16x8.shr_u(i16x8.add(i16x8.add(near, i16x8.shl(near, 1)), i16x8.add(beside, i16x8.splat(8))), 4);
}

/**
 * Writes a row of pixels, and up to 15 pixels beyond it.
 * @param u, v the nearest rows of chroma
 * @param otherU, otherV those on the other side of the row
 * @param alpha a row of alpha, or 0 where all is opaque
 */
export function writeRow(
  y: usize,
  u: usize,
  v: usize,
  otherU: usize,
  otherV: usize,
  alpha: usize,
  width: usize,
  to: usize,
): void {
  const chromaWidth = (width + 1) >> 1;
  const rowU = between + spare;
  const rowV = rowU + lineBytes;
  weighRow(u, otherU, chromaWidth, rowU);
  weighRow(v, otherV, chromaWidth, rowV);
  let alphas = i8x16.splat(-1);
  for (let x: usize = 0; x < width; x += 16, to += 64) {
    const nearU = v128.load(rowU + x);
    const nearV = v128.load(rowV + x);
    const evenU = interpolated(nearU, v128.load(rowU + x - 2));
    const oddU = interpolated(nearU, v128.load(rowU + x + 2));
    const evenV = interpolated(nearV, v128.load(rowV + x - 2));
    const oddV = interpolated(nearV, v128.load(rowV + x + 2));
    const luma = v128.load(y + x);
    if (alpha !== 0) alphas = v128.load(alpha + x);
    storePixels(
      to,
      i16x8.extend_low_i8x16_u(luma),
      v128.shuffle<u16>(evenU, oddU, 0, 8, 1, 9, 2, 10, 3, 11),
      v128.shuffle<u16>(evenV, oddV, 0, 8, 1, 9, 2, 10, 3, 11),
      i16x8.extend_low_i8x16_u(alphas),
    );
    storePixels(
      to + 32,
      i16x8.extend_high_i8x16_u(luma),
      v128.shuffle<u16>(evenU, oddU, 4, 12, 5, 13, 6, 14, 7, 15),
      v128.shuffle<u16>(evenV, oddV, 4, 12, 5, 13, 6, 14, 7, 15),
      i16x8.extend_high_i8x16_u(alphas),
    );
  }
}
