// The twin of `filterOpaque` in src/kernels/separable-filter.ts. Rows are stored in pairs, their samples alternating
// (a0 b0 a1 b1 ...), so that one instruction multiplies two rows by two weights and adds the products.

/** Pixels that the vertical passes take in one step: the padded width of a row is a multiple of this. */
export const filterColumns: u32 = 8;
/** Rows in a slot of the ring. */
export const filterRowsPerSlot: u32 = 2;
/** Weights that the horizontal passes take in one step: the number of taps is a multiple of this. */
export const filterTaps: u32 = 4;
/** Bits of fraction in a weight: the weights of a position sum to 1 << `filterWeightBits`. */
export const filterWeightBits: i32 = 14;
/** Bytes to a pixel of a slot of `pairRows`: two rows of four bytes. */
export const opaqueSlotBytes: u32 = 8;
/** Bytes to a pixel of the line between the passes: 16 bits a sample. */
export const opaqueLineBytes: u32 = 8;

/** Fraction bits a sample keeps between the passes, which leaves 16 bits room to overshoot. */
const lineBits: i32 = 6;
const downBits: i32 = filterWeightBits - lineBits;
const acrossBits: i32 = filterWeightBits + lineBits;

/**
 * Combines two rows into one slot of the ring.
 *
 * @param rows two rows of RGBA, one directly behind the other; not written
 * @param rowBytes bytes of one row, padding included: a multiple of 16
 * @param pairs room for twice `rowBytes`
 */
export function pairRows(rows: usize, rowBytes: u32, pairs: usize): void {
  for (const end = rows + rowBytes; rows < end; rows += 16, pairs += 32) {
    const one = v128.load(rows);
    const other = v128.load(rows + rowBytes);
    v128.store(pairs, v128.shuffle<u8>(one, other, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(pairs, v128.shuffle<u8>(one, other, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
  }
}

/**
 * The vertical pass for one row of the result: weighs the rows in the ring into a line of 16 bits a sample with 6 bits
 * of fraction, whose pixels alternate in pairs as well (r0 r1 g0 g1 b0 b1 a0 a1).
 *
 * @param ring slots as `pairRows` writes them; not written
 * @param slotBytes bytes of a slot: a multiple of `filterColumns` * `opaqueSlotBytes`
 * @param slots how many slots the ring has; all of them are weighed
 * @param first the slot of the topmost rows, less than `slots`
 * @param weights `slots` pairs of 16-bit weights, topmost first
 * @param line room for `slotBytes`
 */
export function columnsOpaque(ring: usize, slotBytes: u32, slots: u32, first: u32, weights: usize, line: usize): void {
  const ringEnd = ring + slots * slotBytes;
  const start = ring + first * slotBytes;
  const half = i32x4.splat(1 << (downBits - 1));
  for (let x: usize = 0; x < slotBytes; x += filterColumns * opaqueSlotBytes) {
    let s0 = half;
    let s1 = half;
    let s2 = half;
    let s3 = half;
    let s4 = half;
    let s5 = half;
    let s6 = half;
    let s7 = half;
    let at = start + x;
    for (let slot: u32 = 0; slot < slots; slot += 1) {
      const weight = v128.load32_splat(weights + slot * 4);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load8x8_u(at), weight));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load8x8_u(at, 8), weight));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load8x8_u(at, 16), weight));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load8x8_u(at, 24), weight));
      s4 = i32x4.add(s4, i32x4.dot_i16x8_s(v128.load8x8_u(at, 32), weight));
      s5 = i32x4.add(s5, i32x4.dot_i16x8_s(v128.load8x8_u(at, 40), weight));
      s6 = i32x4.add(s6, i32x4.dot_i16x8_s(v128.load8x8_u(at, 48), weight));
      s7 = i32x4.add(s7, i32x4.dot_i16x8_s(v128.load8x8_u(at, 56), weight));
      at += slotBytes;
      if (at >= ringEnd) at -= ringEnd - ring;
    }
    const to = line + x;
    v128.store(to, pixelPair(s0, s1));
    v128.store(to, pixelPair(s2, s3), 16);
    v128.store(to, pixelPair(s4, s5), 32);
    v128.store(to, pixelPair(s6, s7), 48);
  }
}

/** The sums of two pixels as 16-bit samples, alternating. */
function pixelPair(one: v128, other: v128): v128 {
  const both = i16x8.narrow_i32x4_s(i32x4.shr_s(one, downBits), i32x4.shr_s(other, downBits));
  return v128.shuffle<u16>(both, both, 0, 4, 1, 5, 2, 6, 3, 7);
}

/**
 * The horizontal pass: weighs the pixels of a line into one row of the result.
 *
 * @param line as `columnsOpaque` writes it, with `count` pixels of any content behind its end; not written
 * @param starts for each pixel of the result the first pixel it takes, a 32-bit even number
 * @param weights for each pixel of the result `count` 16-bit weights
 * @param count weights to a pixel: a multiple of `filterTaps`
 * @param length pixels of the result
 * @param out room for `length` RGBA pixels
 */
export function rowOpaque(line: usize, starts: usize, weights: usize, count: u32, length: u32, out: usize): void {
  for (const end = out + length * 4; out < end; out += 4, starts += 4) {
    let from = line + <usize>load<u32>(starts) * opaqueLineBytes;
    let even = i32x4.splat(1 << (acrossBits - 1));
    let odd = i32x4.splat(0);
    for (const last = weights + count * 2; weights < last; weights += 8, from += 32) {
      even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load(from), v128.load32_splat(weights)));
      odd = i32x4.add(odd, i32x4.dot_i16x8_s(v128.load(from, 16), v128.load32_splat(weights, 4)));
    }
    const sums = i32x4.shr_s(i32x4.add(even, odd), acrossBits);
    const words = i16x8.narrow_i32x4_s(sums, sums);
    v128.store_lane<u32>(out, i8x16.narrow_i16x8_u(words, words), 0);
  }
}
