// The twin of `filterPremultiplied` in src/kernels/separable-filter.ts: colours times alpha, alpha times 255. The
// vertical pass is in whole numbers, two rows at a time as in separable-filter-opaque.ts; the horizontal pass is in
// single precision, with the same operations in the same order as the definition.
import { filterColumns, filterWeightBits } from './separable-filter-opaque';

/** Bytes to a pixel of a slot of `premultiplyRows`: two rows of four 16-bit products. */
export const premultipliedSlotBytes: u32 = 16;
/** Bytes to a pixel of the line between the passes: single precision. */
export const premultipliedLineBytes: u32 = 16;

/** Subtracted from a product, which is 16 bits without a sign, because the dot product of SIMD takes signed ones. */
const offset = 1 << 15;
/** The amount a weighted sum lacks in consequence: the weights sum to 1 << `filterWeightBits`. */
const sumOffset = offset << filterWeightBits;

/**
 * Premultiplies two rows and combines them into one slot of the ring.
 *
 * @param rows two rows of straight RGBA, one directly behind the other; not written
 * @param rowBytes bytes of one row, padding included: a multiple of 16
 * @param pairs room for four times `rowBytes`
 */
export function premultiplyRows(rows: usize, rowBytes: u32, pairs: usize): void {
  for (const end = rows + rowBytes; rows < end; rows += 16, pairs += 64) {
    const one = v128.load(rows);
    const other = v128.load(rows + rowBytes);
    const oneAlphas = alphasOf(one);
    const otherAlphas = alphasOf(other);
    const oneColours = v128.or(one, i32x4.splat(0xff000000));
    const otherColours = v128.or(other, i32x4.splat(0xff000000));
    const oneLow = signed(i16x8.extmul_low_i8x16_u(oneColours, oneAlphas));
    const oneHigh = signed(i16x8.extmul_high_i8x16_u(oneColours, oneAlphas));
    const otherLow = signed(i16x8.extmul_low_i8x16_u(otherColours, otherAlphas));
    const otherHigh = signed(i16x8.extmul_high_i8x16_u(otherColours, otherAlphas));
    v128.store(pairs, v128.shuffle<u16>(oneLow, otherLow, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(pairs, v128.shuffle<u16>(oneLow, otherLow, 4, 12, 5, 13, 6, 14, 7, 15), 16);
    v128.store(pairs, v128.shuffle<u16>(oneHigh, otherHigh, 0, 8, 1, 9, 2, 10, 3, 11), 32);
    v128.store(pairs, v128.shuffle<u16>(oneHigh, otherHigh, 4, 12, 5, 13, 6, 14, 7, 15), 48);
  }
}

/** Each of four pixels' alpha, once for each of its channels. */
function alphasOf(pixels: v128): v128 {
  return v128.shuffle<u8>(pixels, pixels, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
}

/** 16-bit products moved into the signed range. */
function signed(products: v128): v128 {
  return i16x8.sub(products, i16x8.splat(<i16>offset));
}

/**
 * The vertical pass for one row of the result: weighs the rows in the ring into a line of premultiplied pixels in
 * single precision.
 *
 * @param ring slots as `premultiplyRows` writes them; not written
 * @param slotBytes bytes of a slot: a multiple of `filterColumns` * `premultipliedSlotBytes`
 * @param slots how many slots the ring has; all of them are weighed
 * @param first the slot of the topmost rows, less than `slots`
 * @param weights `slots` pairs of 16-bit weights, topmost first
 * @param line room for `slotBytes`
 */
export function columnsPremultiplied(
  ring: usize,
  slotBytes: u32,
  slots: u32,
  first: u32,
  weights: usize,
  line: usize,
): void {
  const ringEnd = ring + slots * slotBytes;
  const start = ring + first * slotBytes;
  for (let x: usize = 0; x < slotBytes; x += filterColumns * premultipliedSlotBytes) {
    let s0 = i32x4.splat(sumOffset);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    let at = start + x;
    for (let slot: u32 = 0; slot < slots; slot += 1) {
      const weight = v128.load32_splat(weights + slot * 4);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load(at), weight));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load(at, 16), weight));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load(at, 32), weight));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load(at, 48), weight));
      s4 = i32x4.add(s4, i32x4.dot_i16x8_s(v128.load(at, 64), weight));
      s5 = i32x4.add(s5, i32x4.dot_i16x8_s(v128.load(at, 80), weight));
      s6 = i32x4.add(s6, i32x4.dot_i16x8_s(v128.load(at, 96), weight));
      s7 = i32x4.add(s7, i32x4.dot_i16x8_s(v128.load(at, 112), weight));
      at += slotBytes;
      if (at >= ringEnd) at -= ringEnd - ring;
    }
    const to = line + x;
    v128.store(to, unscaled(s0));
    v128.store(to, unscaled(s1), 16);
    v128.store(to, unscaled(s2), 32);
    v128.store(to, unscaled(s3), 48);
    v128.store(to, unscaled(s4), 64);
    v128.store(to, unscaled(s5), 80);
    v128.store(to, unscaled(s6), 96);
    v128.store(to, unscaled(s7), 112);
  }
}

/** Weighed sums divided by the sum of the weights. */
function unscaled(sums: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.splat(<f32>(1.0 / <f64>(1 << filterWeightBits))));
}

/**
 * The horizontal pass: weighs the pixels of a line into one row of the result and divides by alpha, half up. A pixel
 * whose alpha rounds to 0 is transparent black.
 *
 * @param line as `columnsPremultiplied` writes it, with `count` pixels of any finite content behind its end; not
 * written
 * @param starts for each pixel of the result the first pixel it takes, a 32-bit even number
 * @param weights for each pixel of the result `count` weights in single precision, 1 being 1
 * @param count weights to a pixel: a multiple of `filterTaps`
 * @param length pixels of the result
 * @param out room for `length` straight RGBA pixels
 */
export function rowPremultiplied(
  line: usize,
  starts: usize,
  weights: usize,
  count: u32,
  length: u32,
  out: usize,
): void {
  for (const end = out + length * 4; out < end; out += 4, starts += 4) {
    let from = line + <usize>load<u32>(starts) * premultipliedLineBytes;
    let sums = f32x4.splat(0);
    for (const last = weights + count * 4; weights < last; weights += 16, from += 64) {
      sums = f32x4.add(sums, f32x4.mul(v128.load(from), v128.load32_splat(weights)));
      sums = f32x4.add(sums, f32x4.mul(v128.load(from, 16), v128.load32_splat(weights, 4)));
      sums = f32x4.add(sums, f32x4.mul(v128.load(from, 32), v128.load32_splat(weights, 8)));
      sums = f32x4.add(sums, f32x4.mul(v128.load(from, 48), v128.load32_splat(weights, 12)));
    }
    const cover = f32x4.extract_lane(sums, 3);
    const alpha = min<f32>(255, max<f32>(0, floor<f32>(cover * <f32>(1.0 / 255.0) + 0.5)));
    if (alpha === 0) {
      store<u32>(out, 0);
      continue;
    }
    const straight = f32x4.add(f32x4.mul(sums, f32x4.splat(<f32>255 / cover)), f32x4.splat(0.5));
    const bytes = i32x4.replace_lane(i32x4.trunc_sat_f32x4_s(straight), 3, <i32>alpha);
    const words = i16x8.narrow_i32x4_s(bytes, bytes);
    v128.store_lane<u32>(out, i8x16.narrow_i16x8_u(words, words), 0);
  }
}
