// The single-precision half of src/kernels/separable-filter.ts: the same operations in the same order, four channels at once.

/** Colours times alpha, alpha times 255; `bytes`, of the row, is a multiple of 16. */
export function premultiplyRow(row: usize, bytes: usize, out: usize): void {
  const full = i32x4.splat(0xff000000);
  for (const end = row + bytes; row < end; row += 16, out += 64) {
    const pixels = v128.load(row);
    const alphas = v128.shuffle<u8>(pixels, pixels, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
    const colours = v128.or(pixels, full);
    const low = i16x8.extmul_low_i8x16_u(colours, alphas);
    const high = i16x8.extmul_high_i8x16_u(colours, alphas);
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)));
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), 16);
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), 32);
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), 48);
  }
}

/** As columnsOpaque, of single rows; `lineBytes` is a multiple of 128: eight pixels. */
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
    let s0 = f32x4.splat(0);
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
      s0 = f32x4.add(s0, f32x4.mul(v128.load(at), weight));
      s1 = f32x4.add(s1, f32x4.mul(v128.load(at, 16), weight));
      s2 = f32x4.add(s2, f32x4.mul(v128.load(at, 32), weight));
      s3 = f32x4.add(s3, f32x4.mul(v128.load(at, 48), weight));
      s4 = f32x4.add(s4, f32x4.mul(v128.load(at, 64), weight));
      s5 = f32x4.add(s5, f32x4.mul(v128.load(at, 80), weight));
      s6 = f32x4.add(s6, f32x4.mul(v128.load(at, 96), weight));
      s7 = f32x4.add(s7, f32x4.mul(v128.load(at, 112), weight));
      at += lineBytes;
      if (at >= ringEnd) at -= ringEnd - ring;
    }
    const to = line + x;
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    v128.store(to, s4, 64);
    v128.store(to, s5, 80);
    v128.store(to, s6, 96);
    v128.store(to, s7, 112);
  }
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
