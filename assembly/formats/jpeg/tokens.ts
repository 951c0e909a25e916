// The twin of src/formats/jpeg/tokens.ts, for one row of MCUs in 4:2:0 or in 4:4:4.
import { sixteenZeros, tokenWorkBytes } from '../../../src/formats/jpeg/twin-layout';
import { convertPixels, convertQuads } from './samples';
import { transformRows } from './transform';

/** A quantiser has 64 limits of 16 bits, then 64 steps of 32: src/formats/jpeg/tokens.simd.ts writes them. */
export const stepsAt: usize = 128;
export const quantiserBytes: usize = 128 + 256;
/** The workspace has up to six blocks of samples, one of coefficients, and the last DC values of luma, Cb and Cr. */
export const workAt: usize = 768;
const predictorsAt: usize = 896;

const endOfBlock = 0x00;

/** Call this before the first row of a picture. */
export function startTokens(work: usize): void {
  // The compiler evaluates this check.
  if (<i32>predictorsAt + 12 > tokenWorkBytes)
    ERROR('The workspace is larger than src/formats/jpeg/twin-layout.ts says.');
  memory.fill(work + predictorsAt, 0, 12);
}

/**
 * 4:2:0: turns sixteen rows of pixels, whole MCUs, into tokens; returns the address where they end. `lumaColumns` and
 * `lumaRows` of the blocks lie in the picture, the others only fill their MCU. `quantisers` are those of luma and chroma, and
 * `counts` has for every symbol how often it came.
 */
export function tokeniseQuads(
  pixels: usize,
  stride: u32,
  lumaColumns: i32,
  lumaRows: i32,
  chromaRows: i32,
  quantisers: usize,
  work: usize,
  counts: usize,
  tokens: usize,
): usize {
  const chroma = quantisers + quantiserBytes;
  const luma = work + predictorsAt;
  for (let column = 0; column < lumaColumns; column += 2, pixels += 64) {
    convertQuads(pixels, stride, chromaRows, work);
    for (let block = 0; block < 4; block += 1) {
      const inside = column + (block & 1) < lumaColumns && block >> 1 < lumaRows;
      if (inside) tokens = appendBlock(work + <usize>block * 128, quantisers, 0, luma, work + workAt, counts, tokens);
      else {
        tokens = append(0, 0, 0, counts, tokens);
        tokens = append((1 << 8) | endOfBlock, 0, 0, counts, tokens);
      }
    }
    tokens = appendBlock(work + 512, chroma, 2, luma + 4, work + workAt, counts, tokens);
    tokens = appendBlock(work + 640, chroma, 2, luma + 8, work + workAt, counts, tokens);
  }
  return tokens;
}

/** 4:4:4: turns eight rows of pixels into tokens. An MCU is one block of each component, so none lies outside the picture. */
export function tokenisePixels(
  pixels: usize,
  stride: u32,
  columns: i32,
  quantisers: usize,
  work: usize,
  counts: usize,
  tokens: usize,
): usize {
  const chroma = quantisers + quantiserBytes;
  const luma = work + predictorsAt;
  for (let column = 0; column < columns; column += 1, pixels += 32) {
    convertPixels(pixels, stride, work);
    tokens = appendBlock(work, quantisers, 0, luma, work + workAt, counts, tokens);
    tokens = appendBlock(work + 128, chroma, 2, luma + 4, work + workAt, counts, tokens);
    tokens = appendBlock(work + 256, chroma, 2, luma + 8, work + workAt, counts, tokens);
  }
  return tokens;
}

/** `predictor` holds the DC value of the block before: this one's is written as the difference from it. */
function appendBlock(
  samples: usize,
  quantiser: usize,
  huffman: i32,
  predictor: usize,
  work: usize,
  counts: usize,
  end: usize,
): usize {
  transformRows(samples, work);
  transformRows(work, samples);
  let left = beyond(samples, quantiser) & ~(<u64>1);
  const steps = quantiser + stepsAt;
  const first = <i32>load<i16>(samples);
  const dc = (quantised(first, load<i32>(steps)) ^ (first >> 31)) - (first >> 31);
  const change = dc - load<i32>(predictor);
  store<i32>(predictor, dc);
  end = append(huffman << 8, abs(change), change >> 31, counts, end);
  const ac = (huffman + 1) << 8;
  let last = 0;
  while (left !== 0) {
    const position = <i32>ctz(left);
    left &= left - 1;
    let run = position - last - 1;
    last = position;
    while (run > 15) {
      end = append(ac | sixteenZeros, 0, 0, counts, end);
      run -= 16;
    }
    const step = load<i32>(steps + <usize>position * 4);
    const value = <i32>load<i16>(samples + <usize>((step >> 5) & 63) * 2);
    end = append(ac | (run << 4), quantised(value, step), value >> 31, counts, end);
  }
  return last === 63 ? end : append(ac | endOfBlock, 0, 0, counts, end);
}

/** A magnitude, rounded half away from zero; a step is a multiplier, a place and a shift (see `Quantiser`). */
export function quantised(value: i32, step: i32): i32 {
  return (((abs(value) * (step >> 11)) >> (step & 31)) + 1) >> 1;
}

/** Appends a symbol. Its low half, the number of bits that follow, is added here; `sign` is 0 or -1 and inverts the bits. */
export function append(symbol: i32, magnitude: i32, sign: i32, counts: usize, end: usize): usize {
  const size = 32 - <i32>clz(magnitude);
  return appendToken(symbol | size, (magnitude ^ sign) & ((1 << size) - 1), counts, end);
}

/** Appends a symbol with its table, and the bits that follow it. */
export function appendToken(key: i32, bits: i32, counts: usize, end: usize): usize {
  store<i32>(end, (key << 16) | bits);
  const count = counts + <usize>key * 4;
  store<i32>(count, load<i32>(count) + 1);
  return end + 4;
}

/** A bit for each coefficient that does not round to 0, in zigzag order, the first one lowest. */
export function beyond(coefficients: usize, limits: usize): u64 {
  const f0 = flagsOf(coefficients, limits);
  const f1 = flagsOf(coefficients + 32, limits + 32);
  const f2 = flagsOf(coefficients + 64, limits + 64);
  const f3 = flagsOf(coefficients + 96, limits + 96);
  const first = v128.or(
    v128.or(
      i8x16.swizzle(f0, i8x16(0, 1, 8, -1, 9, 2, 3, 10, -1, -1, -1, -1, -1, 11, 4, 5)),
      i8x16.swizzle(f1, i8x16(-1, -1, -1, 0, -1, -1, -1, -1, 1, 8, -1, 9, 2, -1, -1, -1)),
    ),
    i8x16.swizzle(f2, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, -1, -1, -1, -1, -1)),
  );
  const second = v128.or(
    v128.or(
      i8x16.swizzle(f0, i8x16(12, -1, -1, -1, -1, -1, -1, -1, -1, -1, 13, 6, 7, 14, -1, -1)),
      i8x16.swizzle(f1, i8x16(-1, 3, 10, -1, -1, -1, -1, -1, 11, 4, -1, -1, -1, -1, 5, 12)),
    ),
    v128.or(
      i8x16.swizzle(f2, i8x16(-1, -1, -1, 1, 8, -1, 9, 2, -1, -1, -1, -1, -1, -1, -1, -1)),
      i8x16.swizzle(f3, i8x16(-1, -1, -1, -1, -1, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)),
    ),
  );
  const third = v128.or(
    v128.or(
      i8x16.swizzle(f0, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 15, -1, -1, -1, -1, -1)),
      i8x16.swizzle(f1, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, 13, 6, -1, 7, 14, -1, -1, -1)),
    ),
    v128.or(
      i8x16.swizzle(f2, i8x16(3, 10, -1, -1, -1, -1, 11, 4, -1, -1, -1, -1, -1, 5, 12, -1)),
      i8x16.swizzle(f3, i8x16(-1, -1, 1, 8, 9, 2, -1, -1, -1, -1, -1, -1, -1, -1, -1, 3)),
    ),
  );
  const fourth = v128.or(
    v128.or(
      i8x16.swizzle(f1, i8x16(-1, -1, -1, -1, -1, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)),
      i8x16.swizzle(f2, i8x16(-1, -1, -1, 13, 6, -1, 7, 14, -1, -1, -1, -1, 15, -1, -1, -1)),
    ),
    i8x16.swizzle(f3, i8x16(10, 11, 4, -1, -1, -1, -1, -1, 5, 12, 13, 6, -1, 7, 14, 15)),
  );
  const low = <u32>i8x16.bitmask(first) | ((<u32>i8x16.bitmask(second)) << 16);
  const high = <u32>i8x16.bitmask(third) | ((<u32>i8x16.bitmask(fourth)) << 16);
  return <u64>low | ((<u64>high) << 32);
}

/** A byte for each coefficient of two rows: -1 where it is beyond its limit. */
function flagsOf(coefficients: usize, limits: usize): v128 {
  const upper = i16x8.gt_s(i16x8.abs(v128.load(coefficients)), v128.load(limits));
  const lower = i16x8.gt_s(i16x8.abs(v128.load(coefficients, 16)), v128.load(limits, 16));
  return i8x16.narrow_i16x8_s(upper, lower);
}
