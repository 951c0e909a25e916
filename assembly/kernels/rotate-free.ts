// The twin of src/kernels/rotate-free.ts for one row of a tile: the same sums in whole numbers, and the same quotients
// in single precision.

/** The alpha bytes of two pixels. */
const alphas: u64 = 0xff000000ff000000;
/**
 * 2^24: positions are kept with 24 bits below the 256th of a pixel, as `Turn` in src/kernels/rotate-free.ts gives them.
 */
const fraction: f64 = 16777216;

/**
 * Makes part of one row of the turned picture by bilinear interpolation, premultiplied where any of the four pixels has
 * alpha. Positions and steps are in 256ths of a source pixel; positions include the half that makes truncation round.
 *
 * @param region RGBA pixels of the source that this tile can need, transparent where they lie outside of the source;
 * not written
 * @param stride bytes from one row of the region to the next
 * @param left the source column of the region's first pixel, -1 or more
 * @param top the source row of the region's first pixel, -1 or more
 * @param width the source's width in pixels
 * @param height the source's height in pixels
 * @param startX where column 0 of this row lies in the source
 * @param startY where column 0 of this row lies in the source
 * @param stepX from one column to the next
 * @param stepY from one column to the next
 * @param x the first column to make
 * @param count how many columns to make
 * @param out room for `count` RGBA pixels
 */
export function rotateRow(
  region: usize,
  stride: i32,
  left: i32,
  top: i32,
  width: u32,
  height: u32,
  startX: f64,
  startY: f64,
  stepX: f64,
  stepY: f64,
  x: i32,
  count: u32,
  out: usize,
): void {
  const moreX = <i64>(stepX * fraction);
  const moreY = <i64>(stepY * fraction);
  let placeX = <i64>(startX * fraction) + <i64>x * moreX;
  let placeY = <i64>(startY * fraction) + <i64>x * moreY;
  for (const end = out + count * 4; out < end; out += 4, placeX += moreX, placeY += moreY) {
    const wholeX = <i32>(placeX >> 32);
    const wholeY = <i32>(placeY >> 32);
    // Positions from -1 on count; one unsigned comparison tests both ends.
    if (<u32>(wholeX + 1) > width || <u32>(wholeY + 1) > height) {
      store<u32>(out, 0);
      continue;
    }
    const right = <i32>(placeX >> 24) & 255;
    const lower = <i32>(placeY >> 24) & 255;
    const at = region + (wholeY - top) * stride + (wholeX - left) * 4;
    const below = at + stride;
    const opaque = (load<u64>(at) & load<u64>(below) & alphas) === alphas;
    const bytes = opaque ? mixOpaque(at, below, right, lower) : mixPremultiplied(at, below, right, lower);
    v128.store32_lane(out, bytes, 0);
  }
}

/** Four opaque pixels: 15 bits are kept between the two directions, as `mixOpaque` of the definition does. */
function mixOpaque(above: usize, below: usize, right: i32, lower: i32): v128 {
  const upper = v128.load8x8_u(above);
  const change = i16x8.mul(i16x8.sub(v128.load8x8_u(below), upper), i16x8.splat(<i16>lower));
  const halves = i16x8.avgr_u(i16x8.add(i16x8.shl(upper, 8), change), i16x8.splat(0));
  const pairs = v128.shuffle<u16>(halves, halves, 0, 4, 1, 5, 2, 6, 3, 7);
  const sums = i32x4.dot_i16x8_s(pairs, i32x4.splat((right << 16) | (256 - right)));
  const levels = i32x4.shr_s(i32x4.add(sums, i32x4.splat(1 << 14)), 15);
  const words = i16x8.narrow_i32x4_s(levels, levels);
  return i8x16.narrow_i16x8_u(words, words);
}

/** Four pixels, some with alpha; the result is straight again. */
function mixPremultiplied(above: usize, below: usize, right: i32, lower: i32): v128 {
  const upperPixels = premultiplied(above);
  const lowerPixels = premultiplied(below);
  const upperWeight = i16x8.splat(<i16>(256 - lower));
  const lowerWeight = i16x8.splat(<i16>lower);
  const nearer = i32x4.add(
    i32x4.extmul_low_i16x8_u(upperPixels, upperWeight),
    i32x4.extmul_low_i16x8_u(lowerPixels, lowerWeight),
  );
  const farther = i32x4.add(
    i32x4.extmul_high_i16x8_u(upperPixels, upperWeight),
    i32x4.extmul_high_i16x8_u(lowerPixels, lowerWeight),
  );
  const sums = f32x4.convert_i32x4_u(
    i32x4.add(i32x4.mul(nearer, i32x4.splat(256 - right)), i32x4.mul(farther, i32x4.splat(right))),
  );
  const cover = f32x4.extract_lane(sums, 3);
  const alpha = min<f32>(255, floor<f32>(cover * <f32>(1.0 / (255.0 * 65536.0)) + 0.5));
  if (alpha === 0) return i32x4.splat(0);
  const straight = f32x4.add(f32x4.mul(sums, f32x4.splat(<f32>255 / cover)), f32x4.splat(0.5));
  const levels = i32x4.replace_lane(i32x4.trunc_sat_f32x4_s(straight), 3, <i32>alpha);
  const words = i16x8.narrow_i32x4_s(levels, levels);
  return i8x16.narrow_i16x8_u(words, words);
}

/** Two neighbouring pixels premultiplied, 16 bits a channel: colours times alpha, alpha times 255. */
function premultiplied(pair: usize): v128 {
  const pixels = v128.load64_zero(pair);
  const factors = i8x16.swizzle(pixels, i8x16(3, 3, 3, 3, 7, 7, 7, 7, -1, -1, -1, -1, -1, -1, -1, -1));
  return i16x8.extmul_low_i8x16_u(v128.or(pixels, i32x4.splat(0xff000000)), factors);
}
