// Pixels as text, and where two pictures part: a failure names the first wrong x, y and channel.
import { createHash } from 'node:crypto';
import { blank } from '../src/pixel-memory.ts';
import type { PixelBuffer } from '../src/pixels.ts';

/** Rows of tokens: `7` is an opaque grey, `FF8800` an opaque colour, `FF880080` one with alpha. */
export function pixels(text: string): PixelBuffer {
  const rows = text
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/));
  const picture = blank({ width: rows[0]?.length ?? 0, height: rows.length });
  picture.data.set(rows.flat().flatMap(channelsOf));
  return picture;
}

/** The inverse of `pixels`. */
export function textOf({ width, height, data }: PixelBuffer): string {
  const token = (x: number, y: number): string => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4);
    if (alpha === 255 && red === green && green === blue) return String(red);
    return hex(alpha === 255 ? [red, green, blue] : [red, green, blue, alpha]);
  };
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (__, x) => token(x, y)).join(' ')).join(
    '\n',
  );
}

/** A picture from a function of x and y that gives red, green, blue and alpha. */
export function drawn(width: number, height: number, paint: (x: number, y: number) => readonly number[]): PixelBuffer {
  const picture = blank({ width, height });
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) picture.data.set(paint(x, y), (y * width + x) * 4);
  }
  return picture;
}

/** Undefined where every channel is within the tolerance; otherwise where the first is not. */
export function difference(actual: PixelBuffer, expected: PixelBuffer, tolerance = 0): string | undefined {
  if (actual.width !== expected.width || actual.height !== expected.height) {
    return `${actual.width}x${actual.height} instead of ${expected.width}x${expected.height}`;
  }
  const at = actual.data.findIndex((value, index) => Math.abs(value - (expected.data[index] as number)) > tolerance);
  if (at < 0) return undefined;
  const pixel = Math.floor(at / 4);
  const channel = ['red', 'green', 'blue', 'alpha'][at % 4];
  return `x ${pixel % actual.width}, y ${Math.floor(pixel / actual.width)}, ${channel}: ${actual.data[at]} instead of ${expected.data[at]}`;
}

/** Peak signal to noise of the colour channels in dB, over the pixels that `counts` takes. Infinity where all are equal. */
export function psnr(
  actual: PixelBuffer,
  expected: PixelBuffer,
  counts: (x: number, y: number) => boolean = () => true,
): number {
  if (actual.width !== expected.width || actual.height !== expected.height) return Number.NaN;
  let squares = 0;
  let samples = 0;
  for (let y = 0; y < actual.height; y += 1) {
    for (let x = 0; x < actual.width; x += 1) {
      if (!counts(x, y)) continue;
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (y * actual.width + x) * 4 + channel;
        squares += ((actual.data[at] as number) - (expected.data[at] as number)) ** 2;
        samples += 1;
      }
    }
  }
  return samples === 0 ? Number.NaN : 10 * Math.log10((255 * 255 * samples) / squares);
}

export const hashOf = (bytes: Uint8Array | Uint8ClampedArray | ArrayBuffer): string =>
  createHash('sha256')
    .update(new Uint8Array(bytes as ArrayBuffer))
    .digest('hex');

const hex = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');

function channelsOf(token: string): number[] {
  if (/^\d{1,3}$/.test(token)) return [Number(token), Number(token), Number(token), 255];
  if (!/^([0-9A-F]{6}|[0-9A-F]{8})$/i.test(token)) throw new Error(`"${token}" is no pixel`);
  return (token.length === 6 ? `${token}FF` : token).match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
}
