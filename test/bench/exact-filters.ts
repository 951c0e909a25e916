// Separable filters in floating point, never rounded: area, Lanczos 3 and Gaussian.
import { resizedSize } from './formulas.ts';
import type { Kernel } from './jobs.ts';

/** Interleaved red, green and blue; with alpha, a fourth channel and premultiplied colours. */
export interface Exact {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly samples: Float64Array;
}

/** The largest sources stay bytes until they are narrow: as floats, 48 MP would be a gigabyte. */
type Picture = Omit<Exact, 'samples'> & { readonly samples: Float64Array | Uint8Array };

/** The weights of one target position, and the source position of the first. */
interface Taps {
  readonly from: number;
  readonly weights: readonly number[];
}

/** The mean of the stretch of the source that a target position covers: shrinking only. */
function areaTaps(source: number, target: number): Taps[] {
  const scale = source / target;
  return Array.from({ length: target }, (_, at) => {
    const [left, right] = [at * scale, (at + 1) * scale];
    const from = Math.floor(left);
    const to = Math.min(source, Math.ceil(right));
    const covered = (tap: number): number => Math.min(right, from + tap + 1) - Math.max(left, from + tap);
    return { from, weights: Array.from({ length: to - from }, (__, tap) => covered(tap) / scale) };
  });
}

function lanczosTaps(source: number, target: number): Taps[] {
  const scale = Math.max(1, source / target);
  const lobes = 3;
  const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  return Array.from({ length: target }, (_, at) => {
    const centre = ((at + 0.5) * source) / target - 0.5;
    const from = Math.max(0, Math.ceil(centre - lobes * scale));
    const to = Math.min(source - 1, Math.floor(centre + lobes * scale));
    const raw = Array.from({ length: to - from + 1 }, (__, tap) => {
      const x = (from + tap - centre) / scale;
      return sinc(x) * sinc(x / lobes);
    });
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { from, weights: raw.map((weight) => weight / sum) };
  });
}

const tapsBy: Readonly<Record<Kernel, (source: number, target: number) => Taps[]>> = {
  area: areaTaps,
  lanczos3: lanczosTaps,
};

/** Replicates the edge pixels, as a blur needs. */
function blurTaps(length: number, weights: readonly number[]): Taps[] {
  const radius = weights.length >> 1;
  return Array.from({ length }, (_, at) => {
    const from = Math.max(0, at - radius);
    const to = Math.min(length - 1, at + radius);
    const folded = new Array<number>(to - from + 1).fill(0);
    for (const [tap, weight] of weights.entries()) {
      const place = clampedTo(at + tap - radius, length) - from;
      folded[place] = (folded[place] as number) + weight;
    }
    return { from, weights: folded };
  });
}

const clampedTo = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));

export const clamped = (value: number): number => Math.min(255, Math.max(0, value));

export function resized(
  picture: Picture,
  step: { width: number; height?: number; enlarges?: true },
  kernel: Kernel,
): Exact {
  const size = resizedSize(picture, step);
  // A mean has nothing to average where a picture grows.
  const taps = tapsBy[size.width > picture.width ? 'lanczos3' : kernel];
  return filtered(picture, taps(picture.width, size.width), taps(picture.height, size.height));
}

export const blurred = (picture: Exact, weights: readonly number[]): Exact =>
  filtered(picture, blurTaps(picture.width, weights), blurTaps(picture.height, weights));

function filtered(
  { width, height, channels, samples }: Picture,
  across: readonly Taps[],
  down: readonly Taps[],
): Exact {
  const narrow = new Float64Array(across.length * height * channels);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (const { from, weights } of across) {
      for (let channel = 0; channel < channels; channel += 1, at += 1) {
        let sum = 0;
        for (
          let tap = 0, source = (y * width + from) * channels + channel;
          tap < weights.length;
          tap += 1, source += channels
        )
          sum += (weights[tap] as number) * (samples[source] as number);
        narrow[at] = sum;
      }
    }
  }
  const stride = across.length * channels;
  const out = new Float64Array(stride * down.length);
  for (const [y, { from, weights }] of down.entries()) {
    for (let at = 0; at < stride; at += 1) {
      let sum = 0;
      for (let tap = 0; tap < weights.length; tap += 1)
        sum += (weights[tap] as number) * (narrow[(from + tap) * stride + at] as number);
      out[y * stride + at] = clamped(sum);
    }
  }
  return { width: across.length, height: down.length, channels, samples: out };
}
