// The rows beside an edge where the picture has them in another order: samples at vertical edges are transposed, those of
// the chroma planes, eight of each, are put side by side.

/** Four rows before the edge and four behind it. */
export const rows: usize = memory.data(8 * 16, 16);
export const rowBytes: usize = 16;
/** The first row behind the edge, counted in bytes. */
export const atEdge: usize = 4 * 16;

/** Two rows of eight bytes as one. */
function bothRows(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

/** Brings eight bytes of each of 16 rows, at `first` and `second` eight of them, into eight rows of 16. */
export function turnIn(first: usize, second: usize, stride: usize): void {
  let a0 = bothRows(first, second);
  let a1 = bothRows(first + stride, second + stride);
  let a2 = bothRows(first + 2 * stride, second + 2 * stride);
  let a3 = bothRows(first + 3 * stride, second + 3 * stride);
  let a4 = bothRows(first + 4 * stride, second + 4 * stride);
  let a5 = bothRows(first + 5 * stride, second + 5 * stride);
  let a6 = bothRows(first + 6 * stride, second + 6 * stride);
  let a7 = bothRows(first + 7 * stride, second + 7 * stride);
  // Three times every row is interleaved with the one four further on: the bytes of the first eight rows, then the others.
  const b0 = lowBytes(a0, a4);
  const b1 = highBytes(a0, a4);
  const b2 = lowBytes(a1, a5);
  const b3 = highBytes(a1, a5);
  const b4 = lowBytes(a2, a6);
  const b5 = highBytes(a2, a6);
  const b6 = lowBytes(a3, a7);
  const b7 = highBytes(a3, a7);
  a0 = lowBytes(b0, b4);
  a1 = highBytes(b0, b4);
  a2 = lowBytes(b2, b6);
  a3 = highBytes(b2, b6);
  a4 = lowBytes(b1, b5);
  a5 = highBytes(b1, b5);
  a6 = lowBytes(b3, b7);
  a7 = highBytes(b3, b7);
  const c0 = lowBytes(a0, a2);
  const c1 = highBytes(a0, a2);
  const c2 = lowBytes(a1, a3);
  const c3 = highBytes(a1, a3);
  const d0 = lowBytes(a4, a6);
  const d1 = highBytes(a4, a6);
  const d2 = lowBytes(a5, a7);
  const d3 = highBytes(a5, a7);
  v128.store(rows, v128.shuffle<u64>(c0, d0, 0, 2));
  v128.store(rows, v128.shuffle<u64>(c0, d0, 1, 3), 16);
  v128.store(rows, v128.shuffle<u64>(c1, d1, 0, 2), 32);
  v128.store(rows, v128.shuffle<u64>(c1, d1, 1, 3), 48);
  v128.store(rows, v128.shuffle<u64>(c2, d2, 0, 2), 64);
  v128.store(rows, v128.shuffle<u64>(c2, d2, 1, 3), 80);
  v128.store(rows, v128.shuffle<u64>(c3, d3, 0, 2), 96);
  v128.store(rows, v128.shuffle<u64>(c3, d3, 1, 3), 112);
}

function lowBytes(one: v128, other: v128): v128 {
  return v128.shuffle<u8>(one, other, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

function highBytes(one: v128, other: v128): v128 {
  return v128.shuffle<u8>(one, other, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** The inverse of `turnIn`. */
export function turnOut(first: usize, second: usize, stride: usize): void {
  const r0 = v128.load(rows);
  const r1 = v128.load(rows, 16);
  const r2 = v128.load(rows, 32);
  const r3 = v128.load(rows, 48);
  const r4 = v128.load(rows, 64);
  const r5 = v128.load(rows, 80);
  const r6 = v128.load(rows, 96);
  const r7 = v128.load(rows, 112);
  turnOutHalf(first, stride, lowBytes(r0, r4), lowBytes(r1, r5), lowBytes(r2, r6), lowBytes(r3, r7));
  turnOutHalf(second, stride, highBytes(r0, r4), highBytes(r1, r5), highBytes(r2, r6), highBytes(r3, r7));
}

function turnOutHalf(to: usize, stride: usize, b0: v128, b1: v128, b2: v128, b3: v128): void {
  const c0 = lowBytes(b0, b2);
  const c1 = lowBytes(b1, b3);
  const c2 = highBytes(b0, b2);
  const c3 = highBytes(b1, b3);
  storeRows(to, stride, lowBytes(c0, c1));
  storeRows(to + 2 * stride, stride, highBytes(c0, c1));
  storeRows(to + 4 * stride, stride, lowBytes(c2, c3));
  storeRows(to + 6 * stride, stride, highBytes(c2, c3));
}

function storeRows(to: usize, stride: usize, two: v128): void {
  v128.store64_lane(to, two, 0);
  v128.store64_lane(to + stride, two, 1);
}

/** Eight rows of U and of V, side by side. */
export function bringIn(first: usize, second: usize, stride: usize): void {
  for (let y: usize = 0; y < 8; y += 1)
    v128.store(rows + y * rowBytes, bothRows(first + y * stride, second + y * stride));
}

export function bringOut(first: usize, second: usize, stride: usize): void {
  for (let y: usize = 1; y < 7; y += 1) {
    const two = v128.load(rows + y * rowBytes);
    v128.store64_lane(first + y * stride, two, 0);
    v128.store64_lane(second + y * stride, two, 1);
  }
}
