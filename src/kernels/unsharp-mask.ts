// Unsharp mask: the picture plus `amount` times its difference from a blurred copy. This is the definition of its twin
// in unsharp-mask.simd.ts, which gives the same bytes, because both round to single precision after each operation.
// Fewer digits would do for the eye, but not for the byte sizes of OSS's results.
import { unset } from '../pixel-memory.ts';
import type { PixelBuffer, Size } from '../pixels.ts';
import type { RowFilter, RowRange } from '../row-flow.ts';
import { isOpaque } from './opacity.ts';
import { premultiply } from './separable-filter.ts';

/** As OSS: a Gaussian of sigma 0.7, cut at two pixels, gives the byte size of its sharpen,100 exactly. */
const sigma = 0.7;
const gauss = [0, 1, 2].map((distance) => Math.exp(-(distance * distance) / (2 * sigma * sigma)));
const norm = (gauss[0] as number) + 2 * ((gauss[1] as number) + (gauss[2] as number));
const reach = 2;

/** The signature of the definition and of its twin. */
export type UnsharpMask = typeof unsharpMask;

const { fround } = Math;
/** The blur's weights in one direction: of a pixel, of each neighbour, and of each neighbour's neighbour. */
export const blurWeights = gauss.map((weight) => fround(weight / norm)) as [number, number, number];
const [w0, w1, w2] = blurWeights;

/**
 * A sharpened copy: each colour channel by itself, threshold 0, edges replicated, rounded to the nearest. Alpha stays,
 * and the blur weighs colours by it. The input is not written.
 *
 * @param amount 1 is 100 percent
 * @param rows those that are sharpened, by default all; the picture's other rows are only what the blur reaches
 */
export function unsharpMask(
  pixels: PixelBuffer,
  amount: number,
  rows: RowRange = { from: 0, to: pixels.height },
): PixelBuffer {
  const { width, height, data } = pixels;
  const stride = width * 4;
  const opaque = isOpaque(pixels);
  const result = { ...unset({ width, height: rows.to - rows.from }), opaque };
  const sharpen = opaque ? sharpenOpaque : sharpenPremultiplied;
  // The five rows that the blur reaches, premultiplied where there is alpha; row y lies in slot y % 5.
  const ring = Array.from({ length: 2 * reach + 1 }, () => new Float32Array(stride));
  const slotOf = (y: number): Float32Array => ring[Math.min(height - 1, Math.max(0, y)) % ring.length] as Float32Array;
  // One row after the vertical blur, with its first and last pixel repeated beyond its ends.
  const line = new Float32Array(stride + 8 * reach);
  for (let y = firstLoaded(rows) - reach; y < rows.to; y += 1) {
    const next = y + reach;
    if (next < height) {
      const row = data.subarray(next * stride, (next + 1) * stride);
      if (opaque) slotOf(next).set(row);
      else premultiply(row, slotOf(next));
    }
    if (y < rows.from) continue;
    blurDown([slotOf(y - 2), slotOf(y - 1), slotOf(y), slotOf(y + 1), slotOf(y + 2)], line);
    const here = data.subarray(y * stride, (y + 1) * stride);
    const at = (y - rows.from) * stride;
    sharpen(here, line, fround(amount), result.data.subarray(at, at + stride));
  }
  return result;
}

/** The first row that the blur of these rows reaches. */
export const firstLoaded = ({ from }: RowRange): number => Math.max(0, from - reach);

/** `unsharpMask` for rows that flow. */
export function unsharpRows({ width, height }: Size, amount: number, mask: UnsharpMask = unsharpMask): RowFilter {
  const reached = (rows: RowRange): RowRange => ({
    from: firstLoaded(rows),
    to: Math.min(height, rows.to + reach),
  });
  return {
    width,
    height,
    asksOpacity: true,
    reach: reached,
    make: (pixels, rows) => {
      const { from } = reached(rows);
      return mask(pixels, amount, { from: rows.from - from, to: rows.to - from });
    },
  };
}

/** The rows from two above to two below the one that is sharpened. */
type Rows = readonly [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];

/** The vertical blur. */
function blurDown([above2, above1, here, below1, below2]: Rows, line: Float32Array): void {
  const first = 4 * reach;
  const end = line.length - first;
  for (let at = 0; at < here.length; at += 1) {
    const nearest = fround((above1[at] as number) + (below1[at] as number));
    const farthest = fround((above2[at] as number) + (below2[at] as number));
    const near = fround(fround(w0 * (here[at] as number)) + fround(w1 * nearest));
    line[first + at] = near + fround(w2 * farthest);
  }
  for (let pixel = 0; pixel < reach; pixel += 1) {
    line.copyWithin(pixel * 4, first, first + 4);
    line.copyWithin(end + pixel * 4, end - 4, end);
  }
}

/** The horizontal blur of one sample; `at` is its offset in the row, which begins two pixels after the line's start. */
function blurredAcross(line: Float32Array, at: number): number {
  const nearest = fround((line[at + 4] as number) + (line[at + 12] as number));
  const farthest = fround((line[at] as number) + (line[at + 16] as number));
  const near = fround(fround(w0 * (line[at + 8] as number)) + fround(w1 * nearest));
  return fround(near + fround(w2 * farthest));
}

/** Not rounded to a whole number yet: Uint8ClampedArray does that, ties to even, as the twin's addition does. */
const sharpened = (value: number, blurred: number, amount: number): number =>
  fround(value + fround(amount * fround(value - blurred)));

function sharpenOpaque(row: Uint8ClampedArray, line: Float32Array, amount: number, out: Uint8ClampedArray): void {
  for (let at = 0; at < row.length; at += 1) out[at] = sharpened(row[at] as number, blurredAcross(line, at), amount);
}

function sharpenPremultiplied(
  row: Uint8ClampedArray,
  line: Float32Array,
  amount: number,
  out: Uint8ClampedArray,
): void {
  for (let at = 0; at < row.length; at += 4) {
    const alpha = row[at + 3] as number;
    out[at + 3] = alpha;
    const scale = fround(255 / blurredAcross(line, at + 3));
    for (let channel = 0; channel < 3; channel += 1) {
      const value = row[at + channel] as number;
      // The blurred alpha may be 0 here, and what nobody sees needs no sharpening.
      out[at + channel] =
        alpha === 0 ? value : sharpened(value, fround(blurredAcross(line, at + channel) * scale), amount);
    }
  }
}
