// The transforms of VP8L (RFC 9649, section 4) undone for one row of BGRA: `from` goes to `to`, which is another place, and up to
// three pixels behind the row are written too.
import { addLeft, addPrediction } from './predictors';

/** @param above the row above, undone; behind its end the first pixel of this row is put, which is the last one's upper right */
export function undoPrediction(
  y: u32,
  from: usize,
  above: usize,
  to: usize,
  width: u32,
  blocks: usize,
  blockBits: u32,
): void {
  if (y === 0) {
    store<u32>(to, i32x4.extract_lane(i8x16.add(v128.load32_zero(from), i32x4.splat(0xff000000)), 0));
    addLeft(from + 4, to + 4, to + 4 * width);
    return;
  }
  const first = i8x16.add(v128.load32_zero(from), v128.load32_zero(above));
  v128.store32_lane(to, first, 0);
  v128.store32_lane(above + 4 * width, first, 0);
  const across = (width + (1 << blockBits) - 1) >> blockBits;
  const modes = blocks + 4 * <usize>(y >> blockBits) * across;
  for (let x: u32 = 1; x < width; ) {
    const block = x >> blockBits;
    const end = min(width, (block + 1) << blockBits);
    const mode = load<u8>(modes + 4 * <usize>block, 1) & 15;
    addPrediction(mode, from + 4 * x, above + 4 * x, to + 4 * x, end - x);
    x = end;
  }
}

/** Products of two bytes with a sign, in 32nds. */
function scaled(bytes: v128, factors: v128): v128 {
  return i16x8.shr_s(i16x8.mul(bytes, factors), 5);
}

export function undoCrossColour(y: u32, from: usize, to: usize, width: u32, blocks: usize, blockBits: u32): void {
  const across = (width + (1 << blockBits) - 1) >> blockBits;
  const row = blocks + 4 * <usize>(y >> blockBits) * across;
  const lowBytes = i16x8.splat(0xff);
  for (let x: u32 = 0; x < width; ) {
    const block = row + 4 * <usize>(x >> blockBits);
    const ofGreen = i32x4.splat(((<i32>load<i8>(block, 0)) << 16) | (<i32>load<i8>(block, 1) & 0xffff));
    const ofRed = i32x4.splat(<i32>load<i8>(block, 2) & 0xffff);
    const end = min(width, ((x >> blockBits) + 1) << blockBits);
    for (; x < end; x += 4) {
      const pixels = v128.load(from + 4 * x);
      // Blue and red of a pixel are the lower bytes of 16 bits, green is the upper byte of the first.
      const signed = i16x8.shr_s(pixels, 8);
      const green = v128.shuffle<u16>(signed, signed, 0, 0, 2, 2, 4, 4, 6, 6);
      const once = i8x16.add(pixels, v128.and(scaled(green, ofGreen), lowBytes));
      const red = i32x4.shr_s(i32x4.shl(once, 8), 24);
      v128.store(to + 4 * x, i8x16.add(once, v128.and(scaled(red, ofRed), i32x4.splat(0xff))));
    }
    x = end;
  }
}

export function undoSubtractGreen(from: usize, to: usize, width: u32): void {
  const blueAndRed = i32x4.splat(0x00ff00ff);
  for (const end = to + 4 * <usize>width; to < end; to += 16, from += 16) {
    const pixels = v128.load(from);
    const green = v128.shuffle<u8>(pixels, pixels, 1, 1, 1, 1, 5, 5, 5, 5, 9, 9, 9, 9, 13, 13, 13, 13);
    v128.store(to, i8x16.add(pixels, v128.and(green, blueAndRed)));
  }
}

/** @param packing the logarithm of how many indices are in a pixel's green, the first one lowest */
export function undoColourIndexing(from: usize, to: usize, width: u32, palette: usize, packing: u32): void {
  if (packing === 0) {
    for (const end = to + 4 * <usize>width; to < end; to += 4, from += 4)
      store<u32>(to, load<u32>(palette + 4 * <usize>load<u8>(from, 1)));
    return;
  }
  const indexBits: u32 = 8 >> packing;
  const mask: u32 = (1 << indexBits) - 1;
  const within: u32 = (1 << packing) - 1;
  let packed: u32 = 0;
  for (let x: u32 = 0; x < width; x += 1, to += 4) {
    if ((x & within) === 0) {
      packed = load<u8>(from, 1);
      from += 4;
    }
    store<u32>(to, load<u32>(palette + 4 * <usize>(packed & mask)));
    packed >>= indexBits;
  }
}

/** BGRA to RGBA. */
export function swapRedAndBlue(from: usize, to: usize, width: u32): void {
  for (const end = to + 4 * <usize>width; to < end; to += 16, from += 16) {
    const pixels = v128.load(from);
    v128.store(to, v128.shuffle<u8>(pixels, pixels, 2, 1, 0, 3, 6, 5, 4, 7, 10, 9, 8, 11, 14, 13, 12, 15));
  }
}

/** The green of BGRA as bytes. */
export function takeGreen(from: usize, to: usize, width: u32): void {
  for (const end = to + width; to < end; to += 16, from += 64) {
    const mask = i32x4.splat(0xff);
    const first = v128.and(i32x4.shr_u(v128.load(from), 8), mask);
    const second = v128.and(i32x4.shr_u(v128.load(from, 16), 8), mask);
    const third = v128.and(i32x4.shr_u(v128.load(from, 32), 8), mask);
    const fourth = v128.and(i32x4.shr_u(v128.load(from, 48), 8), mask);
    v128.store(to, i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(first, second), i16x8.narrow_i32x4_s(third, fourth)));
  }
}
