// The entry of the WebAssembly module that decodes still WebP pictures. It is a file of its own, fetched when the first WebP is
// read. The caller puts the chunks of the picture into its memory, and takes rows of RGBA out of it, some at a time.
import { startAlpha } from './alpha';
import { frameHeight, frameWidth } from './frame-header';
import { losslessHeight, losslessWidth, readLosslessHeader, readLosslessRow, startLossless } from './lossless';
import { lossyRows, mostLossyRows, startLossy } from './lossy';
import { allocate, releaseAll } from './memory';
import { swapRedAndBlue } from './row-transforms';

/** Room behind the data: a whole macroblock may be read before its reader is asked whether the data lasted. */
const slack: u32 = 1 << 13;

let isLossless = false;
let hasAlpha = false;
let height: u32 = 0;
/** Rows that were handed out. */
let done: u32 = 0;
let rows: usize = 0;
/** How many rows there is room for. */
let room: u32 = 0;
let data: usize = 0;

/** Begins with a new picture. @returns where its data go, or 0 if there is not enough memory */
export function place(bytes: u32): usize {
  releaseAll();
  data = allocate(bytes + slack);
  return data;
}

/**
 * Reads the header of the picture, whose chunks follow each other where `place` said.
 * @param alphaBytes the length of the contents of ALPH, which come first; 0 where there are none
 * @param pictureBytes the length of those of VP8 or VP8L
 * @param band about how many rows are wanted at a time
 * @returns false if it is damaged or needs too much memory
 */
export function start(alphaBytes: u32, pictureBytes: u32, lossless: bool, band: u32): bool {
  const picture = data + alphaBytes;
  isLossless = lossless;
  hasAlpha = alphaBytes > 0;
  done = 0;
  if (lossless) {
    if (!readLosslessHeader(picture, pictureBytes) || !startLossless()) return false;
  } else {
    if (!startLossy(picture, pictureBytes)) return false;
    if (hasAlpha && !startAlpha(data, alphaBytes, frameWidth, frameHeight)) return false;
  }
  height = pictureHeight();
  room = max(mostLossyRows, min(band, height));
  rows = allocate(4 * <usize>pictureWidth() * room + 64);
  return rows !== 0;
}

export function pictureWidth(): u32 {
  return isLossless ? losslessWidth : frameWidth;
}

export function pictureHeight(): u32 {
  return isLossless ? losslessHeight : frameHeight;
}

/** The place to which `readRows` writes its rows. */
export function rowsPlace(): usize {
  return rows;
}

/** Decodes the next rows. @returns how many; 0 if the picture is damaged or already complete */
export function readRows(): u32 {
  let count: u32 = 0;
  for (let made: u32 = 0; done < height && count + mostLossyRows <= room; count += made, done += made) {
    const to = rows + 4 * <usize>pictureWidth() * count;
    made = isLossless ? losslessRows(to) : lossyRows(to, hasAlpha);
    if (made === 0) return 0;
  }
  return count;
}

/** @returns 1, or 0 if the row is damaged */
function losslessRows(to: usize): u32 {
  const from = readLosslessRow();
  if (from === 0) return 0;
  swapRedAndBlue(from, to, losslessWidth);
  return 1;
}
