// libjpeg's forward DCT ("islow", its default), which also finds the coefficients that quantisation will leave.
import { once } from '../../once.ts';
import { zigzag } from './tables.ts';

const workspace = new Int32Array(64);

/**
 * Maps a column's eight flags, row 0 lowest, to their places in zigzag order, where the first position is the highest bit.
 * Index: column * 256 + flags.
 */
const masks = once(() => {
  const halves = [new Int32Array(2048), new Int32Array(2048)] as const;
  zigzag.forEach((place, position) => {
    const half = halves[position >> 5] as Int32Array;
    const column = (place & 7) << 8;
    for (let flags = 0; flags < 256; flags += 1) {
      if ((flags >> (place >> 3)) & 1)
        half[column | flags] = (half[column | flags] as number) | (0x80000000 >>> (position & 31));
    }
  });
  return halves;
});

/**
 * Transforms one block of samples into its coefficients, row by row, 8 times too large. In `mask`, 64 bits in zigzag order,
 * it sets those beyond `limits`, which do not round to 0: in photographs a fifth or less, and the others need no look.
 */
export function forwardTransform(
  samples: Int32Array,
  offset: number,
  limits: Int32Array,
  coefficients: Int32Array,
  mask: Int32Array,
): void {
  // The constants of jfdctint.c, 13 bits of fraction. They stand here, and nothing below is put into functions, because
  // until an engine has optimised this, looking up a module's names and calls take much of the time. `| 0` spares it
  // overflow checks.
  const f0_298 = 2446;
  const f0_390 = 3196;
  const f0_541 = 4433;
  const f0_765 = 6270;
  const f0_899 = 7373;
  const f1_175 = 9633;
  const f1_501 = 12299;
  const f1_847 = 15137;
  const f1_961 = 16069;
  const f2_053 = 16819;
  const f2_562 = 20995;
  const f3_072 = 25172;
  for (let row = 0, at = offset; row < 64; row += 8, at += 8) {
    const s0 = samples[at] as number;
    const s1 = samples[at + 1] as number;
    const s2 = samples[at + 2] as number;
    const s3 = samples[at + 3] as number;
    const s4 = samples[at + 4] as number;
    const s5 = samples[at + 5] as number;
    const s6 = samples[at + 6] as number;
    const s7 = samples[at + 7] as number;
    const t0 = (s0 + s7) | 0;
    const t7 = (s0 - s7) | 0;
    const t1 = (s1 + s6) | 0;
    const t6 = (s1 - s6) | 0;
    const t2 = (s2 + s5) | 0;
    const t5 = (s2 - s5) | 0;
    const t3 = (s3 + s4) | 0;
    const t4 = (s3 - s4) | 0;
    const t10 = (t0 + t3) | 0;
    const t13 = (t0 - t3) | 0;
    const t11 = (t1 + t2) | 0;
    const t12 = (t1 - t2) | 0;
    const even = (t12 + t13) * f0_541 + 1024;
    const z1 = 1024 - (t4 + t7) * f0_899;
    const z2 = 1024 - (t5 + t6) * f2_562;
    const z5 = (t4 + t5 + t6 + t7) * f1_175;
    const z3 = z5 - (t4 + t6) * f1_961;
    const z4 = z5 - (t5 + t7) * f0_390;
    // Two bits of fraction are kept for the columns.
    workspace[row] = (t10 + t11) << 2;
    workspace[row + 1] = (t7 * f1_501 + z1 + z4) >> 11;
    workspace[row + 2] = (t13 * f0_765 + even) >> 11;
    workspace[row + 3] = (t6 * f3_072 + z2 + z3) >> 11;
    workspace[row + 4] = (t10 - t11) << 2;
    workspace[row + 5] = (t5 * f2_053 + z2 + z4) >> 11;
    workspace[row + 6] = (even - t12 * f1_847) >> 11;
    workspace[row + 7] = (t4 * f0_298 + z1 + z3) >> 11;
  }
  const [earlyMasks, lateMasks] = masks();
  let early = 0;
  let late = 0;
  for (let column = 0; column < 8; column += 1) {
    const s0 = workspace[column] as number;
    const s1 = workspace[column + 8] as number;
    const s2 = workspace[column + 16] as number;
    const s3 = workspace[column + 24] as number;
    const s4 = workspace[column + 32] as number;
    const s5 = workspace[column + 40] as number;
    const s6 = workspace[column + 48] as number;
    const s7 = workspace[column + 56] as number;
    const t0 = (s0 + s7) | 0;
    const t7 = (s0 - s7) | 0;
    const t1 = (s1 + s6) | 0;
    const t6 = (s1 - s6) | 0;
    const t2 = (s2 + s5) | 0;
    const t5 = (s2 - s5) | 0;
    const t3 = (s3 + s4) | 0;
    const t4 = (s3 - s4) | 0;
    const t10 = (t0 + t3) | 0;
    const t13 = (t0 - t3) | 0;
    const t11 = (t1 + t2) | 0;
    const t12 = (t1 - t2) | 0;
    const even = (t12 + t13) * f0_541 + 16384;
    const z1 = 16384 - (t4 + t7) * f0_899;
    const z2 = 16384 - (t5 + t6) * f2_562;
    const z5 = (t4 + t5 + t6 + t7) * f1_175;
    const z3 = z5 - (t4 + t6) * f1_961;
    const z4 = z5 - (t5 + t7) * f0_390;
    const c0 = (t10 + t11 + 2) >> 2;
    const c1 = (t7 * f1_501 + z1 + z4) >> 15;
    const c2 = (t13 * f0_765 + even) >> 15;
    const c3 = (t6 * f3_072 + z2 + z3) >> 15;
    const c4 = (t10 - t11 + 2) >> 2;
    const c5 = (t5 * f2_053 + z2 + z4) >> 15;
    const c6 = (even - t12 * f1_847) >> 15;
    const c7 = (t4 * f0_298 + z1 + z3) >> 15;
    coefficients[column] = c0;
    coefficients[column + 8] = c1;
    coefficients[column + 16] = c2;
    coefficients[column + 24] = c3;
    coefficients[column + 32] = c4;
    coefficients[column + 40] = c5;
    coefficients[column + 48] = c6;
    coefficients[column + 56] = c7;
    const l0 = limits[column] as number;
    const l1 = limits[column + 8] as number;
    const l2 = limits[column + 16] as number;
    const l3 = limits[column + 24] as number;
    const l4 = limits[column + 32] as number;
    const l5 = limits[column + 40] as number;
    const l6 = limits[column + 48] as number;
    const l7 = limits[column + 56] as number;
    // The sign bit of (l - c) | (l + c) is set if c > l or c < -l. No branch: which way it went could not be foretold.
    let flags = ((l7 - c7) | (l7 + c7)) >>> 31;
    flags = (flags << 1) | (((l6 - c6) | (l6 + c6)) >>> 31);
    flags = (flags << 1) | (((l5 - c5) | (l5 + c5)) >>> 31);
    flags = (flags << 1) | (((l4 - c4) | (l4 + c4)) >>> 31);
    flags = (flags << 1) | (((l3 - c3) | (l3 + c3)) >>> 31);
    flags = (flags << 1) | (((l2 - c2) | (l2 + c2)) >>> 31);
    flags = (flags << 1) | (((l1 - c1) | (l1 + c1)) >>> 31);
    flags = (flags << 1) | (((l0 - c0) | (l0 + c0)) >>> 31);
    early |= earlyMasks[(column << 8) | flags] as number;
    late |= lateMasks[(column << 8) | flags] as number;
  }
  mask[0] = early;
  mask[1] = late;
}
