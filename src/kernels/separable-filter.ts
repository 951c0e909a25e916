// A separable filter, columns first, then rows: what resampling and blurring have in common. The definition for its twin in
// WebAssembly (src/simd), which gives the same bytes: every sum here is exact, or rounded to single precision in the same
// order.
import { unset } from '../pixel-memory.ts';
import type { PixelBuffer } from '../pixels.ts';
import { isOpaque } from './opacity.ts';
import { one, type Taps } from './taps.ts';

/** How a filter is run: as here, or by something faster that gives the same bytes. */
export type SeparableFilter = typeof filterSeparably;

/** @param across and `down` are for the width and height of the picture; their lengths are those of the result. */
export function filterSeparably(pixels: PixelBuffer, across: Taps, down: Taps): PixelBuffer {
  const opaque = isOpaque(pixels);
  const result = { ...unset({ width: across.length, height: down.length }), opaque };
  if (opaque) filterOpaque(pixels, across, down, result);
  else filterPremultiplied(pixels, across, down, result);
  return result;
}

/** Whole numbers: eight bits by 14, kept between the passes with 6 bits of fraction, which leaves room to overshoot. */
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

/** Four rows in one sweep: the sums are read and written a quarter as often. */
function addRows(sums: Int32Array, row0: Row, row1: Row, row2: Row, row3: Row, weights: Int16Array): void {
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = weights;
  for (let at = 0; at < sums.length; at += 1) {
    const more = w0 * (row0[at] as number) + w1 * (row1[at] as number);
    sums[at] = (sums[at] as number) + more + w2 * (row2[at] as number) + w3 * (row3[at] as number);
  }
}

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
 * Colours times alpha, alpha times 255: downwards in whole numbers, which lose nothing of the colour under low alpha; across in
 * single precision, rounded after each operation, as a machine that calculates in single precision does.
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

function addRow(sums: Float64Array, row: Float32Array, weight: number): void {
  for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] as number) + weight * (row[at] as number);
}

export function premultiply(row: Uint8ClampedArray, out: Float32Array): void {
  for (let at = 0; at < row.length; at += 4) {
    const alpha = row[at + 3] as number;
    out[at] = (row[at] as number) * alpha;
    out[at + 1] = (row[at + 1] as number) * alpha;
    out[at + 2] = (row[at + 2] as number) * alpha;
    out[at + 3] = 255 * alpha;
  }
}

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
    // Where nothing is left of alpha, nothing is left of colour.
    const scale = alpha === 0 ? 0 : fround(255 / cover);
    out[x * 4] = byteOf(fround(red * scale));
    out[x * 4 + 1] = byteOf(fround(green * scale));
    out[x * 4 + 2] = byteOf(fround(blue * scale));
    out[x * 4 + 3] = alpha;
  }
}

const toAlpha = Math.fround(1 / 255);

/** Half up, held to 0..255. */
export const byteOf = (value: number): number => Math.min(255, Math.max(0, Math.floor(Math.fround(value + 0.5))));
