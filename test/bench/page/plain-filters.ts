// The obvious loops that a page writes itself where canvas and codecs have no filter.
import { gaussian, sharpenRadius, sharpenSigma, toneLine } from '../formulas.ts';

/** @param weights an odd number of them; edge pixels are replicated */
export function blurred({ data, width, height }: ImageData, weights: readonly number[]): Float32Array {
  const radius = weights.length >> 1;
  const across = new Float32Array(data.length);
  const down = new Float32Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let tap = -radius; tap <= radius; tap += 1) {
        const from = (y * width + Math.min(width - 1, Math.max(0, x + tap))) * 4;
        const at = (y * width + x) * 4;
        const weight = weights[tap + radius] as number;
        for (let channel = 0; channel < 4; channel += 1)
          across[at + channel] = (across[at + channel] as number) + weight * (data[from + channel] as number);
      }
    }
  }
  for (let y = 0; y < height; y += 1) {
    for (let tap = -radius; tap <= radius; tap += 1) {
      const from = Math.min(height - 1, Math.max(0, y + tap)) * width * 4;
      const weight = weights[tap + radius] as number;
      for (let at = 0; at < width * 4; at += 1)
        down[y * width * 4 + at] = (down[y * width * 4 + at] as number) + weight * (across[from + at] as number);
    }
  }
  return down;
}

export function sharpened(pixels: ImageData): ImageData {
  const soft = blurred(pixels, gaussian(sharpenRadius, sharpenSigma));
  const { data } = pixels;
  for (let at = 0; at < data.length; at += 1) data[at] = 2 * (data[at] as number) - (soft[at] as number);
  return pixels;
}

export function toned(pixels: ImageData, step: { bright: number; contrast: number }): ImageData {
  const { gain, offset } = toneLine(step);
  const curve = Uint8ClampedArray.from({ length: 256 }, (_, value) => gain * value + offset);
  const { data } = pixels;
  for (let at = 0; at < data.length; at += 4) {
    data[at] = curve[data[at] as number] as number;
    data[at + 1] = curve[data[at + 1] as number] as number;
    data[at + 2] = curve[data[at + 2] as number] as number;
  }
  return pixels;
}

export function cropped(
  { data, width }: ImageData,
  { left, top, ...size }: { left: number; top: number; width: number; height: number },
): ImageData {
  const out = new ImageData(size.width, size.height);
  for (let y = 0; y < size.height; y += 1) {
    const from = ((top + y) * width + left) * 4;
    out.data.set(data.subarray(from, from + size.width * 4), y * size.width * 4);
  }
  return out;
}
