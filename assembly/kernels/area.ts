// src/kernels/area.ts: a pixel's four channels in one vector, single precision in spans, whole numbers in blocks, and the same
// operations in the same order.

/** Weighs a row across into `length` pixels of a line; `count` weights to each. */
export function weighOpaque(row: usize, starts: usize, weights: usize, count: u32, length: u32, line: usize): void {
  const pairs = count >> 1;
  for (const end = line + length * 16; line < end; line += 16, starts += 4) {
    let from = row + <usize>load<u32>(starts) * 4;
    let sums = f32x4.splat(0);
    for (const last = weights + pairs * 8; weights < last; weights += 8, from += 8) {
      const pair = v128.load8x8_u(from);
      sums = f32x4.add(sums, f32x4.mul(lowFloats(pair), v128.load32_splat(weights)));
      sums = f32x4.add(sums, f32x4.mul(highFloats(pair), v128.load32_splat(weights, 4)));
    }
    if (count & 1) {
      sums = f32x4.add(sums, f32x4.mul(lowFloats(v128.load8x8_u(from)), v128.load32_splat(weights)));
      weights += 4;
    }
    v128.store(line, sums);
  }
}

/** As weighOpaque, of colours times alpha, and alpha. */
export function weighPremultiplied(
  row: usize,
  starts: usize,
  weights: usize,
  count: u32,
  length: u32,
  line: usize,
): void {
  const pairs = count >> 1;
  for (const end = line + length * 16; line < end; line += 16, starts += 4) {
    let from = row + <usize>load<u32>(starts) * 4;
    let sums = f32x4.splat(0);
    for (const last = weights + pairs * 8; weights < last; weights += 8, from += 8) {
      const pair = premultiplied(v128.load8x8_u(from));
      sums = f32x4.add(sums, f32x4.mul(lowFloats(pair), v128.load32_splat(weights)));
      sums = f32x4.add(sums, f32x4.mul(highFloats(pair), v128.load32_splat(weights, 4)));
    }
    if (count & 1) {
      const pixel = premultiplied(v128.load8x8_u(from));
      sums = f32x4.add(sums, f32x4.mul(lowFloats(pixel), v128.load32_splat(weights)));
      weights += 4;
    }
    v128.store(line, sums);
  }
}

/** Adds a weighed line of `bytes`, a multiple of 16, to the sums of a row of the result. */
export function addWeighedLine(line: usize, weight: f32, bytes: u32, sums: usize): void {
  const weights = f32x4.splat(weight);
  for (const end = line + bytes; line < end; line += 16, sums += 16) {
    v128.store(sums, f32x4.add(v128.load(sums), f32x4.mul(v128.load(line), weights)));
  }
}

/** Adds the blocks of a row, each `width` pixels wide, to the sums of `length` pixels: 32 bits without a sign. */
export function addBlocksOpaque(row: usize, width: u32, length: u32, sums: usize): void {
  for (const end = sums + length * 16; sums < end; sums += 16) {
    let sum = v128.load(sums);
    for (const last = row + width * 4; row < last; row += 4) {
      sum = i32x4.add(sum, i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(row))));
    }
    v128.store(sums, sum);
  }
}

/** As addBlocksOpaque, of colours times alpha, and alpha. */
export function addBlocksPremultiplied(row: usize, width: u32, length: u32, sums: usize): void {
  for (const end = sums + length * 16; sums < end; sums += 16) {
    let sum = v128.load(sums);
    for (const last = row + width * 4; row < last; row += 4) {
      const pixel = premultiplied(i16x8.extend_low_i8x16_u(v128.load32_zero(row)));
      sum = i32x4.add(sum, i32x4.extend_low_i16x8_u(pixel));
    }
    v128.store(sums, sum);
  }
}

/** The number of weighed lines that `mixLines` keeps, and that it mixes at most. */
export const mixedLines = 4;

/**
 * Mixes the first `count` of four lines from `first` on, which follow each other in a ring and lie `stride` bytes apart, to the bytes of
 * `length` opaque pixels: addWeighedLine and meansOpaque at once. Four pixels at a time: up to three more are read and written.
 */
export function mixLines(
  lines: usize,
  stride: u32,
  first: u32,
  count: u32,
  weight0: f32,
  weight1: f32,
  weight2: f32,
  weight3: f32,
  length: u32,
  out: usize,
): void {
  const full = i32x4.splat(0xff000000);
  const weights0 = f32x4.splat(weight0);
  const weights1 = f32x4.splat(weight1);
  const weights2 = f32x4.splat(weight2);
  const weights3 = f32x4.splat(weight3);
  let line0 = lines + (first & 3) * stride;
  let line1 = lines + ((first + 1) & 3) * stride;
  let line2 = lines + ((first + 2) & 3) * stride;
  let line3 = lines + ((first + 3) & 3) * stride;
  for (const end = out + length * 4; out < end; out += 16) {
    let a = f32x4.mul(v128.load(line0), weights0);
    let b = f32x4.mul(v128.load(line0, 16), weights0);
    let c = f32x4.mul(v128.load(line0, 32), weights0);
    let d = f32x4.mul(v128.load(line0, 48), weights0);
    line0 += 64;
    if (count > 1) {
      a = f32x4.add(a, f32x4.mul(v128.load(line1), weights1));
      b = f32x4.add(b, f32x4.mul(v128.load(line1, 16), weights1));
      c = f32x4.add(c, f32x4.mul(v128.load(line1, 32), weights1));
      d = f32x4.add(d, f32x4.mul(v128.load(line1, 48), weights1));
      line1 += 64;
    }
    if (count > 2) {
      a = f32x4.add(a, f32x4.mul(v128.load(line2), weights2));
      b = f32x4.add(b, f32x4.mul(v128.load(line2, 16), weights2));
      c = f32x4.add(c, f32x4.mul(v128.load(line2, 32), weights2));
      d = f32x4.add(d, f32x4.mul(v128.load(line2, 48), weights2));
      line2 += 64;
    }
    if (count > 3) {
      a = f32x4.add(a, f32x4.mul(v128.load(line3), weights3));
      b = f32x4.add(b, f32x4.mul(v128.load(line3, 16), weights3));
      c = f32x4.add(c, f32x4.mul(v128.load(line3, 32), weights3));
      d = f32x4.add(d, f32x4.mul(v128.load(line3, 48), weights3));
      line3 += 64;
    }
    const low = i16x8.narrow_i32x4_s(levels(a), levels(b));
    const high = i16x8.narrow_i32x4_s(levels(c), levels(d));
    v128.store(out, v128.or(full, i8x16.narrow_i16x8_u(low, high)));
  }
}

/** Sums of blocks, `bytes` of them, to single precision in their place. */
export function roundSums(sums: usize, bytes: u32): void {
  for (const end = sums + bytes; sums < end; sums += 16) v128.store(sums, f32x4.convert_i32x4_u(v128.load(sums)));
}

/** The sums of `length` pixels to bytes, four pixels at a time: up to three more are read and written. */
export function meansOpaque(sums: usize, scale: f32, bias: f32, length: u32, out: usize): void {
  const full = i32x4.splat(0xff000000);
  for (const end = out + length * 4; out < end; out += 16, sums += 64) {
    const low = i16x8.narrow_i32x4_s(nearest(sums, scale, bias), nearest(sums + 16, scale, bias));
    const high = i16x8.narrow_i32x4_s(nearest(sums + 32, scale, bias), nearest(sums + 48, scale, bias));
    v128.store(out, v128.or(full, i8x16.narrow_i16x8_u(low, high)));
  }
}

/** As meansOpaque, a pixel at a time; back to straight alpha. */
export function meansPremultiplied(sums: usize, scale: f32, bias: f32, length: u32, out: usize): void {
  for (const end = out + length * 4; out < end; out += 4, sums += 16) {
    const alpha = i32x4.extract_lane(nearest(sums, scale, bias), 3);
    if (alpha === 0) {
      store<u32>(out, 0);
      continue;
    }
    const straight = f32x4.nearest(f32x4.div(v128.load(sums), v128.load32_splat(sums, 12)));
    const bytes = i32x4.replace_lane(i32x4.trunc_sat_f32x4_s(straight), 3, alpha);
    const words = i16x8.narrow_i32x4_s(bytes, bytes);
    v128.store_lane<u32>(out, i8x16.narrow_i16x8_u(words, words), 0);
  }
}

/** Halves to the even neighbour. */
function nearest(sums: usize, scale: f32, bias: f32): v128 {
  return levels(f32x4.mul(f32x4.add(v128.load(sums), f32x4.splat(bias)), f32x4.splat(scale)));
}

function levels(means: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(means));
}

/** Two pixels of 16 bits a channel: colours times alpha, and alpha. */
function premultiplied(pair: v128): v128 {
  const alphas = v128.shuffle<u16>(pair, pair, 3, 3, 3, 3, 7, 7, 7, 7);
  const colours = v128.bitselect(i16x8.splat(1), pair, i16x8(0, 0, 0, -1, 0, 0, 0, -1));
  return i16x8.mul(colours, alphas);
}

function lowFloats(pair: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(pair));
}

function highFloats(pair: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(pair));
}
