// One pass of the forward DCT of src/formats/jpeg/transform.ts. It serves as the first and as the second: samples come 16 times
// too large, so that the first pass rounds by the same shifts as the second.

/** Transforms eight rows of eight 16-bit numbers and transposes them, so that a second pass does the columns. */
export function transformRows(from: usize, to: usize): void {
  // Transpose first: from here on each vector holds one position of all eight rows.
  const a0 = v128.load(from);
  const a1 = v128.load(from, 16);
  const a2 = v128.load(from, 32);
  const a3 = v128.load(from, 48);
  const a4 = v128.load(from, 64);
  const a5 = v128.load(from, 80);
  const a6 = v128.load(from, 96);
  const a7 = v128.load(from, 112);
  const b0 = lowWords(a0, a1);
  const b1 = highWords(a0, a1);
  const b2 = lowWords(a2, a3);
  const b3 = highWords(a2, a3);
  const b4 = lowWords(a4, a5);
  const b5 = highWords(a4, a5);
  const b6 = lowWords(a6, a7);
  const b7 = highWords(a6, a7);
  const c0 = v128.shuffle<u32>(b0, b2, 0, 4, 1, 5);
  const c1 = v128.shuffle<u32>(b0, b2, 2, 6, 3, 7);
  const c2 = v128.shuffle<u32>(b1, b3, 0, 4, 1, 5);
  const c3 = v128.shuffle<u32>(b1, b3, 2, 6, 3, 7);
  const c4 = v128.shuffle<u32>(b4, b6, 0, 4, 1, 5);
  const c5 = v128.shuffle<u32>(b4, b6, 2, 6, 3, 7);
  const c6 = v128.shuffle<u32>(b5, b7, 0, 4, 1, 5);
  const c7 = v128.shuffle<u32>(b5, b7, 2, 6, 3, 7);
  const s0 = v128.shuffle<u64>(c0, c4, 0, 2);
  const s1 = v128.shuffle<u64>(c0, c4, 1, 3);
  const s2 = v128.shuffle<u64>(c1, c5, 0, 2);
  const s3 = v128.shuffle<u64>(c1, c5, 1, 3);
  const s4 = v128.shuffle<u64>(c2, c6, 0, 2);
  const s5 = v128.shuffle<u64>(c2, c6, 1, 3);
  const s6 = v128.shuffle<u64>(c3, c7, 0, 2);
  const s7 = v128.shuffle<u64>(c3, c7, 1, 3);

  const t0 = i16x8.add(s0, s7);
  const t7 = i16x8.sub(s0, s7);
  const t1 = i16x8.add(s1, s6);
  const t6 = i16x8.sub(s1, s6);
  const t2 = i16x8.add(s2, s5);
  const t5 = i16x8.sub(s2, s5);
  const t3 = i16x8.add(s3, s4);
  const t4 = i16x8.sub(s3, s4);
  const t10 = i16x8.add(t0, t3);
  const t13 = i16x8.sub(t0, t3);
  const t11 = i16x8.add(t1, t2);
  const t12 = i16x8.sub(t1, t2);
  const two = i16x8.splat(2);
  v128.store(to, i16x8.shr_s(i16x8.add(i16x8.add(t10, t11), two), 2));
  v128.store(to, i16x8.shr_s(i16x8.add(i16x8.sub(t10, t11), two), 2), 64);

  // The constants are sums of those of jfdctint.c, as each number is multiplied once: 10703 is f0_541 + f0_765, and so on.
  const evenLow = lowWords(t12, t13);
  const evenHigh = highWords(t12, t13);
  const w2 = i16x8(4433, 10703, 4433, 10703, 4433, 10703, 4433, 10703);
  v128.store(to, rounded(i32x4.dot_i16x8_s(evenLow, w2), i32x4.dot_i16x8_s(evenHigh, w2)), 32);
  const w6 = i16x8(-10704, 4433, -10704, 4433, -10704, 4433, -10704, 4433);
  v128.store(to, rounded(i32x4.dot_i16x8_s(evenLow, w6), i32x4.dot_i16x8_s(evenHigh, w6)), 96);

  const z3 = i16x8.add(t4, t6);
  const z4 = i16x8.add(t5, t7);
  const zLow = lowWords(z3, z4);
  const zHigh = highWords(z3, z4);
  const u3 = i16x8(-6436, 9633, -6436, 9633, -6436, 9633, -6436, 9633);
  const u4 = i16x8(9633, 6437, 9633, 6437, 9633, 6437, 9633, 6437);
  const z3Low = i32x4.dot_i16x8_s(zLow, u3);
  const z3High = i32x4.dot_i16x8_s(zHigh, u3);
  const z4Low = i32x4.dot_i16x8_s(zLow, u4);
  const z4High = i32x4.dot_i16x8_s(zHigh, u4);
  const outerLow = lowWords(t4, t7);
  const outerHigh = highWords(t4, t7);
  const innerLow = lowWords(t5, t6);
  const innerHigh = highWords(t5, t6);
  const w1 = i16x8(-7373, 4926, -7373, 4926, -7373, 4926, -7373, 4926);
  const w7 = i16x8(-4927, -7373, -4927, -7373, -4927, -7373, -4927, -7373);
  const w3 = i16x8(-20995, 4177, -20995, 4177, -20995, 4177, -20995, 4177);
  const w5 = i16x8(-4176, -20995, -4176, -20995, -4176, -20995, -4176, -20995);
  v128.store(to, rounded(dotPlus(outerLow, w1, z4Low), dotPlus(outerHigh, w1, z4High)), 16);
  v128.store(to, rounded(dotPlus(innerLow, w3, z3Low), dotPlus(innerHigh, w3, z3High)), 48);
  v128.store(to, rounded(dotPlus(innerLow, w5, z4Low), dotPlus(innerHigh, w5, z4High)), 80);
  v128.store(to, rounded(dotPlus(outerLow, w7, z3Low), dotPlus(outerHigh, w7, z3High)), 112);
}

function lowWords(one: v128, other: v128): v128 {
  return v128.shuffle<u16>(one, other, 0, 8, 1, 9, 2, 10, 3, 11);
}

function highWords(one: v128, other: v128): v128 {
  return v128.shuffle<u16>(one, other, 4, 12, 5, 13, 6, 14, 7, 15);
}

function dotPlus(pairs: v128, weights: v128, more: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(pairs, weights), more);
}

function rounded(low: v128, high: v128): v128 {
  const half = i32x4.splat(1 << 14);
  return i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(low, half), 15), i32x4.shr_s(i32x4.add(high, half), 15));
}
