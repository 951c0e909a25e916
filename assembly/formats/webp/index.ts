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
/** Lossless rows at a time. */
const mostLosslessRows: u32 = 16;

let isLossless = false;
let hasAlpha = false;
let height: u32 = 0;
/** Rows that were handed out. */
let done: u32 = 0;
let rows: usize = 0;
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
 * @returns false if it is damaged or needs too much memory
 */
export function start(alphaBytes: u32, pictureBytes: u32, lossless: bool): bool {
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
  rows = allocate(4 * <usize>pictureWidth() * (lossless ? mostLosslessRows : mostLossyRows) + 64);
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
  if (done === height) return 0;
  let count: u32 = 0;
  if (isLossless) {
    const wanted = min(mostLosslessRows, height - done);
    for (let to = rows; count < wanted; count += 1, to += 4 * <usize>losslessWidth) {
      const from = readLosslessRow();
      if (from === 0) return 0;
      swapRedAndBlue(from, to, losslessWidth);
    }
  } else {
    count = lossyRows(rows, hasAlpha);
  }
  done += count;
  return count;
}
