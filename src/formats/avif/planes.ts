// The planes of a picture of 8 bits -> RGBA, in the arithmetic of libavif, whose WebAssembly build gives the same bytes: single
// precision in the same order of operations, chroma between its samples by a bilinear filter.
import { unset } from '../../pixel-memory.ts';
import type { PixelBuffer, Size } from '../../pixels.ts';

/** Samples of one channel, row by row. */
export interface Plane {
  readonly data: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
}

/** The planes of a picture as an AV1 decoder gives them. */
export interface Planes extends Size {
  readonly luma: Plane;
  /** Blue and red differences. */
  readonly chroma: readonly [Plane, Plane];
  /** True if the chroma has half the width, and half the height, of the luma. */
  readonly isHalf: readonly [across: boolean, down: boolean];
}

/** The meaning of the numbers in planes. */
export interface PlaneCodes {
  /** The weights of red and blue in the luma (ITU-T H.273). */
  readonly matrix: number;
  /** True if luma goes from 0 to 255, false if from 16 to 235. */
  readonly isFull: boolean;
}

/** The weights of red and blue, by number of the matrix; 2, `unspecified`, stands for BT.601 as it does in libavif. */
const weights: Readonly<Record<number, readonly [red: number, blue: number]>> = {
  1: [0.2126, 0.0722],
  2: [0.299, 0.114],
  5: [0.299, 0.114],
  6: [0.299, 0.114],
  9: [0.2627, 0.0593],
};

/** False for a matrix that is left to the decoder's own conversion. */
export const isKnownMatrix = (matrix: number): boolean => matrix in weights;

const { fround } = Math;

/** The samples of a channel as numbers, luma from 0 to 1 and chroma around 0, times a weight. */
const table = (offset: number, range: number, weight = 1): Float32Array =>
  Float32Array.from({ length: 256 }, (_, sample) => fround(fround((sample - offset) / range) * fround(weight)));

/** A number as a level, which a clamped array brings into its range. */
const levelOf = (value: number): number => fround(fround(0.5) + fround(value * fround(255))) | 0;

/** The numbers of a conversion, in single precision. */
export function conversionOf({ matrix, isFull }: PlaneCodes) {
  const [red, blue] = (weights[matrix] as readonly [number, number]).map(fround) as [number, number];
  const [redRest, blueRest] = [fround(1 - red), fround(1 - blue)];
  return {
    /** The level of black, and the levels from there to white. */
    black: isFull ? 0 : 16,
    range: isFull ? 255 : 219,
    chromaRange: isFull ? 255 : 224,
    toRed: fround(2 * redRest),
    toBlue: fround(2 * blueRest),
    redInGreen: fround(red * redRest),
    blueInGreen: fround(blue * blueRest),
    green: fround(fround(1 - red) - blue),
  };
}

/** @returns opaque pixels, all of them set */
export function rgbaOf(planes: Planes, codes: PlaneCodes): PixelBuffer {
  const { width, height, luma, chroma, isHalf } = planes;
  const pixels = unset(planes);
  const { data } = pixels;
  const { black, range, chromaRange, toRed, toBlue, redInGreen, blueInGreen, green } = conversionOf(codes);
  const lumaOf = table(black, range);
  const [fillBlue, fillRed] = chroma.map((plane) => rowFiller(plane, planes, isHalf, chromaRange)) as [
    FillRow,
    FillRow,
  ];
  const [blues, reds] = [new Float32Array(width), new Float32Array(width)];
  for (let y = 0, at = 0; y < height; y += 1) {
    fillBlue(blues, y);
    fillRed(reds, y);
    const lumaRow = y * luma.stride;
    for (let x = 0; x < width; x += 1, at += 4) {
      const bright = lumaOf[luma.data[lumaRow + x] as number] as number;
      const cb = blues[x] as number;
      const cr = reds[x] as number;
      const greenPart = fround(2 * fround(fround(redInGreen * cr) + fround(blueInGreen * cb)));
      data[at] = levelOf(fround(bright + fround(toRed * cr)));
      data[at + 1] = levelOf(fround(bright - fround(greenPart / green)));
      data[at + 2] = levelOf(fround(bright + fround(toBlue * cb)));
      data[at + 3] = 255;
    }
  }
  return pixels;
}

/** Sets the chroma of every pixel in row `y`. */
type FillRow = (row: Float32Array, y: number) => void;

function rowFiller({ data, stride }: Plane, { width, height }: Size, isHalf: Planes['isHalf'], range: number): FillRow {
  const [across, down] = isHalf;
  if (!across) {
    const plain = table(128, range);
    return (row, y) => {
      for (let x = 0, at = y * stride; x < width; x += 1, at += 1) row[x] = plain[data[at] as number] as number;
    };
  }
  // Nine, three and one sixteenth of a sample.
  const [near, beside, far] = [table(128, range, 9 / 16), table(128, range, 3 / 16), table(128, range, 1 / 16)];
  return (row, y) => {
    const own = (down ? y >> 1 : y) * stride;
    const next = (down ? nextRow(y, height) : y) * stride;
    const mixed = (here: number, other: number): number =>
      fround(
        fround(
          fround((near[data[own + here] as number] as number) + (beside[data[own + other] as number] as number)) +
            (beside[data[next + here] as number] as number),
        ) + (far[data[next + other] as number] as number),
      );
    row[0] = mixed(0, 0);
    // Two pixels lie between two samples, an odd one and the even one behind it.
    const last = (width - 1) >> 1;
    for (let sample = 0; sample < last; sample += 1) {
      row[2 * sample + 1] = mixed(sample, sample + 1);
      row[2 * sample + 2] = mixed(sample + 1, sample);
    }
    if (width % 2 === 0) row[width - 1] = mixed(last, last);
  };
}

/** The chroma row on the other side of a row: the one before it for even rows, the one behind it for odd ones. */
export function nextRow(at: number, length: number): number {
  const own = at >> 1;
  if (at === 0 || (at === length - 1 && at % 2 === 1)) return own;
  return at % 2 === 1 ? own + 1 : own - 1;
}
