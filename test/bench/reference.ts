// The exact answer of every job: full decode, then floating point all the way, clamped to 0..255 and never rounded.
import sharp from 'sharp';
import { blurred, clamped, type Exact, resized } from './exact-filters.ts';
import { gaussian, sharpenRadius, sharpenSigma } from './formulas.ts';
import type { Job, Kernel, Step } from './jobs.ts';

/**
 * @param kernel what resizes
 * @returns the frames of an animation one below the other
 */
export async function exact(
  source: Buffer,
  { steps, animated }: Pick<Job, 'steps' | 'animated'>,
  kernel: Kernel,
): Promise<Exact> {
  const image = sharp(source, { limitInputPixels: false, animated: animated ?? false });
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const { width, channels, pageHeight: height = info.height } = info;
  const frameLength = width * height * channels;
  const frames = Array.from({ length: data.length / frameLength }, (_, frame) =>
    exactFrame(
      data.subarray(frame * frameLength, (frame + 1) * frameLength),
      { width, height, channels },
      steps,
      kernel,
    ),
  );
  const [first] = frames as [Exact];
  if (frames.length === 1) return first;
  const samples = new Float64Array(first.samples.length * frames.length);
  for (const [frame, made] of frames.entries()) samples.set(made.samples, frame * first.samples.length);
  return { ...first, height: first.height * frames.length, samples };
}

function exactFrame(
  data: Uint8Array,
  { width, height, channels }: Pick<Exact, 'width' | 'height' | 'channels'>,
  steps: readonly Step[],
  kernel: Kernel,
): Exact {
  const apply = (picture: Exact, step: Step): Exact => applied(picture, step, kernel);
  const first = steps[0];
  if (first?.does === 'resize' && channels === 3)
    return steps.slice(1).reduce(apply, resized({ width, height, channels, samples: data }, first, kernel));
  return steps.reduce(apply, { width, height, channels, samples: samplesOf(data, channels, channels) });
}

/** Bytes as floats with the wanted number of channels. */
export function samplesOf(data: Uint8Array | Uint8ClampedArray, channels: number, wanted: number): Float64Array {
  const pixels = data.length / channels;
  const samples = new Float64Array(pixels * wanted);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const alpha = channels === 4 ? (data[pixel * 4 + 3] as number) : 255;
    for (let channel = 0; channel < 3; channel += 1)
      samples[pixel * wanted + channel] =
        ((data[pixel * channels + channel] as number) * (wanted === 4 ? alpha : 255)) / 255;
    if (wanted === 4) samples[pixel * 4 + 3] = alpha;
  }
  return samples;
}

function applied(picture: Exact, step: Step, kernel: Kernel): Exact {
  switch (step.does) {
    case 'resize':
      return resized(picture, step, kernel);
    case 'crop':
      return cropped(picture, step);
    case 'quarter-turn':
      return turned(picture);
    case 'sharpen': {
      const soft = blurred(picture, gaussian(sharpenRadius, sharpenSigma));
      return mapped(picture, (value, at) => 2 * value - (soft.samples[at] as number));
    }
    case 'blur':
      return blurred(picture, gaussian(step.radius, step.sigma));
    case 'rotate':
      return rotated(picture, step.degrees);
    case 'tone': {
      const level = 2.55 * step.contrast;
      const gain = (259 * (level + 255)) / (255 * (259 - level));
      return mapped(picture, (value) => gain * (clamped(value + 2.55 * step.bright) - 128) + 128);
    }
    case 'text':
      return picture;
  }
}

const mapped = (picture: Exact, value: (sample: number, at: number) => number): Exact => ({
  ...picture,
  samples: picture.samples.map((sample, at) => clamped(value(sample, at))),
});

function cropped({ width, channels, samples }: Exact, { left, top, ...size }: Extract<Step, { does: 'crop' }>): Exact {
  const row = size.width * channels;
  const out = new Float64Array(row * size.height);
  for (let y = 0; y < size.height; y += 1) {
    const from = ((top + y) * width + left) * channels;
    out.set(samples.subarray(from, from + row), y * row);
  }
  return { width: size.width, height: size.height, channels, samples: out };
}

/** A quarter turn clockwise. */
function turned({ width, height, channels, samples }: Exact): Exact {
  const out = new Float64Array(samples.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * channels;
      out.set(samples.subarray(from, from + channels), (x * height + height - 1 - y) * channels);
    }
  }
  return { width: height, height: width, channels, samples: out };
}

/** Clockwise about the centre into the bounding box, bilinear, white outside. */
function rotated({ width, height, channels, samples }: Exact, degrees: number): Exact {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const size = { width: Math.round(width * cos + height * sin), height: Math.round(width * sin + height * cos) };
  const out = new Float64Array(size.width * size.height * channels);
  const sampleAt = (x: number, y: number, channel: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 255 : (samples[(y * width + x) * channels + channel] as number);
  for (let y = 0, at = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      const [right, below] = [x + 0.5 - size.width / 2, y + 0.5 - size.height / 2];
      const sourceX = right * cos + below * sin + width / 2 - 0.5;
      const sourceY = -right * sin + below * cos + height / 2 - 0.5;
      const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)];
      const [fx, fy] = [sourceX - left, sourceY - top];
      for (let channel = 0; channel < channels; channel += 1, at += 1) {
        const upper = sampleAt(left, top, channel) * (1 - fx) + sampleAt(left + 1, top, channel) * fx;
        const lower = sampleAt(left, top + 1, channel) * (1 - fx) + sampleAt(left + 1, top + 1, channel) * fx;
        out[at] = upper * (1 - fy) + lower * fy;
      }
    }
  }
  return { ...size, channels, samples: out };
}
