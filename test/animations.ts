// Animations for tests: made and read by sharp, frame by frame.
import sharp, { type Sharp } from 'sharp';
import type { Frame, PixelBuffer } from '../src/pixels.ts';
import { photo } from './pictures.ts';
import { difference, drawn } from './pixels.ts';

export interface Animation {
  readonly frames: readonly Frame[];
  /** How often it runs; 0 for ever. */
  readonly loop: number;
}

/** A tall picture of all frames, as sharp takes it. */
function tall(frames: readonly PixelBuffer[]): Sharp {
  const [{ width, height } = { width: 0, height: 0 }] = frames;
  const data = Buffer.concat(frames.map((frame) => new Uint8Array(frame.data)));
  return sharp(data, { raw: { width, height: height * frames.length, channels: 4, pageHeight: height } });
}

export async function sharpGif({ frames, loop }: Animation, options = {}): Promise<Uint8Array<ArrayBuffer>> {
  const delay = frames.map(({ delayMs }) => delayMs);
  return new Uint8Array(
    await tall(frames)
      .gif({ loop, delay, dither: 0, ...options })
      .toBuffer(),
  );
}

export async function sharpWebp({ frames, loop }: Animation, options = {}): Promise<Uint8Array<ArrayBuffer>> {
  const delay = frames.map(({ delayMs }) => delayMs);
  return new Uint8Array(
    await tall(frames)
      .webp({ loop, delay, ...options })
      .toBuffer(),
  );
}

/** What sharp reads. */
export async function readBySharp(bytes: Uint8Array): Promise<Animation> {
  const source = sharp(bytes, { animated: true, ignoreIcc: true });
  const { delay = [], loop = 0, pages = 1 } = await source.metadata();
  const { data, info } = await source.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const height = info.height / pages;
  const frames = Array.from({ length: pages }, (_, page) => ({
    width: info.width,
    height,
    data: new Uint8ClampedArray(data.subarray(page * info.width * height * 4, (page + 1) * info.width * height * 4)),
    delayMs: delay[page] ?? 0,
  }));
  return { frames, loop };
}

/** A square of one colour that wanders over a photo; with `alpha` over nothing, so that places become transparent again. */
export function wandering(
  width: number,
  height: number,
  { alpha = false, count = 4, delayMs = 120 } = {},
): readonly Frame[] {
  const under = photo(width, height);
  return Array.from({ length: count }, (_, index) => {
    const [left, top, side] = [3 + index * 5, 2 + index * 3, Math.floor(height / 2)];
    const picture = drawn(width, height, (x, y) => {
      if (x >= left && x < left + side && y >= top && y < top + side) return [220, 30 + 40 * index, 60, 255];
      const at = (y * width + x) * 4;
      return alpha ? [0, 0, 0, 0] : [...under.data.subarray(at, at + 4)];
    });
    return { ...picture, delayMs: delayMs + index * 10 };
  });
}

/** As GIF has it: opaque or transparent black. */
export function thresholded<P extends PixelBuffer>(frame: P): P {
  const data = frame.data.slice();
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] as number) >= 128) data[at + 3] = 255;
    else data.fill(0, at, at + 4);
  }
  return { ...frame, data };
}

/** Undefined where all frames are alike, delays and all. */
export function frameDifferences(
  actual: readonly Frame[],
  expected: readonly Frame[],
  tolerance = 0,
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} frames instead of ${expected.length}`;
  for (const [index, frame] of actual.entries()) {
    const other = expected[index] as Frame;
    const apart = difference(frame, other, tolerance);
    if (apart) return `frame ${index}: ${apart}`;
    if (frame.delayMs !== other.delayMs) return `frame ${index}: ${frame.delayMs} ms instead of ${other.delayMs}`;
  }
  return undefined;
}
