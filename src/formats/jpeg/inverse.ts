// The inverse DCT of libjpeg (jidctint.c, "islow") and its reduced forms (jidctred.c), which give the means of 2x2, 4x4 or
// 8x8 samples. The same integers, so the same samples.
import type { Eighths } from './layout.ts';
import { dcLimit } from './twin-layout.ts';

/** 64 dequantised coefficients, row by row; changed by the transform. */
export type Block = Int32Array;
/** Writes the samples of the block at a place of rows that are `stride` apart. */
export type InverseTransform = (block: Block, samples: Uint8ClampedArray, at: number, stride: number) => void;

export const inverseTransforms: Readonly<Record<Eighths, InverseTransform>> = {
  1: (block, samples, at) => {
    samples[at] = (((block[0] as number) + 4) >> 3) + 128;
  },
  2: inverse2,
  4: inverse4,
  8: inverse8,
};

export const isBeyondDc = (value: number): boolean => value >= dcLimit || value <= -dcLimit;

const places2 = [0, 1, 3, 5, 7] as const;
const places4 = [0, 1, 2, 3, 5, 6, 7] as const;
const usedPlaces: Readonly<Record<Eighths, readonly number[]>> = {
  1: [0],
  2: places2,
  4: places4,
  8: [0, 1, 2, 3, 4, 5, 6, 7],
};

/** True if samples of this size are made of the coefficient at this place of the block. */
export const isUsed = (place: number, size: Eighths): boolean =>
  [place >> 3, place & 7].every((each) => usedPlaces[size].includes(each));

/** The level shift: samples are coded less 128. */
const middle = 128;

function inverse2(block: Block, samples: Uint8ClampedArray, at: number, stride: number): void {
  for (const column of places2) {
    const same = ((block[column] as number) << 15) + (1 << 12);
    const turned = turned2(block, column, 8);
    block[column] = (same + turned) >> 13;
    block[column + 8] = (same - turned) >> 13;
  }
  for (let row = 0, to = at; row < 2; row += 1, to += stride) {
    const same = ((block[row * 8] as number) << 15) + (1 << 19);
    const turned = turned2(block, row * 8, 1);
    samples[to] = ((same + turned) >> 20) + middle;
    samples[to + 1] = ((same - turned) >> 20) + middle;
  }
}

/** The part of a column or row that its second half has with the opposite sign. memory.simd.ts repeats the weights. */
const turned2 = (block: Block, at: number, step: number): number =>
  29692 * (block[at + step] as number) -
  10426 * (block[at + 3 * step] as number) +
  6967 * (block[at + 5 * step] as number) -
  5906 * (block[at + 7 * step] as number);

function inverse4(block: Block, samples: Uint8ClampedArray, at: number, stride: number): void {
  for (const column of places4) {
    const even = ((block[column] as number) << 14) + (1 << 11);
    const bend = 15137 * (block[column + 16] as number) - 6270 * (block[column + 48] as number);
    const inner = inner4(block, column, 8);
    const outer = outer4(block, column, 8);
    block[column] = (even + bend + outer) >> 12;
    block[column + 8] = (even - bend + inner) >> 12;
    block[column + 16] = (even - bend - inner) >> 12;
    block[column + 24] = (even + bend - outer) >> 12;
  }
  for (let row = 0, to = at; row < 32; row += 8, to += stride) {
    const even = ((block[row] as number) << 14) + (1 << 18);
    const bend = 15137 * (block[row + 2] as number) - 6270 * (block[row + 6] as number);
    const inner = inner4(block, row, 1);
    const outer = outer4(block, row, 1);
    samples[to] = ((even + bend + outer) >> 19) + middle;
    samples[to + 1] = ((even - bend + inner) >> 19) + middle;
    samples[to + 2] = ((even - bend - inner) >> 19) + middle;
    samples[to + 3] = ((even + bend - outer) >> 19) + middle;
  }
}

const inner4 = (block: Block, at: number, step: number): number =>
  8697 * (block[at + step] as number) -
  17799 * (block[at + 3 * step] as number) +
  11893 * (block[at + 5 * step] as number) -
  1730 * (block[at + 7 * step] as number);

const outer4 = (block: Block, at: number, step: number): number =>
  20995 * (block[at + step] as number) +
  7373 * (block[at + 3 * step] as number) -
  4926 * (block[at + 5 * step] as number) -
  4176 * (block[at + 7 * step] as number);

function inverse8(block: Block, samples: Uint8ClampedArray, at: number, stride: number): void {
  for (let column = 0; column < 8; column += 1) pass8(block, column, 8, 11, 0, block, column, 8);
  for (let row = 0; row < 8; row += 1) pass8(block, row * 8, 1, 18, middle, samples, at + row * stride, 1);
}

/** One column or row, to where it is wanted. */
function pass8(
  block: Block,
  from: number,
  step: number,
  shift: number,
  raise: number,
  into: Block | Uint8ClampedArray,
  to: number,
  onwards: number,
): void {
  const c0 = block[from] as number;
  const c1 = block[from + step] as number;
  const c2 = block[from + 2 * step] as number;
  const c3 = block[from + 3 * step] as number;
  const c4 = block[from + 4 * step] as number;
  const c5 = block[from + 5 * step] as number;
  const c6 = block[from + 6 * step] as number;
  const c7 = block[from + 7 * step] as number;
  const rounding = 1 << (shift - 1);
  const bend = (c2 + c6) * 4433;
  const bend2 = bend - c6 * 15137;
  const bend3 = bend + c2 * 6270;
  const sum = ((c0 + c4) << 13) + rounding;
  const difference = ((c0 - c4) << 13) + rounding;
  const z1 = (c7 + c1) * -7373;
  const z2 = (c5 + c3) * -20995;
  const z5 = (c7 + c3 + c5 + c1) * 9633;
  const z3 = (c7 + c3) * -16069 + z5;
  const z4 = (c5 + c1) * -3196 + z5;
  const odd3 = c7 * 2446 + z1 + z3;
  const odd2 = c5 * 16819 + z2 + z4;
  const odd1 = c3 * 25172 + z2 + z3;
  const odd0 = c1 * 12299 + z1 + z4;
  into[to] = ((sum + bend3 + odd0) >> shift) + raise;
  into[to + onwards] = ((difference + bend2 + odd1) >> shift) + raise;
  into[to + 2 * onwards] = ((difference - bend2 + odd2) >> shift) + raise;
  into[to + 3 * onwards] = ((sum - bend3 + odd3) >> shift) + raise;
  into[to + 4 * onwards] = ((sum - bend3 - odd3) >> shift) + raise;
  into[to + 5 * onwards] = ((difference - bend2 - odd2) >> shift) + raise;
  into[to + 6 * onwards] = ((difference + bend2 - odd1) >> shift) + raise;
  into[to + 7 * onwards] = ((sum + bend3 - odd0) >> shift) + raise;
}
