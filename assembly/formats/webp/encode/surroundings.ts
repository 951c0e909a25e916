// The macroblock that is encoded, and the samples around it that predictions start from.
import { allocate } from '../memory';
import { beyondLeft, beyondTop } from '../mode-tables';
import { chroma, columns, luma, rows, stride } from './planes';

/** 16 rows of 16 samples. */
export const sourceLuma: usize = memory.data(256, 16);
/** Eight rows of eight samples of U and as many of V. */
export const sourceChroma: usize = memory.data(128, 16);

/** The last row of luma above, and four samples to the right of it; the one to the left is `cornerLuma`. */
export let aboveLuma: usize = 0;
/** The last row of chroma above: eight samples of U, eight of V. */
export let aboveChroma: usize = 0;
/** The samples to the left, from the top down. */
export const leftLuma: usize = memory.data(16, 16);
export const leftU: usize = memory.data(8, 16);
export const leftV: usize = memory.data(8, 16);
/** The samples above those to the left. */
export let cornerLuma: u32 = 0;
export let cornerU: u32 = 0;
export let cornerV: u32 = 0;
export let column: usize = 0;
export let row: usize = 0;

/** The rows above as the decoder will have them, for the whole width. */
let madeLuma: usize = 0;
let madeChroma: usize = 0;
/** Stands for the rows above the picture. */
const darkRow: usize = memory.data(16, 16);

/** @returns false if memory does not suffice */
export function startSurroundings(): bool {
  madeLuma = allocate(2 * stride + 16);
  madeChroma = madeLuma + stride + 16;
  memory.fill(darkRow, beyondTop, 16);
  return madeLuma !== 0;
}

/** Begins a pass over the macroblocks, whose predictions start from samples that were encoded. */
export function startPass(): void {
  memory.fill(madeLuma, beyondTop, 2 * stride + 16);
}

function takeSource(x: usize, y: usize): void {
  column = x;
  row = y;
  const lumaAt = luma + y * 16 * stride + x * 16;
  for (let line: usize = 0; line < 16; line += 1) v128.store(sourceLuma + 16 * line, v128.load(lumaAt + line * stride));
  const chromaAt = chroma + y * 8 * stride + x * 16;
  for (let line: usize = 0; line < 8; line += 1)
    v128.store(sourceChroma + 16 * line, v128.load(chromaAt + line * stride));
  if (x > 0) return;
  cornerLuma = cornerU = cornerV = y > 0 ? beyondLeft : beyondTop;
  memory.fill(leftLuma, beyondLeft, 16);
  memory.fill(leftU, beyondLeft, 8);
  memory.fill(leftV, beyondLeft, 8);
}

/** Goes to a macroblock, surrounded by what is around it in the picture. */
export function analysedAt(x: usize, y: usize): void {
  takeSource(x, y);
  const lumaAt = luma + y * 16 * stride + x * 16;
  const chromaAt = chroma + y * 8 * stride + x * 16;
  aboveLuma = y > 0 ? lumaAt - stride : darkRow;
  aboveChroma = y > 0 ? chromaAt - stride : darkRow;
  if (x === 0) return;
  cornerLuma = y > 0 ? load<u8>(aboveLuma - 1) : beyondTop;
  cornerU = y > 0 ? load<u8>(aboveChroma - 9) : beyondTop;
  cornerV = y > 0 ? load<u8>(aboveChroma - 1) : beyondTop;
  for (let line: usize = 0; line < 16; line += 1) store<u8>(leftLuma + line, load<u8>(lumaAt + line * stride - 1));
  for (let line: usize = 0; line < 8; line += 1) {
    store<u8>(leftU + line, load<u8>(chromaAt + line * stride - 9));
    store<u8>(leftV + line, load<u8>(chromaAt + line * stride - 1));
  }
}

/** Goes to the next macroblock, surrounded by what was encoded. */
export function encodedAt(x: usize, y: usize): void {
  takeSource(x, y);
  aboveLuma = madeLuma + 16 * x;
  aboveChroma = madeChroma + 16 * x;
  // Beyond the right edge the last sample is repeated, but for the first row.
  if (x === columns - 1) store<u32>(aboveLuma, <u32>load<u8>(aboveLuma, 15) * 0x01010101, 16);
}

/** Takes the macroblock as the decoder will have it, from where the next ones are predicted. */
export function keepEncoded(madeLumaAt: usize, madeChromaAt: usize): void {
  cornerLuma = load<u8>(aboveLuma, 15);
  cornerU = load<u8>(aboveChroma, 7);
  cornerV = load<u8>(aboveChroma, 15);
  for (let line: usize = 0; line < 16; line += 1) store<u8>(leftLuma + line, load<u8>(madeLumaAt + 16 * line + 15));
  for (let line: usize = 0; line < 8; line += 1) {
    store<u8>(leftU + line, load<u8>(madeChromaAt + 16 * line + 7));
    store<u8>(leftV + line, load<u8>(madeChromaAt + 16 * line + 15));
  }
  if (row === rows - 1) return;
  v128.store(aboveLuma, v128.load(madeLumaAt, 240));
  v128.store(aboveChroma, v128.load(madeChromaAt, 112));
}
