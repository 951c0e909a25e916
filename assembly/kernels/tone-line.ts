// The twin of src/kernels/tone-line.ts: the same steps in single precision, four pixels at a time.

/**
 * Lays the colour channels of pixels through a line, in place; alpha stays.
 *
 * @param count how many pixels. It is rounded up to a multiple of four, so there must be room for three more.
 */
export function layTones(pixels: usize, count: u32, gain: f32, offset: f32): void {
  const alphas = i32x4.splat(0xff000000);
  const gains = f32x4.splat(gain);
  const offsets = f32x4.splat(offset);
  for (const end = pixels + count * 4; pixels < end; pixels += 16) {
    const four = v128.load(pixels);
    const low = i16x8.extend_low_i8x16_u(four);
    const high = i16x8.extend_high_i8x16_u(four);
    const first = laid(i32x4.extend_low_i16x8_u(low), gains, offsets);
    const second = laid(i32x4.extend_high_i16x8_u(low), gains, offsets);
    const third = laid(i32x4.extend_low_i16x8_u(high), gains, offsets);
    const fourth = laid(i32x4.extend_high_i16x8_u(high), gains, offsets);
    const levels = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(first, second), i16x8.narrow_i32x4_s(third, fourth));
    v128.store(pixels, v128.bitselect(four, levels, alphas));
  }
}

/** Rounded, ties to even. */
function laid(levels: v128, gains: v128, offsets: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(levels), gains), offsets)));
}
