// The twin of src/formats/avif/planes.ts: the same sums in single precision, four pixels at a time.

/** A chroma sample is a level from 0 to 255; this one stands for no colour. */
const noColour: f32 = 128;

/** Four levels as numbers. */
function levels(from: usize): v128 {
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from))));
}

/**
 * Sets a row of chroma, one number for each pixel.
 *
 * @param from the samples, one for each pixel
 * @param to 32-bit floats
 * @param count how many pixels. It is rounded up to a multiple of four, so there must be room for three more, on both sides.
 * @param range the levels between 0 and 1
 */
export function spreadChroma(from: usize, to: usize, count: u32, range: f32): void {
  const middle = f32x4.splat(noColour);
  const ranges = f32x4.splat(range);
  for (const end = to + count * 4; to < end; to += 16, from += 4)
    v128.store(to, f32x4.div(f32x4.sub(levels(from), middle), ranges));
}

/**
 * Sets a row of chroma between its samples: nine sixteenths of the nearest, three of each beside it and one of the far one.
 *
 * @param own the samples of the row that the pixels lie in
 * @param next the samples of the next nearest row
 * @param to 32-bit floats, for the pixels from the second one on: two for each pair of neighbouring samples
 * @param pairs how many pairs. It is rounded up to a multiple of four, so there must be room for more: four samples, six floats.
 * @param range the levels between 0 and 1
 */
export function mixChroma(own: usize, next: usize, to: usize, pairs: u32, range: f32): void {
  const middle = f32x4.splat(noColour);
  const ranges = f32x4.splat(range);
  const most = f32x4.splat(0.5625);
  const some = f32x4.splat(0.1875);
  const least = f32x4.splat(0.0625);
  for (const end = to + pairs * 8; to < end; to += 32, own += 4, next += 4) {
    const left = f32x4.div(f32x4.sub(levels(own), middle), ranges);
    const right = f32x4.div(f32x4.sub(levels(own + 1), middle), ranges);
    const nextLeft = f32x4.div(f32x4.sub(levels(next), middle), ranges);
    const nextRight = f32x4.div(f32x4.sub(levels(next + 1), middle), ranges);
    const first = mixed(left, right, nextLeft, nextRight, most, some, least);
    const second = mixed(right, left, nextRight, nextLeft, most, some, least);
    v128.store(to, v128.shuffle<i32>(first, second, 0, 4, 1, 5));
    v128.store(to + 16, v128.shuffle<i32>(first, second, 2, 6, 3, 7));
  }
}

function mixed(near: v128, beside: v128, next: v128, far: v128, most: v128, some: v128, least: v128): v128 {
  const row = f32x4.add(f32x4.mul(near, most), f32x4.mul(beside, some));
  return f32x4.add(f32x4.add(row, f32x4.mul(next, some)), f32x4.mul(far, least));
}

/**
 * Sets a row of opaque RGBA.
 *
 * @param luma one level for each pixel
 * @param blues chroma as `spreadChroma` and `mixChroma` set it
 * @param reds the same
 * @param to RGBA
 * @param count how many pixels. It is rounded up to a multiple of four, so there must be room for three more everywhere.
 * @param black the level of black
 * @param range the levels from black to white
 */
export function writePlanes(
  luma: usize,
  blues: usize,
  reds: usize,
  to: usize,
  count: u32,
  black: f32,
  range: f32,
  toRed: f32,
  toBlue: f32,
  redInGreen: f32,
  blueInGreen: f32,
  green: f32,
): void {
  for (const end = to + count * 4; to < end; to += 16, luma += 4, blues += 16, reds += 16) {
    const bright = f32x4.div(f32x4.sub(levels(luma), f32x4.splat(black)), f32x4.splat(range));
    const cb = v128.load(blues);
    const cr = v128.load(reds);
    const part = f32x4.add(f32x4.mul(f32x4.splat(redInGreen), cr), f32x4.mul(f32x4.splat(blueInGreen), cb));
    const less = f32x4.div(f32x4.mul(f32x4.splat(2), part), f32x4.splat(green));
    const red = level(f32x4.add(bright, f32x4.mul(f32x4.splat(toRed), cr)));
    const middle = level(f32x4.sub(bright, less));
    const blue = level(f32x4.add(bright, f32x4.mul(f32x4.splat(toBlue), cb)));
    const low = v128.or(red, i32x4.shl(middle, 8));
    v128.store(to, v128.or(v128.or(low, i32x4.shl(blue, 16)), i32x4.splat(0xff000000)));
  }
}

/** Four numbers as bytes of 32 bits. */
function level(value: v128): v128 {
  const whole = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.splat(0.5), f32x4.mul(value, f32x4.splat(255))));
  return i32x4.max_s(i32x4.splat(0), i32x4.min_s(whole, i32x4.splat(255)));
}
