// The averages of a macroblock: the Walsh-Hadamard transform of the first coefficients of its 16 blocks (RFC 6386, section 14.3).

/** The first coefficients of the blocks, in raster order. */
export const firsts: usize = memory.data(32, 16);
/** Their transform. */
export const averages: usize = memory.data(32, 16);
const turned: usize = memory.data(64, 16);

/** The forward Walsh-Hadamard transform of the first coefficients: `averages` gets 16 numbers in raster order. */
export function gatherAverages(): void {
  const r0 = v128.load16x4_s(firsts);
  const r1 = v128.load16x4_s(firsts, 8);
  const r2 = v128.load16x4_s(firsts, 16);
  const r3 = v128.load16x4_s(firsts, 24);
  gatherStep(r0, r1, r2, r3);
  gatherStep(v128.load(turned), v128.load(turned, 16), v128.load(turned, 32), v128.load(turned, 48));
  v128.store(averages, i16x8.narrow_i32x4_s(i32x4.shr_s(v128.load(turned), 1), i32x4.shr_s(v128.load(turned, 16), 1)));
  v128.store(
    averages,
    i16x8.narrow_i32x4_s(i32x4.shr_s(v128.load(turned, 32), 1), i32x4.shr_s(v128.load(turned, 48), 1)),
    16,
  );
}

function gatherStep(r0: v128, r1: v128, r2: v128, r3: v128): void {
  const a0 = i32x4.add(r0, r2);
  const a1 = i32x4.add(r1, r3);
  const a2 = i32x4.sub(r1, r3);
  const a3 = i32x4.sub(r0, r2);
  turn(i32x4.add(a0, a1), i32x4.add(a3, a2), i32x4.sub(a3, a2), i32x4.sub(a0, a1));
}

/** Stores four rows as columns. */
function turn(r0: v128, r1: v128, r2: v128, r3: v128): void {
  const low01 = v128.shuffle<u32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<u32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<u32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<u32>(r2, r3, 2, 6, 3, 7);
  v128.store(turned, v128.shuffle<u64>(low01, low23, 0, 2));
  v128.store(turned, v128.shuffle<u64>(low01, low23, 1, 3), 16);
  v128.store(turned, v128.shuffle<u64>(high01, high23, 0, 2), 32);
  v128.store(turned, v128.shuffle<u64>(high01, high23, 1, 3), 48);
}

/** The inverse: `firsts` gets the first coefficients of the blocks. */
export function spreadAverages(): void {
  spreadStep(
    v128.load16x4_s(averages),
    v128.load16x4_s(averages, 8),
    v128.load16x4_s(averages, 16),
    v128.load16x4_s(averages, 24),
  );
  const rounding = i32x4.splat(3);
  spreadStep(
    i32x4.add(v128.load(turned), rounding),
    v128.load(turned, 16),
    v128.load(turned, 32),
    v128.load(turned, 48),
  );
  v128.store(firsts, i16x8.narrow_i32x4_s(i32x4.shr_s(v128.load(turned), 3), i32x4.shr_s(v128.load(turned, 16), 3)));
  v128.store(
    firsts,
    i16x8.narrow_i32x4_s(i32x4.shr_s(v128.load(turned, 32), 3), i32x4.shr_s(v128.load(turned, 48), 3)),
    16,
  );
}

function spreadStep(r0: v128, r1: v128, r2: v128, r3: v128): void {
  const a0 = i32x4.add(r0, r3);
  const a1 = i32x4.add(r1, r2);
  const a2 = i32x4.sub(r1, r2);
  const a3 = i32x4.sub(r0, r3);
  turn(i32x4.add(a0, a1), i32x4.add(a3, a2), i32x4.sub(a0, a1), i32x4.sub(a3, a2));
}
