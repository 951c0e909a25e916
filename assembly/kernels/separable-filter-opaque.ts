// The whole-number half of src/kernels/separable-filter.ts. Rows come in pairs, their samples side by side (a0 b0 a1 b1 ...),
// so that one instruction multiplies two rows by two weights and adds up.

/** Two rows, the second `lineBytes` (a multiple of 16) behind the first, into one line of pairs. */
export function pairRows(rows: usize, lineBytes: usize, pairs: usize): void {
  for (const end = rows + lineBytes; rows < end; rows += 16, pairs += 32) {
    const one = v128.load(rows);
    const other = v128.load(rows + lineBytes);
    v128.store(pairs, v128.shuffle<u8>(one, other, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(pairs, v128.shuffle<u8>(one, other, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
  }
}

/**
 * Weighs the rows in a ring of `slots` lines of pairs, the oldest in slot `first`, into a line of 16 bits a sample, pixels in
 * pairs as well: r0 r1 g0 g1 b0 b1 a0 a1. `lineBytes`, of a line of pairs, is a multiple of 64: eight pixels.
 */
export function columnsOpaque(
  ring: usize,
  lineBytes: usize,
  slots: usize,
  first: usize,
  weights: usize,
  line: usize,
): void {
  const ringEnd = ring + slots * lineBytes;
  const start = ring + first * lineBytes;
  const half = i32x4.splat(1 << 7);
  for (let x: usize = 0; x < lineBytes; x += 64) {
    let s0 = half;
    let s1 = half;
    let s2 = half;
    let s3 = half;
    let s4 = half;
    let s5 = half;
    let s6 = half;
    let s7 = half;
    let at = start + x;
    for (let slot: usize = 0; slot < slots; slot += 1) {
      const weight = v128.load32_splat(weights + slot * 4);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load8x8_u(at), weight));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load8x8_u(at, 8), weight));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load8x8_u(at, 16), weight));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load8x8_u(at, 24), weight));
      s4 = i32x4.add(s4, i32x4.dot_i16x8_s(v128.load8x8_u(at, 32), weight));
      s5 = i32x4.add(s5, i32x4.dot_i16x8_s(v128.load8x8_u(at, 40), weight));
      s6 = i32x4.add(s6, i32x4.dot_i16x8_s(v128.load8x8_u(at, 48), weight));
      s7 = i32x4.add(s7, i32x4.dot_i16x8_s(v128.load8x8_u(at, 56), weight));
      at += lineBytes;
      if (at >= ringEnd) at -= ringEnd - ring;
    }
    const to = line + x;
    v128.store(to, pixelPair(s0, s1));
    v128.store(to, pixelPair(s2, s3), 16);
    v128.store(to, pixelPair(s4, s5), 32);
    v128.store(to, pixelPair(s6, s7), 48);
  }
}

function pixelPair(one: v128, other: v128): v128 {
  const both = i16x8.narrow_i32x4_s(i32x4.shr_s(one, 8), i32x4.shr_s(other, 8));
  return v128.shuffle<u16>(both, both, 0, 4, 1, 5, 2, 6, 3, 7);
}

/** Weighs the pixels of a line into `length` pixels; `count`, a multiple of four, weights to each. */
export function rowOpaque(line: usize, starts: usize, weights: usize, count: usize, length: usize, out: usize): void {
  for (const end = out + length * 4; out < end; out += 4, starts += 4) {
    let from = line + <usize>load<u32>(starts) * 8;
    let even = i32x4.splat(1 << 19);
    let odd = i32x4.splat(0);
    for (const last = weights + count * 2; weights < last; weights += 8, from += 32) {
      even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load(from), v128.load32_splat(weights)));
      odd = i32x4.add(odd, i32x4.dot_i16x8_s(v128.load(from, 16), v128.load32_splat(weights, 4)));
    }
    const sums = i32x4.shr_s(i32x4.add(even, odd), 20);
    const words = i16x8.narrow_i32x4_s(sums, sums);
    v128.store_lane<u32>(out, i8x16.narrow_i16x8_u(words, words), 0);
  }
}
