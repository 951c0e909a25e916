// Gaussian blur, separable, edges replicated, premultiplied where there is alpha.
import { blank, type PixelBuffer } from '../pixels.ts';
import { isOpaque } from './opacity.ts';

/** Weights of a Gaussian of this sigma cut at `radius` pixels, from -radius to radius, summing to 1. */
export function gaussianWeights(radius: number, sigma: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, index) =>
    Math.exp(-((index - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** @param weights an odd number of them, symmetric, summing to 1 */
export function blur(pixels: PixelBuffer, weights: Float64Array): PixelBuffer {
  const { width, height, data } = pixels;
  const opaque = isOpaque(pixels);
  const source = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    const scale = opaque ? 1 : alpha / 255;
    source[at] = (data[at] as number) * scale;
    source[at + 1] = (data[at + 1] as number) * scale;
    source[at + 2] = (data[at + 2] as number) * scale;
    source[at + 3] = alpha;
  }
  const across = new Float32Array(data.length);
  for (let y = 0; y < height; y += 1) {
    const row = source.subarray(y * width * 4, (y + 1) * width * 4);
    blurLine(row, across.subarray(y * width * 4, (y + 1) * width * 4), weights);
  }
  const down = blurRows(across, width * 4, height, weights);
  const result = blank(pixels);
  const out = result.data;
  for (let at = 0; at < out.length; at += 4) {
    const alpha = down[at + 3] as number;
    const scale = opaque ? 1 : alpha > 0 ? 255 / alpha : 0;
    out[at] = (down[at] as number) * scale;
    out[at + 1] = (down[at + 1] as number) * scale;
    out[at + 2] = (down[at + 2] as number) * scale;
    out[at + 3] = alpha;
  }
  return result;
}

/** One row of four interleaved channels. */
function blurLine(row: Float32Array, out: Float32Array, weights: Float64Array): void {
  const radius = weights.length >> 1;
  const padded = new Float32Array(row.length + radius * 8);
  padded.set(row, radius * 4);
  for (let pixel = 0; pixel < radius; pixel += 1) {
    padded.set(row.subarray(0, 4), pixel * 4);
    padded.set(row.subarray(row.length - 4), radius * 4 + row.length + pixel * 4);
  }
  for (let tap = 0; tap < weights.length; tap += 1) {
    const weight = weights[tap] as number;
    const shift = tap * 4;
    for (let at = 0; at < out.length; at += 1) out[at] = (out[at] as number) + weight * (padded[at + shift] as number);
  }
}

function blurRows(source: Float32Array, stride: number, height: number, weights: Float64Array): Float32Array {
  const radius = weights.length >> 1;
  const result = new Float32Array(source.length);
  for (let y = 0; y < height; y += 1) {
    const out = result.subarray(y * stride, (y + 1) * stride);
    for (let tap = 0; tap < weights.length; tap += 1) {
      const weight = weights[tap] as number;
      const from = Math.min(height - 1, Math.max(0, y + tap - radius)) * stride;
      for (let at = 0; at < stride; at += 1) out[at] = (out[at] as number) + weight * (source[from + at] as number);
    }
  }
  return result;
}
