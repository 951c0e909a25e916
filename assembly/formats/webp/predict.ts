// Samples predicted from those above and to the left (RFC 6386, section 12), with the differences added.
import {
  dcMode,
  downLeftMode,
  downRightMode,
  horizontalDownMode,
  horizontalMode,
  trueMotionMode,
  verticalLeftMode,
  verticalMode,
  verticalRightMode,
} from './mode-tables';
import { blockModes } from './modes';
import { blockBytes, coefficients, ends } from './tokens';

const chromaBlocks: usize = 16;

/** Adds differences to a row of 16 samples and stores it. */
function storeSixteen(to: usize, row: v128, residual: usize): void {
  const low = i16x8.add(i16x8.extend_low_i8x16_u(row), v128.load(residual));
  const high = i16x8.add(i16x8.extend_high_i8x16_u(row), v128.load(residual, 64));
  v128.store(to, i8x16.narrow_i16x8_u(low, high));
}

/** Adds differences to eight samples, as numbers of 16 bits, and stores them. */
function storeEight(to: usize, row: v128, residual: usize): void {
  const samples = i16x8.add(row, v128.load(residual));
  v128.store64_lane(to, i8x16.narrow_i16x8_u(samples, samples), 0);
}

function sumDown(at: usize, stride: usize, count: usize): u32 {
  let sum: u32 = 0;
  for (let y: usize = 0; y < count; y += 1) sum += load<u8>(at + y * stride);
  return sum;
}

function sumAcross(at: usize, count: usize): u32 {
  let sum: u32 = 0;
  for (let x: usize = 0; x < count; x += 1) sum += load<u8>(at + x);
  return sum;
}

/** The mean of the samples beside a square; those beyond the picture do not count. */
function meanBeside(to: usize, stride: usize, above: usize, side: usize, hasAbove: bool, hasLeft: bool): u32 {
  if (!hasAbove && !hasLeft) return 128;
  const sum = (hasAbove ? sumAcross(above, side) : 0) + (hasLeft ? sumDown(to - 1, stride, side) : 0);
  const count = (<u32>side) << (hasAbove && hasLeft ? 1 : 0);
  return (sum + (count >> 1)) >> (31 - clz(count));
}

/** @param above the row above, of which one sample to the left counts too */
export function predictLuma(to: usize, stride: usize, above: usize, hasAbove: bool, hasLeft: bool): void {
  const mode = <u32>load<u8>(blockModes);
  if (mode === trueMotionMode) {
    const corner = i16x8.splat(load<u8>(above - 1));
    const low = i16x8.sub(v128.load8x8_u(above), corner);
    const high = i16x8.sub(v128.load8x8_u(above, 8), corner);
    for (let y: usize = 0; y < 16; y += 1, to += stride) {
      const left = i16x8.splat(load<u8>(to - 1));
      const row = i8x16.narrow_i16x8_u(i16x8.add(low, left), i16x8.add(high, left));
      storeSixteen(to, row, coefficients + (y >> 2) * 4 * blockBytes + (y & 3) * 16);
    }
    return;
  }
  let row = mode === dcMode ? i8x16.splat(<i8>meanBeside(to, stride, above, 16, hasAbove, hasLeft)) : v128.load(above);
  for (let y: usize = 0; y < 16; y += 1, to += stride) {
    if (mode === horizontalMode) row = v128.load8_splat(to - 1);
    storeSixteen(to, row, coefficients + (y >> 2) * 4 * blockBytes + (y & 3) * 16);
  }
}

/** @param plane 0 for U, 1 for V */
export function predictChroma(
  plane: usize,
  mode: u32,
  to: usize,
  stride: usize,
  above: usize,
  hasAbove: bool,
  hasLeft: bool,
): void {
  let residual = coefficients + (chromaBlocks + 4 * plane) * blockBytes;
  const top = v128.load8x8_u(above);
  const corner = i16x8.splat(load<u8>(above - 1));
  let row =
    mode === dcMode ? i16x8.splat(<i16>meanBeside(to, stride, above, 8, hasAbove, hasLeft)) : v128.load8x8_u(above);
  for (let y: usize = 0; y < 8; y += 1, to += stride, residual += 16) {
    if (mode === horizontalMode || mode === trueMotionMode) {
      row = i16x8.splat(load<u8>(to - 1));
      if (mode === trueMotionMode) {
        row = i16x8.add(row, i16x8.sub(top, corner));
        row = i16x8.extend_low_i8x16_u(i8x16.narrow_i16x8_u(row, row));
      }
    }
    storeEight(to, row, residual);
  }
}

/**
 * Luma in blocks of 4x4.
 * @param above the row above; four samples to the right of it count too, for all blocks at the right edge
 */
export function predictBlocks(to: usize, stride: usize, above: usize): void {
  const beyond = (<u64>load<u32>(above, 16)) << 32;
  for (let block: usize = 0; block < 16; block += 1) {
    const x = (block & 3) * 4;
    const y = block >> 2;
    const at = to + y * 4 * stride + x;
    const over = y === 0 ? above + x : at - stride;
    let top = load<u64>(over);
    if (y !== 0 && x === 12) top = (top & 0xffffffff) | beyond;
    const residual = coefficients + (block & ~1) * blockBytes + (block & 1) * 8;
    predictBlock(load<u8>(blockModes + block), at, stride, load<u8>(over - 1), top, load<u8>(ends + block), residual);
  }
}

/** The rounded means of neighbours: (a + 2 b + c) / 4. */
function meansOfThree(a: v128, b: v128, c: v128): v128 {
  const odd = v128.and(v128.xor(a, c), i8x16.splat(1));
  return i8x16.avgr_u(b, i8x16.sub(i8x16.avgr_u(a, c), odd));
}

/**
 * @param corner the sample above the left ones
 * @param top eight samples above and to the right, the first one lowest
 * @param end 0 if there are no differences
 */
function predictBlock(mode: u32, at: usize, stride: usize, corner: u64, top: u64, end: u32, residual: usize): void {
  const left0 = <u64>load<u8>(at - 1);
  const left1 = <u64>load<u8>(at + stride - 1);
  const left2 = <u64>load<u8>(at + 2 * stride - 1);
  const left3 = <u64>load<u8>(at + 3 * stride - 1);
  let row0: u32 = 0;
  let row1: u32 = 0;
  let row2: u32 = 0;
  let row3: u32 = 0;
  if (mode === dcMode) {
    const pairs = (top & 0xff00ff) + ((top >> 8) & 0xff00ff);
    const sum = (<u32>pairs & 0xffff) + (<u32>pairs >> 16) + <u32>(left0 + left1 + left2 + left3);
    row0 = row1 = row2 = row3 = ((sum + 4) >> 3) * 0x01010101;
  } else if (mode === trueMotionMode) {
    const ends = i64x2.splat(top);
    const differences = i16x8.sub(i16x8.extend_low_i8x16_u(ends), i16x8.splat(<i16>corner));
    row0 = clampedRow(differences, left0);
    row1 = clampedRow(differences, left1);
    row2 = clampedRow(differences, left2);
    row3 = clampedRow(differences, left3);
  } else {
    // From the lowest sample to the left, up around the corner, to the last one at the top, which counts twice.
    const low = left3 | (left2 << 8) | (left1 << 16) | (left0 << 24) | (corner << 32) | (top << 40);
    const high = (top >> 24) | ((top >> 56) << 40);
    const next = (low >> 8) | (high << 56);
    const second = (low >> 16) | (high << 48);
    const edge = i64x2.replace_lane(i64x2.splat(low), 1, high);
    const edgeNext = i64x2.replace_lane(i64x2.splat(next), 1, high >> 8);
    const edgeSecond = i64x2.replace_lane(i64x2.splat(second), 1, high >> 16);
    const threes = meansOfThree(edge, edgeNext, edgeSecond);
    const three = <u64>i64x2.extract_lane(threes, 0);
    const threeUpper = <u64>i64x2.extract_lane(threes, 1);
    const fromFifth = (three >> 40) | (threeUpper << 24);
    const lowest = (<u32>left2 + 3 * <u32>left3 + 2) >> 2;
    if (mode === verticalMode) {
      row0 = row1 = row2 = row3 = <u32>(three >> 32);
    } else if (mode === horizontalMode) {
      row0 = (<u32>(three >> 16) & 255) * 0x01010101;
      row1 = (<u32>(three >> 8) & 255) * 0x01010101;
      row2 = (<u32>three & 255) * 0x01010101;
      row3 = lowest * 0x01010101;
    } else if (mode === downRightMode) {
      row0 = <u32>(three >> 24);
      row1 = <u32>(three >> 16);
      row2 = <u32>(three >> 8);
      row3 = <u32>three;
    } else if (mode === downLeftMode) {
      row0 = <u32>fromFifth;
      row1 = <u32>(fromFifth >> 8);
      row2 = <u32>(fromFifth >> 16);
      row3 = <u32>(fromFifth >> 24);
    } else {
      const twos = i8x16.avgr_u(edge, edgeNext);
      const two = <u64>i64x2.extract_lane(twos, 0);
      if (mode === verticalRightMode) {
        row0 = <u32>(two >> 32);
        row1 = <u32>(three >> 24);
        row2 = (row0 << 8) | (<u32>(three >> 16) & 255);
        row3 = (row1 << 8) | (<u32>(three >> 8) & 255);
      } else if (mode === verticalLeftMode) {
        const twoFromFifth = (two >> 40) | ((<u64>i64x2.extract_lane(twos, 1)) << 24);
        row0 = <u32>twoFromFifth;
        row1 = <u32>fromFifth;
        row2 = (<u32>(twoFromFifth >> 8) & 0xffffff) | ((<u32>(threeUpper >> 8)) << 24);
        row3 = (<u32>(fromFifth >> 8) & 0xffffff) | ((<u32>(threeUpper >> 16)) << 24);
      } else {
        const mixed = <u64>(
          i64x2.extract_lane(v128.shuffle<u8>(twos, threes, 0, 16, 1, 17, 2, 18, 3, 19, 0, 16, 1, 17, 2, 18, 3, 19), 0)
        );
        if (mode === horizontalDownMode) {
          row0 = <u32>((mixed >> 48) & 0xffff) | ((<u32>(three >> 32)) << 16);
          row1 = <u32>(mixed >> 32);
          row2 = <u32>(mixed >> 16);
          row3 = <u32>mixed;
        } else {
          // Upwards along the left samples: pairs of a mean of two and a mean of three.
          const pair0 = <u32>((two >> 16) & 255) | ((<u32>((three >> 8) & 255)) << 8);
          const pair1 = <u32>((two >> 8) & 255) | ((<u32>(three & 255)) << 8);
          const pair2 = <u32>(two & 255) | (lowest << 8);
          const last = <u32>left3 * 0x0101;
          row0 = pair0 | (pair1 << 16);
          row1 = pair1 | (pair2 << 16);
          row2 = pair2 | (last << 16);
          row3 = last | (last << 16);
        }
      }
    }
  }
  if (end !== 0) {
    const upper = i64x2.splat(<u64>row0 | ((<u64>row1) << 32));
    const lower = i64x2.splat(<u64>row2 | ((<u64>row3) << 32));
    const sums = i8x16.narrow_i16x8_u(
      i16x8.add(i16x8.extend_low_i8x16_u(upper), v128.load64_lane(residual + 16, v128.load64_zero(residual), 1)),
      i16x8.add(i16x8.extend_low_i8x16_u(lower), v128.load64_lane(residual + 48, v128.load64_zero(residual + 32), 1)),
    );
    v128.store32_lane(at, sums, 0);
    v128.store32_lane(at + stride, sums, 1);
    v128.store32_lane(at + 2 * stride, sums, 2);
    v128.store32_lane(at + 3 * stride, sums, 3);
  } else {
    store<u32>(at, row0);
    store<u32>(at + stride, row1);
    store<u32>(at + 2 * stride, row2);
    store<u32>(at + 3 * stride, row3);
  }
}

function clampedRow(differences: v128, left: u64): u32 {
  const row = i16x8.add(differences, i16x8.splat(<i16>left));
  return <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(row, row), 0);
}
