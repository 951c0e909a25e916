// Decodes a VP8 key frame one row of macroblocks at a time: reads, predicts, filters, converts to RGBA. It keeps the samples of
// that row, and above them only what the filter and the interpolation of chroma still need: eight rows of luma, four of chroma.
import { readAlphaRow } from './alpha';
import { betweenBytes, startColours, writeRow } from './colours';
import { filterMacroblock } from './filter';
import {
  filterKind,
  filterLimits,
  frameHeight,
  frameWidth,
  noFilter,
  partitions,
  quantisers,
  readFrameHeader,
  segmentQuantisers,
} from './frame-header';
import { allocate } from './memory';
import { beyondLeft, beyondTop } from './mode-tables';
import { byBlocks, chromaMode, isSkipped, readModes, segment } from './modes';
import { predictBlocks, predictChroma, predictLuma } from './predict';
import { makeResidual } from './residual';
import { coefficients, contextBytes, ends, readTokens, skipTokens } from './tokens';

/** Bytes before each row; the last of them holds the sample that stands for those left of the picture. */
const margin: usize = 16;
/** How many rows of each plane are kept above the current macroblocks. */
const keptLuma: usize = 8;
const keptChroma: usize = 4;

let columns: usize = 0;
let rows: u32 = 0;
/** The next row of macroblocks. */
let row: u32 = 0;
let luma: usize = 0;
let stride: usize = 0;
let planeU: usize = 0;
let planeV: usize = 0;
let chromaStride: usize = 0;
/** The last row of the macroblocks above as it was before the filter: predictions start from unfiltered samples. */
let aboveLuma: usize = 0;
let aboveU: usize = 0;
let aboveV: usize = 0;
/** For each column, the token contexts and the block modes of the macroblock above. */
let contexts: usize = 0;
let modes: usize = 0;
/** For each macroblock of the row, twice the index of its `filterLimits`, plus 1 if its inner edges are filtered too. */
let filters: usize = 0;
const contextLeft: usize = memory.data(16, 16);
const modesLeft: usize = memory.data(4, 4);

/** The most rows that `lossyRows` writes at a time: 16, and 7 that waited for the filter of the row below. */
export const mostLossyRows: u32 = 23;

/** @returns false if this is not a whole key frame, or if memory does not suffice */
export function startLossy(at: usize, length: u32): bool {
  if (!readFrameHeader(at, length)) return false;
  columns = <usize>((frameWidth + 15) >> 4);
  rows = (frameHeight + 15) >> 4;
  row = 0;
  stride = margin + columns * 16 + 16;
  chromaStride = margin + columns * 8 + 16;
  const lumaBytes = (keptLuma + 16) * stride + 16;
  const chromaBytes = (keptChroma + 8) * chromaStride + 16;
  const chromaWidth = (frameWidth + 1) >> 1;
  const colours = betweenBytes(chromaWidth);
  const perColumn = contextBytes + 4 + 1;
  const all = allocate(lumaBytes + 2 * chromaBytes + stride + 2 * chromaStride + columns * perColumn + 64 + colours);
  if (all === 0) return false;
  luma = all + margin;
  planeU = luma + lumaBytes;
  planeV = planeU + chromaBytes;
  aboveLuma = planeV + chromaBytes;
  aboveU = aboveLuma + stride;
  aboveV = aboveU + chromaStride;
  contexts = aboveV + chromaStride;
  modes = contexts + columns * contextBytes;
  filters = modes + columns * 4;
  startColours((filters + columns + 15) & ~15, chromaWidth);
  memory.fill(contexts, 0, columns * perColumn);
  memory.fill(aboveLuma - 1, beyondTop, stride);
  memory.fill(aboveU - 1, beyondTop, chromaStride);
  memory.fill(aboveV - 1, beyondTop, chromaStride);
  memory.fill(coefficients, 0, 25 * 32);
  memory.fill(ends, 0, 32);
  for (let y: usize = 0; y < keptLuma + 16; y += 1) store<u8>(luma + y * stride - 1, beyondLeft);
  for (let y: usize = 0; y < keptChroma + 8; y += 1) {
    store<u8>(planeU + y * chromaStride - 1, beyondLeft);
    store<u8>(planeV + y * chromaStride - 1, beyondLeft);
  }
  return true;
}

/**
 * Decodes a row of macroblocks and writes the rows of pixels that are complete.
 * @param hasAlpha the alpha of each row comes from `readAlphaRow`
 * @returns how many rows were written; 0 if the frame is damaged
 */
export function lossyRows(to: usize, hasAlpha: bool): u32 {
  if (!decodeRow()) return 0;
  keepUnfiltered();
  if (filterKind !== noFilter) filterRow();
  const isLast = row === rows - 1;
  const first: u32 = row === 0 ? 0 : row * 16 - 7;
  const end = isLast ? frameHeight : row * 16 + 9;
  const lastChroma = ((frameHeight + 1) >> 1) - 1;
  for (let y = first; y < end; y += 1, to += 4 * <usize>frameWidth) {
    const nearest = y >> 1;
    const other: u32 = y & 1 ? min(lastChroma, nearest + 1) : nearest === 0 ? 0 : nearest - 1;
    const alpha = hasAlpha ? readAlphaRow() : 0;
    if (hasAlpha && alpha === 0) return 0;
    const at = (keptChroma + nearest - row * 8) * chromaStride;
    const otherAt = (keptChroma + other - row * 8) * chromaStride;
    const lumaAt = luma + (keptLuma + y - row * 16) * stride;
    writeRow(lumaAt, planeU + at, planeV + at, planeU + otherAt, planeV + otherAt, alpha, frameWidth, to);
  }
  memory.copy(luma, luma + 16 * stride, keptLuma * stride - margin);
  memory.copy(planeU, planeU + 8 * chromaStride, keptChroma * chromaStride - margin);
  memory.copy(planeV, planeV + 8 * chromaStride, keptChroma * chromaStride - margin);
  row += 1;
  return end - first;
}

function decodeRow(): bool {
  const hasAbove = row > 0;
  const partition = row & (partitions - 1);
  memory.fill(contextLeft, 0, contextBytes);
  store<u32>(modesLeft, 0);
  // libwebp repeats the last sample of the row above beyond its end.
  const corner = hasAbove ? beyondLeft : beyondTop;
  store<u8>(aboveLuma - 1, corner);
  store<u8>(aboveU - 1, corner);
  store<u8>(aboveV - 1, corner);
  const end = aboveLuma + columns * 16;
  if (hasAbove) store<u32>(end, <u32>load<u8>(end - 1) * 0x01010101);
  for (let column: usize = 0; column < columns; column += 1) {
    if (!readModes(modes + 4 * column, modesLeft)) return false;
    const above = contexts + column * contextBytes;
    let differs = false;
    if (isSkipped) {
      skipTokens(byBlocks, above, contextLeft);
    } else {
      const steps = quantisers + <usize>segment * segmentQuantisers;
      if (!readTokens(partition, byBlocks, above, contextLeft, steps)) return false;
      differs = makeResidual(byBlocks, steps);
    }
    store<u8>(filters + column, (4 * segment + 2 * <u32>byBlocks) | <u32>(byBlocks || differs));
    const hasLeft = column > 0;
    const at = luma + keptLuma * stride + 16 * column;
    if (byBlocks) predictBlocks(at, stride, aboveLuma + 16 * column);
    else predictLuma(at, stride, aboveLuma + 16 * column, hasAbove, hasLeft);
    const chroma = keptChroma * chromaStride + 8 * column;
    predictChroma(0, chromaMode, planeU + chroma, chromaStride, aboveU + 8 * column, hasAbove, hasLeft);
    predictChroma(1, chromaMode, planeV + chroma, chromaStride, aboveV + 8 * column, hasAbove, hasLeft);
    if (!isSkipped) {
      memory.fill(coefficients, 0, 25 * 32);
      memory.fill(ends, 0, 25);
    }
  }
  return true;
}

function keepUnfiltered(): void {
  memory.copy(aboveLuma, luma + (keptLuma + 15) * stride, columns * 16);
  memory.copy(aboveU, planeU + (keptChroma + 7) * chromaStride, columns * 8);
  memory.copy(aboveV, planeV + (keptChroma + 7) * chromaStride, columns * 8);
}

function filterRow(): void {
  for (let column: usize = 0; column < columns; column += 1) {
    const filter = <u32>load<u8>(filters + column);
    const chroma = keptChroma * chromaStride + 8 * column;
    filterMacroblock(
      luma + keptLuma * stride + 16 * column,
      stride,
      planeU + chroma,
      planeV + chroma,
      chromaStride,
      filterLimits + ((filter >> 1) << 2),
      (filter & 1) !== 0,
      column > 0,
      row > 0,
    );
  }
}
