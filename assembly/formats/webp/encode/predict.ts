// Predictions of whole macroblocks (RFC 6386, sections 12.2 and 12.3) from the samples around them.
import { beyondLeft, dcMode, horizontalMode, trueMotionMode } from '../mode-tables';
import {
  aboveChroma,
  aboveLuma,
  column,
  cornerLuma,
  cornerU,
  cornerV,
  leftLuma,
  leftU,
  leftV,
  row,
} from './surroundings';

function sumOf(at: usize, count: usize): u32 {
  let sum: u32 = 0;
  for (let x: usize = 0; x < count; x += 1) sum += load<u8>(at + x);
  return sum;
}

/** The mean of the samples beside a square; those beyond the picture do not count. */
function meanBeside(above: usize, left: usize, side: u32): u32 {
  const hasAbove = row > 0;
  const hasLeft = column > 0;
  if (!hasAbove && !hasLeft) return 128;
  const sum = (hasAbove ? sumOf(above, side) : 0) + (hasLeft ? sumOf(left, side) : 0);
  const count = hasAbove && hasLeft ? 2 * side : side;
  return (sum + (count >> 1)) / count;
}

/** Motion that is predicted without samples at one side is a copy of those at the other. */
function modeHere(mode: u32): u32 {
  if (mode !== trueMotionMode || (row > 0 && column > 0)) return mode;
  return column > 0 ? horizontalMode : trueMotionMode;
}

/** @param to 16 rows of 16 samples */
export function predictLuma(mode: u32, to: usize): void {
  const here = modeHere(mode);
  if (here === horizontalMode) {
    for (let y: usize = 0; y < 16; y += 1) v128.store(to + 16 * y, v128.load8_splat(leftLuma + y));
    return;
  }
  if (here === trueMotionMode && row > 0 && column > 0) {
    const corner = i16x8.splat(<i16>cornerLuma);
    const low = i16x8.sub(v128.load8x8_u(aboveLuma), corner);
    const high = i16x8.sub(v128.load8x8_u(aboveLuma, 8), corner);
    for (let y: usize = 0; y < 16; y += 1) {
      const left = i16x8.splat(load<u8>(leftLuma + y));
      v128.store(to + 16 * y, i8x16.narrow_i16x8_u(i16x8.add(low, left), i16x8.add(high, left)));
    }
    return;
  }
  let samples = v128.load(aboveLuma);
  if (here === dcMode) samples = i8x16.splat(<i8>meanBeside(aboveLuma, leftLuma, 16));
  else if (here === trueMotionMode && row === 0) samples = i8x16.splat(beyondLeft);
  for (let y: usize = 0; y < 16; y += 1) v128.store(to + 16 * y, samples);
}

/** @param to eight rows of eight samples of U and as many of V */
export function predictChroma(mode: u32, to: usize): void {
  const here = modeHere(mode);
  if (here === horizontalMode) {
    for (let y: usize = 0; y < 8; y += 1)
      v128.store(to + 16 * y, v128.shuffle<u64>(v128.load8_splat(leftU + y), v128.load8_splat(leftV + y), 0, 2));
    return;
  }
  if (here === trueMotionMode && row > 0 && column > 0) {
    const u = i16x8.sub(v128.load8x8_u(aboveChroma), i16x8.splat(<i16>cornerU));
    const v = i16x8.sub(v128.load8x8_u(aboveChroma, 8), i16x8.splat(<i16>cornerV));
    for (let y: usize = 0; y < 8; y += 1) {
      const madeU = i16x8.add(u, i16x8.splat(load<u8>(leftU + y)));
      const madeV = i16x8.add(v, i16x8.splat(load<u8>(leftV + y)));
      v128.store(to + 16 * y, i8x16.narrow_i16x8_u(madeU, madeV));
    }
    return;
  }
  let samples = v128.load(aboveChroma);
  if (here === dcMode) {
    const u = i8x16.splat(<i8>meanBeside(aboveChroma, leftU, 8));
    samples = v128.shuffle<u64>(u, i8x16.splat(<i8>meanBeside(aboveChroma + 8, leftV, 8)), 0, 2);
  } else if (here === trueMotionMode && row === 0) {
    samples = i8x16.splat(beyondLeft);
  }
  for (let y: usize = 0; y < 8; y += 1) v128.store(to + 16 * y, samples);
}
