// The separable filter behind resampling and blurring: a vertical pass, then a horizontal one. This is the definition
// of its twin in separable-filter.simd.ts, which gives the same bytes, because every sum here is either exact or
// rounded to single precision in the same order.
import { unset } from '../pixel-memory.ts';
import type { PixelBuffer, Size } from '../pixels.ts';
import type { RowFilter } from '../row-flow.ts';
import { partOf, reachOf } from './axis.ts';
import { isOpaque } from './opacity.ts';
import { one, type Taps } from './taps.ts';

/** The signature of the definition and of its twin. */
export type SeparableFilter = typeof filterSeparably;

/**
 * A filtered copy of a picture. The input is not written.
 *
 * @param across the taps of the horizontal pass, made for the picture's width; their length is the width of the result
 * @param down the taps of the vertical pass, made for the picture's height; their length is the height of the result
 */
export function filterSeparably(pixels: PixelBuffer, across: Taps, down: Taps): PixelBuffer {
  const opaque = isOpaque(pixels);
  const result = { ...unset({ width: across.length, height: down.length }), opaque };
  if (opaque) filterOpaque(pixels, across, down, result);
  else filterPremultiplied(pixels, across, down, result);
  return result;
}

/** `filter` for rows that flow. */
export const separableRows = (source: Size, across: Taps, down: Taps, filter = filterSeparably): RowFilter => ({
  width: across.length,
  height: down.length,
  asksOpacity: true,
  reach: (rows) => reachOf(down, rows, source.height),
  make: (pixels, rows) => filter(pixels, across, partOf(down, rows)),
});

/**
 * In whole numbers: samples of 8 bits by weights of 14, with 6 bits of fraction kept between the passes, which leaves
 * 16 bits room for Lanczos to overshoot.
 */
function filterOpaque({ width, height, data }: PixelBuffer, across: Taps, down: Taps, result: PixelBuffer): void {
  const stride = width * 4;
  const sums = new Int32Array(stride);
  const line = new Int16Array(stride + across.count * 4);
  const rowAt = (y: number): Uint8ClampedArray => data.subarray(Math.min(y, height - 1) * stride).subarray(0, stride);
  for (let y = 0; y < down.length; y += 1) {
    sums.fill(1 << 7);
    for (let tap = 0; tap < down.count; tap += 4) {
      const first = (down.starts[y] as number) + tap;
      const at = y * down.count + tap;
      addRows(
        sums,
        rowAt(first),
        rowAt(first + 1),
        rowAt(first + 2),
        rowAt(first + 3),
        down.weights.subarray(at, at + 4),
      );
    }
    for (let at = 0; at < stride; at += 1) line[at] = (sums[at] as number) >> 8;
    opaqueLine(line, across, result.data.subarray(y * result.width * 4));
  }
}

type Row = Uint8ClampedArray;

/** Adds four weighed rows in one sweep, so that the sums are read and written a quarter as often. */
function addRows(sums: Int32Array, row0: Row, row1: Row, row2: Row, row3: Row, weights: Int16Array): void {
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = weights;
  for (let at = 0; at < sums.length; at += 1) {
    const more = w0 * (row0[at] as number) + w1 * (row1[at] as number);
    sums[at] = (sums[at] as number) + more + w2 * (row2[at] as number) + w3 * (row3[at] as number);
  }
}

/** The horizontal pass for one row. */
function opaqueLine(line: Int16Array, { length, count, starts, weights }: Taps, out: Uint8ClampedArray): void {
  for (let x = 0, at = 0; x < length; x += 1) {
    let from = (starts[x] as number) * 4;
    let red = 1 << 19;
    let green = 1 << 19;
    let blue = 1 << 19;
    for (const end = at + count; at < end; at += 1, from += 4) {
      const weight = weights[at] as number;
      red += weight * (line[from] as number);
      green += weight * (line[from + 1] as number);
      blue += weight * (line[from + 2] as number);
    }
    out[x * 4] = red >> 20;
    out[x * 4 + 1] = green >> 20;
    out[x * 4 + 2] = blue >> 20;
    out[x * 4 + 3] = 255;
  }
}

/**
 * On premultiplied pixels: colours times alpha, alpha times 255. The vertical pass is in whole numbers, which lose
 * nothing of the colour under low alpha. The horizontal pass is in single precision, rounded after each operation as
 * SIMD does.
 */
function filterPremultiplied(
  { width, height, data }: PixelBuffer,
  across: Taps,
  down: Taps,
  result: PixelBuffer,
): void {
  const stride = width * 4;
  const row = new Float32Array(stride);
  const sums = new Float64Array(stride);
  const line = new Float32Array(stride + across.count * 4);
  for (let y = 0; y < down.length; y += 1) {
    const start = down.starts[y] as number;
    sums.fill(0);
    for (let tap = 0; tap < down.count && start + tap < height; tap += 1) {
      premultiply(data.subarray((start + tap) * stride, (start + tap + 1) * stride), row);
      addRow(sums, row, down.weights[y * down.count + tap] as number);
    }
    for (let at = 0; at < stride; at += 1) line[at] = Math.fround(sums[at] as number) / one;
    premultipliedLine(line, across, result.data.subarray(y * result.width * 4));
  }
}

/** Adds one weighed row. The sums are whole numbers below 2^53, so doubles hold them exactly. */
function addRow(sums: Float64Array, row: Float32Array, weight: number): void {
  for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] as number) + weight * (row[at] as number);
}

/** Premultiplies a row: `out` receives colours times alpha, alpha times 255, as many numbers as `row` has bytes. */
export function premultiply(row: Uint8ClampedArray, out: Float32Array): void {
  for (let at = 0; at < row.length; at += 4) {
    const alpha = row[at + 3] as number;
    out[at] = (row[at] as number) * alpha;
    out[at + 1] = (row[at + 1] as number) * alpha;
    out[at + 2] = (row[at + 2] as number) * alpha;
    out[at + 3] = 255 * alpha;
  }
}

/** The horizontal pass for one row, back to straight alpha. */
function premultipliedLine(line: Float32Array, { length, count, starts, weights }: Taps, out: Uint8ClampedArray): void {
  const { fround } = Math;
  for (let x = 0, at = 0; x < length; x += 1) {
    let from = (starts[x] as number) * 4;
    let red = fround(0);
    let green = fround(0);
    let blue = fround(0);
    let cover = fround(0);
    for (const end = at + count; at < end; at += 1, from += 4) {
      const weight = fround((weights[at] as number) / one);
      red = fround(red + fround(weight * (line[from] as number)));
      green = fround(green + fround(weight * (line[from + 1] as number)));
      blue = fround(blue + fround(weight * (line[from + 2] as number)));
      cover = fround(cover + fround(weight * (line[from + 3] as number)));
    }
    const alpha = byteOf(fround(cover * toAlpha));
    // A pixel whose alpha rounds to 0 is transparent black.
    const scale = alpha === 0 ? 0 : fround(255 / cover);
    out[x * 4] = byteOf(fround(red * scale));
    out[x * 4 + 1] = byteOf(fround(green * scale));
    out[x * 4 + 2] = byteOf(fround(blue * scale));
    out[x * 4 + 3] = alpha;
  }
}

const toAlpha = Math.fround(1 / 255);

/** Rounded to the nearest, halves up, and held to 0..255. The sum is rounded to single precision, as SIMD does. */
export const byteOf = (value: number): number => Math.min(255, Math.max(0, Math.floor(Math.fround(value + 0.5))));
