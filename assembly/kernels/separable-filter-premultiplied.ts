// The half of src/kernels/separable-filter.ts for pictures with alpha: colours times alpha, alpha times 255. Downwards in whole
// numbers, two rows at a time as in filter-opaque.ts; across in single precision, the same operations in the same order.

/** What products of 16 bits are less by where they are held with a sign. */
const offset = 1 << 15;
/** What the sums of a column are less by then: the weights come to 1 << 14. */
const sumOffset = offset << 14;

/** Two rows, the second `lineBytes` (a multiple of 16) behind the first, into one line of pairs of products. */
export function premultiplyRows(rows: usize, lineBytes: usize, pairs: usize): void {
  for (const end = rows + lineBytes; rows < end; rows += 16, pairs += 64) {
    const one = v128.load(rows);
    const other = v128.load(rows + lineBytes);
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

function alphasOf(pixels: v128): v128 {
  return v128.shuffle<u8>(pixels, pixels, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
}

function signed(products: v128): v128 {
  return i16x8.sub(products, i16x8.splat(<i16>offset));
}

/** As columnsOpaque, into a line of single-precision numbers; `lineBytes`, of a line of pairs, is a multiple of 128. */
export function columnsPremultiplied(
  ring: usize,
  lineBytes: usize,
  slots: usize,
  first: usize,
  weights: usize,
  line: usize,
): void {
  const ringEnd = ring + slots * lineBytes;
  const start = ring + first * lineBytes;
  for (let x: usize = 0; x < lineBytes; x += 128) {
    let s0 = i32x4.splat(sumOffset);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    let at = start + x;
    for (let slot: usize = 0; slot < slots; slot += 1) {
      const weight = v128.load32_splat(weights + slot * 4);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load(at), weight));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load(at, 16), weight));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load(at, 32), weight));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load(at, 48), weight));
      s4 = i32x4.add(s4, i32x4.dot_i16x8_s(v128.load(at, 64), weight));
      s5 = i32x4.add(s5, i32x4.dot_i16x8_s(v128.load(at, 80), weight));
      s6 = i32x4.add(s6, i32x4.dot_i16x8_s(v128.load(at, 96), weight));
      s7 = i32x4.add(s7, i32x4.dot_i16x8_s(v128.load(at, 112), weight));
      at += lineBytes;
      if (at >= ringEnd) at -= ringEnd - ring;
    }
    const to = line + x;
    v128.store(to, whole(s0));
    v128.store(to, whole(s1), 16);
    v128.store(to, whole(s2), 32);
    v128.store(to, whole(s3), 48);
    v128.store(to, whole(s4), 64);
    v128.store(to, whole(s5), 80);
    v128.store(to, whole(s6), 96);
    v128.store(to, whole(s7), 112);
  }
}

function whole(sums: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.splat(<f32>(1.0 / 16384.0)));
}

/** As rowOpaque; back to straight alpha. */
export function rowPremultiplied(
  line: usize,
  starts: usize,
  weights: usize,
  count: usize,
  length: usize,
  out: usize,
): void {
  for (const end = out + length * 4; out < end; out += 4, starts += 4) {
    let from = line + <usize>load<u32>(starts) * 16;
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
