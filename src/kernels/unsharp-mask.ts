// Unsharp mask: the picture plus `amount` times its difference from a blurred copy.
import { blank, type PixelBuffer } from '../pixels.ts';
import { isOpaque } from './opacity.ts';

/** Gaussian of sigma 0.7 cut at two pixels: the one that gives the service's byte size for sharpen,100 exactly. */
const sigma = 0.7;
const gauss = [0, 1, 2].map((distance) => Math.exp(-(distance * distance) / (2 * sigma * sigma)));
const norm = (gauss[0] as number) + 2 * ((gauss[1] as number) + (gauss[2] as number));
const [w0, w1, w2] = gauss.map((weight) => weight / norm) as [number, number, number];

/** Per colour channel, threshold 0, edges replicated, rounded half up; alpha stays. */
export function unsharpMask(pixels: PixelBuffer, amount: number): PixelBuffer {
  const { width, height, data } = pixels;
  const opaque = isOpaque(pixels);
  const result = blank(pixels);
  const out = result.data;
  // Five blurred-across rows are held at a time, premultiplied where there is alpha: [r, g, b, a] * width.
  const ring = Array.from({ length: 5 }, () => new Float32Array(width * 4));
  const source = new Float32Array(width * 4);
  const blurAcross = (y: number): void => {
    loadRow(data, y * width * 4, source, opaque);
    const row = ring[y % 5] as Float32Array;
    for (let x = 0; x < width; x += 1) {
      const far = Math.max(0, x - 2) * 4;
      const near = Math.max(0, x - 1) * 4;
      const next = Math.min(width - 1, x + 1) * 4;
      const last = Math.min(width - 1, x + 2) * 4;
      for (let channel = 0, at = x * 4; channel < 4; channel += 1, at += 1) {
        row[at] =
          w0 * (source[at] as number) +
          w1 * ((source[near + channel] as number) + (source[next + channel] as number)) +
          w2 * ((source[far + channel] as number) + (source[last + channel] as number));
      }
    }
  };
  for (let y = 0; y < Math.min(2, height); y += 1) blurAcross(y);
  for (let y = 0; y < height; y += 1) {
    if (y + 2 < height) blurAcross(y + 2);
    const row = (offset: number): Float32Array =>
      ring[Math.min(height - 1, Math.max(0, y + offset)) % 5] as Float32Array;
    const [above2, above1, here, below1, below2] = [row(-2), row(-1), row(0), row(1), row(2)] as const;
    for (let at = 0, index = y * width * 4; at < width * 4; at += 4, index += 4) {
      const blurred = (channel: number): number => {
        const i = at + channel;
        return (
          w0 * (here[i] as number) +
          w1 * ((above1[i] as number) + (below1[i] as number)) +
          w2 * ((above2[i] as number) + (below2[i] as number))
        );
      };
      const alpha = data[index + 3] as number;
      out[index + 3] = alpha;
      // Under no alpha there is nothing to sharpen; the stored colour is kept.
      const scale = opaque ? 1 : alpha === 0 ? 0 : 1 / blurred(3);
      for (let channel = 0; channel < 3; channel += 1) {
        const value = data[index + channel] as number;
        const mean = scale === 0 ? value : blurred(channel) * scale;
        out[index + channel] = Math.floor(value + amount * (value - mean) + 0.5);
      }
    }
  }
  return result;
}

function loadRow(data: Uint8ClampedArray, start: number, row: Float32Array, opaque: boolean): void {
  for (let at = 0; at < row.length; at += 4) {
    const alpha = opaque ? 1 : (data[start + at + 3] as number);
    row[at] = (data[start + at] as number) * alpha;
    row[at + 1] = (data[start + at + 1] as number) * alpha;
    row[at + 2] = (data[start + at + 2] as number) * alpha;
    row[at + 3] = alpha;
  }
}
