// Unsharp mask: the picture plus `amount` times its difference from a blurred copy.
import { blank, type PixelBuffer } from '../pixels.ts';
import { isOpaque } from './opacity.ts';

/** Gaussian of sigma 0.7 cut at two pixels: the one that gives the service's byte size for sharpen,100 exactly. */
const sigma = 0.7;
const gauss = [0, 1, 2].map((distance) => Math.exp(-(distance * distance) / (2 * sigma * sigma)));
const norm = (gauss[0] as number) + 2 * ((gauss[1] as number) + (gauss[2] as number));
const [w0, w1, w2] = gauss.map((weight) => weight / norm) as [number, number, number];
const reach = 2;

/** Per colour channel, threshold 0, edges replicated, rounded half up; alpha stays. */
export function unsharpMask(pixels: PixelBuffer, amount: number): PixelBuffer {
  const { width, height, data } = pixels;
  const opaque = isOpaque(pixels);
  const result = blank(pixels);
  // The rows in reach, blurred across and premultiplied where there is alpha; row y lies in slot y % 5.
  const ring = Array.from({ length: 2 * reach + 1 }, () => new Float32Array(width * 4));
  const padded = new Float32Array((width + 2 * reach) * 4);
  const rowAt = (y: number): Float32Array => ring[Math.min(height - 1, Math.max(0, y)) % ring.length] as Float32Array;
  for (let y = -reach; y < height; y += 1) {
    const next = y + reach;
    if (next < height) {
      loadRow(data, next * width * 4, width, padded, opaque);
      blurAcross(padded, rowAt(next));
    }
    if (y < 0) continue;
    const rows = [rowAt(y - 2), rowAt(y - 1), rowAt(y), rowAt(y + 1), rowAt(y + 2)] as const;
    if (opaque) sharpenOpaqueRow(data, result.data, y * width * 4, rows, amount);
    else sharpenRow(data, result.data, y * width * 4, rows, amount);
  }
  return result;
}

/** One row as floats with its ends repeated on both sides. */
function loadRow(data: Uint8ClampedArray, start: number, width: number, row: Float32Array, opaque: boolean): void {
  const first = reach * 4;
  for (let x = 0, at = first, from = start; x < width; x += 1, at += 4, from += 4) {
    const alpha = opaque ? 1 : (data[from + 3] as number);
    row[at] = (data[from] as number) * alpha;
    row[at + 1] = (data[from + 1] as number) * alpha;
    row[at + 2] = (data[from + 2] as number) * alpha;
    row[at + 3] = alpha;
  }
  const end = first + width * 4;
  for (let pixel = 0; pixel < reach; pixel += 1) {
    row.copyWithin(pixel * 4, first, first + 4);
    row.copyWithin(end + pixel * 4, end - 4, end);
  }
}

function blurAcross(padded: Float32Array, row: Float32Array): void {
  for (let at = 0; at < row.length; at += 1) {
    row[at] =
      w0 * (padded[at + 8] as number) +
      w1 * ((padded[at + 4] as number) + (padded[at + 12] as number)) +
      w2 * ((padded[at] as number) + (padded[at + 16] as number));
  }
}

type Rows = readonly [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];

function sharpenOpaqueRow(
  data: Uint8ClampedArray,
  out: Uint8ClampedArray,
  start: number,
  rows: Rows,
  amount: number,
): void {
  const [above2, above1, here, below1, below2] = rows;
  for (let at = 0, index = start; at < here.length; at += 1, index += 1) {
    const blurred =
      w0 * (here[at] as number) +
      w1 * ((above1[at] as number) + (below1[at] as number)) +
      w2 * ((above2[at] as number) + (below2[at] as number));
    const value = data[index] as number;
    out[index] = (at & 3) === 3 ? 255 : Math.floor(value + amount * (value - blurred) + 0.5);
  }
}

function sharpenRow(data: Uint8ClampedArray, out: Uint8ClampedArray, start: number, rows: Rows, amount: number): void {
  const [above2, above1, here, below1, below2] = rows;
  const blurred = (at: number): number =>
    w0 * (here[at] as number) +
    w1 * ((above1[at] as number) + (below1[at] as number)) +
    w2 * ((above2[at] as number) + (below2[at] as number));
  for (let at = 0, index = start; at < here.length; at += 4, index += 4) {
    const alpha = data[index + 3] as number;
    out[index + 3] = alpha;
    // Under no alpha there is nothing to sharpen; the stored colour is kept.
    const scale = alpha === 0 ? 0 : 1 / blurred(at + 3);
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[index + channel] as number;
      const mean = scale === 0 ? value : blurred(at + channel) * scale;
      out[index + channel] = Math.floor(value + amount * (value - mean) + 0.5);
    }
  }
}
