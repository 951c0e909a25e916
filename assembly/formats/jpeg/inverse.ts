// The twin of src/formats/jpeg/inverse.ts: libjpeg's inverse DCTs (jidctint.c, jidctred.c), four columns or rows at a time.
// Coefficients come dequantised, and their places are left zero for the next block.

const half2 = 1 << 12;

/** @param last position of the last coefficient; 0 for the DC value alone */
export function inverse(size: i32, sums: usize, dc: i32, last: i32, samples: usize, stride: usize): void {
  if (last === 0) flat(samples, stride, size, dc);
  else if (size === 2) inverse2(sums, dc, samples, stride);
  else if (size === 4) inverse4(sums, dc, last, samples, stride);
  else inverse8(sums, dc, last, samples, stride);
}

/** A block that has only its DC value. */
function flat(samples: usize, stride: usize, size: i32, dc: i32): void {
  const level = ((dc + 4) >> 3) + 128;
  const bytes = i8x16.splat(<i8>(level < 0 ? 0 : level > 255 ? 255 : level));
  if (size === 1) v128.store8_lane(samples, bytes, 0);
  else if (size === 2) {
    v128.store16_lane(samples, bytes, 0);
    v128.store16_lane(samples + stride, bytes, 0);
  } else if (size === 4) {
    for (let y = 0; y < 4; y += 1, samples += stride) v128.store32_lane(samples, bytes, 0);
  } else {
    for (let y = 0; y < 8; y += 1, samples += stride) v128.store64_lane(samples, bytes, 0);
  }
}

/**
 * 2x2. The transform of the columns is linear, so it is summed while coefficients are read: for each of columns 0, 1, 3, 5
 * and 7 the part that both rows have, and the part that the second row has with the opposite sign.
 */
function inverse2(sums: usize, dc: i32, samples: usize, stride: usize): void {
  const turned0 = i32x4.splat(load<i32>(sums, 4));
  const left = v128.load(sums, 8);
  const right = v128.load(sums, 24);
  v128.store(sums, i32x4.splat(0));
  v128.store(sums, i32x4.splat(0), 16);
  store<i64>(sums, 0, 32);
  // Columns 1, 3, 5 and 7, of which both rows of samples get their weighted sum.
  const same = i32x4.add(v128.shuffle<u32>(left, right, 0, 2, 4, 6), i32x4.splat(half2));
  const turned = v128.shuffle<u32>(left, right, 1, 3, 5, 7);
  const weights = i32x4(29692, -10426, 6967, -5906);
  const upper = i32x4.mul(i32x4.shr_s(i32x4.add(same, turned), 13), weights);
  const lower = i32x4.mul(i32x4.shr_s(i32x4.sub(same, turned), 13), weights);
  const halves = i32x4.add(v128.shuffle<u32>(upper, lower, 0, 4, 1, 5), v128.shuffle<u32>(upper, lower, 2, 6, 3, 7));
  const odd = i32x4.add(halves, v128.shuffle<u32>(halves, halves, 2, 3, 0, 1));
  // Column 0: the second row gets its part with the opposite sign.
  const sign = i32x4(0, -1, 0, -1);
  const column0 = i32x4.add(i32x4.splat((dc << 15) + half2), i32x4.sub(v128.xor(turned0, sign), sign));
  const even = i32x4.add(i32x4.shl(i32x4.shr_s(column0, 13), 15), i32x4.splat(1 << 19));
  const levels = i32x4.shr_s(v128.shuffle<u32>(i32x4.add(even, odd), i32x4.sub(even, odd), 0, 4, 1, 5), 20);
  const words = i16x8.add_sat_s(i16x8.narrow_i32x4_s(levels, levels), i16x8.splat(128));
  const bytes = i8x16.narrow_i16x8_u(words, words);
  v128.store16_lane(samples, bytes, 0);
  v128.store16_lane(samples + stride, bytes, 1);
}

function times(vector: v128, factor: i32): v128 {
  return i32x4.mul(vector, i32x4.splat(factor));
}

// The transforms hand on their results here: functions in AssemblyScript have one result at most.
let r0: v128 = i32x4.splat(0);
let r1: v128 = i32x4.splat(0);
let r2: v128 = i32x4.splat(0);
let r3: v128 = i32x4.splat(0);

/** 4x4, from the places of an 8x8 block. Position 14 is the first in the right half of the block. */
function inverse4(sums: usize, dc: i32, last: i32, samples: usize, stride: usize): void {
  store<i32>(sums, dc);
  columns4(sums);
  const left0 = r0;
  const left1 = r1;
  const left2 = r2;
  const left3 = r3;
  let right0 = i32x4.splat(0);
  let right1 = right0;
  let right2 = right0;
  let right3 = right0;
  if (last >= 14) {
    columns4(sums + 16);
    right0 = r0;
    right1 = r1;
    right2 = r2;
    right3 = r3;
  }
  clear(sums);
  transpose(left0, left1, left2, left3);
  const w0 = r0;
  const w1 = r1;
  const w2 = r2;
  const w3 = r3;
  transpose(right0, right1, right2, right3);
  butterfly4(w0, w1, w2, w3, r1, r2, r3, 1 << 18);
  // Each vector has one column; as bytes all four fit into one vector, which is transposed there.
  const columns = bytesOf(i32x4.shr_s(r0, 19), i32x4.shr_s(r1, 19), i32x4.shr_s(r2, 19), i32x4.shr_s(r3, 19));
  v128.store32_lane(samples, columns, 0);
  v128.store32_lane(samples + stride, columns, 1);
  v128.store32_lane(samples + 2 * stride, columns, 2);
  v128.store32_lane(samples + 3 * stride, columns, 3);
}

function columns4(sums: usize): void {
  butterfly4(
    v128.load(sums),
    v128.load(sums, 32),
    v128.load(sums, 64),
    v128.load(sums, 96),
    v128.load(sums, 160),
    v128.load(sums, 192),
    v128.load(sums, 224),
    1 << 11,
  );
  r0 = i32x4.shr_s(r0, 12);
  r1 = i32x4.shr_s(r1, 12);
  r2 = i32x4.shr_s(r2, 12);
  r3 = i32x4.shr_s(r3, 12);
}

function butterfly4(c0: v128, c1: v128, c2: v128, c3: v128, c5: v128, c6: v128, c7: v128, rounding: i32): void {
  const even = i32x4.add(i32x4.shl(c0, 14), i32x4.splat(rounding));
  const bend = i32x4.sub(times(c2, 15137), times(c6, 6270));
  const inner = i32x4.add(i32x4.sub(times(c1, 8697), times(c3, 17799)), i32x4.sub(times(c5, 11893), times(c7, 1730)));
  const outer = i32x4.sub(i32x4.add(times(c1, 20995), times(c3, 7373)), i32x4.add(times(c5, 4926), times(c7, 4176)));
  const high = i32x4.add(even, bend);
  const low = i32x4.sub(even, bend);
  r0 = i32x4.add(high, outer);
  r3 = i32x4.sub(high, outer);
  r1 = i32x4.add(low, inner);
  r2 = i32x4.sub(low, inner);
}

/** Into r0 to r3. */
function transpose(a: v128, b: v128, c: v128, d: v128): void {
  const ab = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const cd = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const abHigh = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  const cdHigh = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  r0 = i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  r1 = i8x16.shuffle(ab, cd, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  r2 = i8x16.shuffle(abHigh, cdHigh, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  r3 = i8x16.shuffle(abHigh, cdHigh, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/** Turns four columns of four levels into four rows of four samples, 32 bits a row. */
function bytesOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const middle = i16x8.splat(128);
  const ab = i16x8.add_sat_s(i16x8.narrow_i32x4_s(a, b), middle);
  const cd = i16x8.add_sat_s(i16x8.narrow_i32x4_s(c, d), middle);
  const columns = i8x16.narrow_i16x8_u(ab, cd);
  return i8x16.shuffle(columns, columns, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}

function clear(sums: usize): void {
  const zero = i32x4.splat(0);
  for (let place: usize = 0; place < 256; place += 64) {
    v128.store(sums + place, zero);
    v128.store(sums + place, zero, 16);
    v128.store(sums + place, zero, 32);
    v128.store(sums + place, zero, 48);
  }
}

/** 8x8 ("islow"). */
function inverse8(sums: usize, dc: i32, last: i32, samples: usize, stride: usize): void {
  store<i32>(sums, dc);
  columns8(sums, 1 << 10, 11);
  if (last >= 14) columns8(sums + 16, 1 << 10, 11);
  rows8(sums, samples, stride);
  rows8(sums + 128, samples + 4 * stride, stride);
  clear(sums);
}

/** Four rows: transposed, transformed as columns, and transposed back as bytes. */
function rows8(rows: usize, samples: usize, stride: usize): void {
  transpose(v128.load(rows), v128.load(rows, 32), v128.load(rows, 64), v128.load(rows, 96));
  const c0 = r0;
  const c1 = r1;
  const c2 = r2;
  const c3 = r3;
  transpose(v128.load(rows, 16), v128.load(rows, 48), v128.load(rows, 80), v128.load(rows, 112));
  butterfly8(c0, c1, c2, c3, r0, r1, r2, r3, 1 << 17);
  const left = bytesOf(i32x4.shr_s(r0, 18), i32x4.shr_s(r1, 18), i32x4.shr_s(r2, 18), i32x4.shr_s(r3, 18));
  const right = bytesOf(i32x4.shr_s(r4, 18), i32x4.shr_s(r5, 18), i32x4.shr_s(r6, 18), i32x4.shr_s(r7, 18));
  v128.store32_lane(samples, left, 0);
  v128.store32_lane(samples, right, 0, 4);
  v128.store32_lane(samples + stride, left, 1);
  v128.store32_lane(samples + stride, right, 1, 4);
  v128.store32_lane(samples + 2 * stride, left, 2);
  v128.store32_lane(samples + 2 * stride, right, 2, 4);
  v128.store32_lane(samples + 3 * stride, left, 3);
  v128.store32_lane(samples + 3 * stride, right, 3, 4);
}

function columns8(sums: usize, rounding: i32, shift: i32): void {
  butterfly8(
    v128.load(sums),
    v128.load(sums, 32),
    v128.load(sums, 64),
    v128.load(sums, 96),
    v128.load(sums, 128),
    v128.load(sums, 160),
    v128.load(sums, 192),
    v128.load(sums, 224),
    rounding,
  );
  v128.store(sums, i32x4.shr_s(r0, shift));
  v128.store(sums, i32x4.shr_s(r1, shift), 32);
  v128.store(sums, i32x4.shr_s(r2, shift), 64);
  v128.store(sums, i32x4.shr_s(r3, shift), 96);
  v128.store(sums, i32x4.shr_s(r4, shift), 128);
  v128.store(sums, i32x4.shr_s(r5, shift), 160);
  v128.store(sums, i32x4.shr_s(r6, shift), 192);
  v128.store(sums, i32x4.shr_s(r7, shift), 224);
}

let r4: v128 = i32x4.splat(0);
let r5: v128 = i32x4.splat(0);
let r6: v128 = i32x4.splat(0);
let r7: v128 = i32x4.splat(0);

function butterfly8(
  c0: v128,
  c1: v128,
  c2: v128,
  c3: v128,
  c4: v128,
  c5: v128,
  c6: v128,
  c7: v128,
  rounding: i32,
): void {
  const bend = times(i32x4.add(c2, c6), 4433);
  const bend2 = i32x4.sub(bend, times(c6, 15137));
  const bend3 = i32x4.add(bend, times(c2, 6270));
  const round = i32x4.splat(rounding);
  const sum = i32x4.add(i32x4.shl(i32x4.add(c0, c4), 13), round);
  const difference = i32x4.add(i32x4.shl(i32x4.sub(c0, c4), 13), round);
  const even0 = i32x4.add(sum, bend3);
  const even3 = i32x4.sub(sum, bend3);
  const even1 = i32x4.add(difference, bend2);
  const even2 = i32x4.sub(difference, bend2);
  const z1 = times(i32x4.add(c7, c1), -7373);
  const z2 = times(i32x4.add(c5, c3), -20995);
  const z3 = i32x4.add(c7, c3);
  const z4 = i32x4.add(c5, c1);
  const z5 = times(i32x4.add(z3, z4), 9633);
  const z35 = i32x4.add(times(z3, -16069), z5);
  const z45 = i32x4.add(times(z4, -3196), z5);
  const odd3 = i32x4.add(times(c7, 2446), i32x4.add(z1, z35));
  const odd2 = i32x4.add(times(c5, 16819), i32x4.add(z2, z45));
  const odd1 = i32x4.add(times(c3, 25172), i32x4.add(z2, z35));
  const odd0 = i32x4.add(times(c1, 12299), i32x4.add(z1, z45));
  r0 = i32x4.add(even0, odd0);
  r7 = i32x4.sub(even0, odd0);
  r1 = i32x4.add(even1, odd1);
  r6 = i32x4.sub(even1, odd1);
  r2 = i32x4.add(even2, odd2);
  r5 = i32x4.sub(even2, odd2);
  r3 = i32x4.add(even3, odd3);
  r4 = i32x4.sub(even3, odd3);
}
