// The twin of src/formats/jpeg/coefficients.ts, for one row of MCUs in 4:2:0 or in 4:4:4. twin-layout.ts says how it is stored.
import { mostStoredBytes, storedAddressBytes } from '../../../src/formats/jpeg/twin-layout';
import { convertPixels, convertQuads } from './samples';
import { beyond, quantised, quantiserBytes, stepsAt, workAt } from './tokens';
import { transformRows } from './transform';

/** Bytes of a stored block before its values. */
export const maskBytes: usize = mostStoredBytes - 2 * 63;

/** The end of the row of blocks that `storeBlock` appended to. */
let rowEnd: usize = 0;

/**
 * 4:2:0: stores sixteen rows of pixels; returns the address where they end. `lumaColumns` and `lumaRows` of the blocks lie in
 * the picture, the others only fill their MCU. `band` has room for two rows of luma's blocks and one of each chroma.
 */
export function storeQuads(
  pixels: usize,
  stride: u32,
  lumaColumns: i32,
  lumaRows: i32,
  chromaRows: i32,
  quantisers: usize,
  work: usize,
  band: usize,
  to: usize,
): usize {
  const rowBytes = <usize>lumaColumns * mostStoredBytes;
  const lower = band + rowBytes;
  const blueness = lower + rowBytes;
  const redness = blueness + rowBytes;
  let upperEnd = band;
  let lowerEnd = lower;
  let bluenessEnd = blueness;
  let rednessEnd = redness;
  const chroma = quantisers + quantiserBytes;
  let dc = to + storedAddressBytes;
  for (let column = 0; column < lumaColumns; column += 2, pixels += 64, dc += 12) {
    convertQuads(pixels, stride, chromaRows, work);
    const hasRight = column + 1 < lumaColumns;
    upperEnd = storeBlock(work, quantisers, work + workAt, dc, upperEnd);
    // As libjpeg: a block that only fills its MCU has the DC value of the one before it.
    if (hasRight) upperEnd = storeBlock(work + 128, quantisers, work + workAt, dc + 2, upperEnd);
    else store<i16>(dc, load<i16>(dc), 2);
    if (lumaRows > 1) lowerEnd = storeBlock(work + 256, quantisers, work + workAt, dc + 4, lowerEnd);
    else store<i16>(dc, load<i16>(dc, 2), 4);
    if (lumaRows > 1 && hasRight) lowerEnd = storeBlock(work + 384, quantisers, work + workAt, dc + 6, lowerEnd);
    else store<i16>(dc, load<i16>(dc, 4), 6);
    bluenessEnd = storeBlock(work + 512, chroma, work + workAt, dc + 8, bluenessEnd);
    rednessEnd = storeBlock(work + 640, chroma, work + workAt, dc + 10, rednessEnd);
  }
  rowEnd = dc;
  storeRow(to, band, upperEnd);
  storeRow(to + 4, lower, lowerEnd);
  storeRow(to + 8, blueness, bluenessEnd);
  storeRow(to + 12, redness, rednessEnd);
  return rowEnd;
}

/** 4:4:4: stores eight rows of pixels. An MCU is one block of each component, so none lies outside the picture. */
export function storePixels(
  pixels: usize,
  stride: u32,
  columns: i32,
  quantisers: usize,
  work: usize,
  band: usize,
  to: usize,
): usize {
  const rowBytes = <usize>columns * mostStoredBytes;
  const blueness = band + rowBytes;
  const redness = blueness + rowBytes;
  let lumaEnd = band;
  let bluenessEnd = blueness;
  let rednessEnd = redness;
  const chroma = quantisers + quantiserBytes;
  let dc = to + storedAddressBytes;
  for (let column = 0; column < columns; column += 1, pixels += 32, dc += 6) {
    convertPixels(pixels, stride, work);
    lumaEnd = storeBlock(work, quantisers, work + workAt, dc, lumaEnd);
    bluenessEnd = storeBlock(work + 128, chroma, work + workAt, dc + 2, bluenessEnd);
    rednessEnd = storeBlock(work + 256, chroma, work + workAt, dc + 4, rednessEnd);
  }
  rowEnd = dc;
  storeRow(to, band, lumaEnd);
  storeRow(to + 4, blueness, bluenessEnd);
  storeRow(to + 8, redness, rednessEnd);
  return rowEnd;
}

/** Moves a row of blocks behind what is stored, and notes its address. */
function storeRow(address: usize, from: usize, end: usize): void {
  store<u32>(address, <u32>rowEnd);
  memory.copy(rowEnd, from, end - from);
  rowEnd += end - from;
}

/**
 * Stores a block: where its coefficients are not 0, at least 2, and at least 4 (a bit for each, the first one lowest), then
 * those that are not 0, each as its magnitude times two plus one for a negative one. The DC value is stored apart.
 */
function storeBlock(samples: usize, quantiser: usize, work: usize, dc: usize, to: usize): usize {
  transformRows(samples, work);
  transformRows(work, samples);
  const mask = beyond(samples, quantiser) & ~(<u64>1);
  const steps = quantiser + stepsAt;
  const first = <i32>load<i16>(samples);
  store<i16>(dc, <i16>((quantised(first, load<i32>(steps)) ^ (first >> 31)) - (first >> 31)));
  let twos: u64 = 0;
  let fours: u64 = 0;
  let end = to + maskBytes;
  for (let left = mask; left !== 0; left &= left - 1, end += 2) {
    const position = ctz(left);
    const step = load<i32>(steps + <usize>position * 4);
    const value = <i32>load<i16>(samples + <usize>((step >> 5) & 63) * 2);
    const magnitude = quantised(value, step);
    store<u16>(end, (magnitude << 1) | (value >>> 31));
    const bit = left & -left;
    twos |= magnitude > 1 ? bit : 0;
    fours |= magnitude > 3 ? bit : 0;
  }
  store<u64>(to, mask);
  store<u64>(to, twos, 8);
  store<u64>(to, fours, 16);
  return end;
}
