// The rotation of libwebp's inverse transform, for the decoder and for the encoder, which must see the samples that are decoded.

/** The upper half of the products with a number of 16 bits. */
function multiplyHigh(numbers: v128, by: v128): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.extmul_low_i16x8_s(numbers, by), 16),
    i32x4.shr_s(i32x4.extmul_high_i16x8_s(numbers, by), 16),
  );
}

/** Times the square root of 2 times the cosine of pi / 8, in 65536ths. */
export function timesCosine(numbers: v128): v128 {
  return i16x8.add(multiplyHigh(numbers, i16x8.splat(20091)), numbers);
}

/** Times the square root of 2 times the sine of pi / 8: 35468 of 65536ths, which is 65536 less 30068. */
export function timesSine(numbers: v128): v128 {
  return i16x8.add(multiplyHigh(numbers, i16x8.splat(-30068)), numbers);
}
