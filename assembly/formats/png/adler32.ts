// The twin of src/formats/adler32.ts, sixteen bytes a step.

const modulus: u32 = 65521;
/** The most bytes that can be added before the sums exceed 32 bits. */
const bytesAStretch: usize = 5552;

export function adler32(adler: u32, from: usize, end: usize): u32 {
  let sum = adler & 0xffff;
  let sumOfSums = adler >>> 16;
  // Each byte of a step is added to the sum of sums this many times.
  const early = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const late = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (from < end) {
    const stop = min(end, from + bytesAStretch);
    const steps = (stop - from) >> 4;
    let bytes = i32x4.splat(0);
    let bytesBefore = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (let step: usize = 0; step < steps; step += 1, from += 16) {
      const value = v128.load(from);
      bytesBefore = i32x4.add(bytesBefore, bytes);
      bytes = i32x4.add(bytes, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(value)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(value), early));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(value), late));
    }
    sumOfSums += (sum * <u32>steps + total(bytesBefore)) * 16 + total(weighted);
    sum += total(bytes);
    for (; from < stop; from += 1) {
      sum += <u32>load<u8>(from);
      sumOfSums += sum;
    }
    sum %= modulus;
    sumOfSums %= modulus;
  }
  return (sumOfSums << 16) | sum;
}

function total(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
