// The twin of src/kernels/flatten.ts: the same whole-number sums, four pixels at a time.

/**
 * Lays pixels over an opaque colour, in place.
 *
 * @param pixels straight RGBA; overwritten
 * @param count how many pixels. It is rounded up to a multiple of four, so there must be room for three more.
 * @param colour an opaque pixel as a 32-bit word in memory order RGBA
 */
export function flattenPixels(pixels: usize, count: u32, colour: i32): void {
  const under = i32x4.splat(colour);
  const alphas = i32x4.splat(0xff000000);
  for (const end = pixels + count * 4; pixels < end; pixels += 16) {
    const four = v128.load(pixels);
    const alpha = v128.and(four, alphas);
    if (i32x4.all_true(i32x4.eq(alpha, alphas))) continue;
    if (!v128.any_true(alpha)) v128.store(pixels, under);
    else {
      const lowCovers = i8x16.swizzle(four, i8x16(3, -1, 3, -1, 3, -1, 3, -1, 7, -1, 7, -1, 7, -1, 7, -1));
      const highCovers = i8x16.swizzle(four, i8x16(11, -1, 11, -1, 11, -1, 11, -1, 15, -1, 15, -1, 15, -1, 15, -1));
      const low = mixed(i16x8.extend_low_i8x16_u(four), lowCovers, i16x8.extend_low_i8x16_u(under));
      const high = mixed(i16x8.extend_high_i8x16_u(four), highCovers, i16x8.extend_high_i8x16_u(under));
      v128.store(pixels, v128.or(alphas, i8x16.narrow_i16x8_u(low, high)));
    }
  }
}

/**
 * (pixel * alpha + under * (255 - alpha)) / 255, rounded, for two pixels of 16 bits a channel; `covers` repeats each
 * pixel's alpha for its channels.
 */
function mixed(pixels: v128, covers: v128, under: v128): v128 {
  const rest = i16x8.sub(i16x8.splat(255), covers);
  const sums = i16x8.add(i16x8.mul(pixels, covers), i16x8.mul(under, rest));
  return i16x8.shr_u(i16x8.add(i16x8.add(sums, i16x8.splat(1)), i16x8.shr_u(sums, 8)), 8);
}
