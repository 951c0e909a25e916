// The picture as the encoder sees it: luma, and chroma of half the width and height, filled up to whole macroblocks with the last
// samples. Chroma is averaged in nearly linear light, as libwebp does it. U and V lie side by side: eight of each in turn.
import { allocate } from '../memory';
import { power } from './power';

export let columns: usize = 0;
export let rows: usize = 0;
/** Bytes of a row of samples of either plane. */
export let stride: usize = 0;
export let luma: usize = 0;
export let chroma: usize = 0;

let width: usize = 0;
let height: usize = 0;
/** Rows of the picture that are in the planes. */
let filled: usize = 0;

const fraction: u32 = 16;
/** The largest sum of four linear values. */
const linearWhite: u32 = 4095;
/** For each sample its linear value, of 12 bits. */
const linear: usize = memory.data(2 * 256, 16);
/** For each sum of four linear values four times the sample. */
const samples: usize = memory.data(2 * (4 * 4095 + 1), 16);
/** The samples at every 128th linear value, between which libwebp interpolates. */
const supports: usize = memory.data(2 * 33, 16);
let hasTables = false;

function makeTables(): void {
  if (hasTables) return;
  hasTables = true;
  for (let sample: usize = 0; sample < 256; sample += 1)
    store<u16>(linear + 2 * sample, <u16>(power((1.0 / 255.0) * <f64>sample, 0.8) * <f64>linearWhite + 0.5));
  for (let index: usize = 0; index <= 32; index += 1)
    store<u16>(supports + 2 * index, <u16>(255.0 * power((128.0 / <f64>linearWhite) * <f64>index, 1.0 / 0.8) + 0.5));
  for (let sum: u32 = 0; sum <= 4 * linearWhite; sum += 1) {
    const at = supports + 2 * <usize>(sum >> 9);
    const part = sum & 511;
    const sample = <u32>load<u16>(at, 2) * part + <u32>load<u16>(at) * (512 - part);
    store<u16>(samples + 2 * <usize>sum, (sample + 64) >> 7);
  }
}

/** @returns false if memory does not suffice */
export function startPlanes(pictureWidth: u32, pictureHeight: u32): bool {
  width = pictureWidth;
  height = pictureHeight;
  columns = (width + 15) >> 4;
  rows = (height + 15) >> 4;
  stride = columns * 16;
  filled = 0;
  makeTables();
  luma = allocate(stride * rows * 24);
  chroma = luma + stride * rows * 16;
  return luma !== 0;
}

/** Takes rows of RGBA: an even number of them, but for the last ones. */
export function fillRows(from: usize, count: usize): void {
  const bytes = width * 4;
  for (let end = filled + count; filled < end; from += 2 * bytes) {
    const below = filled + 1 < height ? from + bytes : from;
    const at = luma + filled * stride;
    fillLuma(from, at);
    if (below !== from) fillLuma(below, at + stride);
    fillChroma(from, below, chroma + (filled >> 1) * stride);
    filled += below === from ? 1 : 2;
  }
  if (filled === height) {
    repeatLast(luma, height, rows * 16);
    repeatLast(chroma, (height + 1) >> 1, rows * 8);
  }
}

function repeatLast(plane: usize, count: usize, all: usize): void {
  for (let row = count; row < all; row += 1) memory.copy(plane + row * stride, plane + (count - 1) * stride, stride);
}

/** The products of two channels of four pixels, and of green and blue. The factor of green is shared out: it exceeds 16 bits. */
function lumaOfFour(pixels: v128): v128 {
  const zero = i8x16.splat(0);
  const redGreen = v128.shuffle<u8>(pixels, zero, 0, 16, 1, 16, 4, 16, 5, 16, 8, 16, 9, 16, 12, 16, 13, 16);
  const greenBlue = v128.shuffle<u8>(pixels, zero, 1, 16, 2, 16, 5, 16, 6, 16, 9, 16, 10, 16, 13, 16, 14, 16);
  const sum = i32x4.add(
    i32x4.dot_i16x8_s(redGreen, i32x4.splat(16839 | (16675 << 16))),
    i32x4.dot_i16x8_s(greenBlue, i32x4.splat(16384 | (6420 << 16))),
  );
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat((16 << 16) + (1 << 15))), 16);
}

function fillLuma(from: usize, to: usize): void {
  let x: usize = 0;
  for (; x + 16 <= width; x += 16, from += 64) {
    const low = i16x8.narrow_i32x4_s(lumaOfFour(v128.load(from)), lumaOfFour(v128.load(from, 16)));
    const high = i16x8.narrow_i32x4_s(lumaOfFour(v128.load(from, 32)), lumaOfFour(v128.load(from, 48)));
    v128.store(to + x, i8x16.narrow_i16x8_u(low, high));
  }
  for (; x < width; x += 1, from += 4) store<u8>(to + x, i32x4.extract_lane(lumaOfFour(v128.load32_zero(from)), 0));
  memory.fill(to + width, load<u8>(to + width - 1), stride - width);
}

function linearOf(at: usize): u32 {
  return load<u16>(linear + 2 * <usize>load<u8>(at));
}

/** Four times the mean of a channel of four pixels. */
function meanOf(a: usize, b: usize, c: usize, d: usize): i32 {
  return <i32>load<u16>(samples + 2 * <usize>(linearOf(a) + linearOf(b) + linearOf(c) + linearOf(d)));
}

function clamped(sum: i32): u32 {
  return min(255, max(0, (sum + (1 << (fraction + 1)) + (128 << (fraction + 2))) >> (fraction + 2)));
}

function fillChroma(from: usize, below: usize, to: usize): void {
  const half = (width + 1) >> 1;
  let place = to;
  for (let x: usize = 0; x < half; x += 1) {
    const at = x * 8;
    const right = at + (x * 2 + 1 < width ? 4 : 0);
    const red = meanOf(from + at, from + right, below + at, below + right);
    const green = meanOf(from + at + 1, from + right + 1, below + at + 1, below + right + 1);
    const blue = meanOf(from + at + 2, from + right + 2, below + at + 2, below + right + 2);
    place = to + ((x & ~7) << 1) + (x & 7);
    store<u8>(place, clamped(-9719 * red - 19081 * green + 28800 * blue));
    store<u8>(place, clamped(28800 * red - 24116 * green - 4684 * blue), 8);
  }
  for (let x = half; x < columns * 8; x += 1) {
    const beyond = to + ((x & ~7) << 1) + (x & 7);
    store<u8>(beyond, load<u8>(place));
    store<u8>(beyond, load<u8>(place, 8), 8);
  }
}
