// Rows of a PNG (its specification, chapters 9 and 13): the filter of each undone, and their samples made RGBA.
import { startSums, sumRow } from '../sums';

/**
 * Undoes the filters of `count` rows of pixels of up to 8 bytes. They are at `filtered`, each behind the byte that names its
 * filter, and go to `rows`; the row before the first lies before that. Up to 16 bytes behind a row are written too, before the
 * next one is. @returns whether there are such filters
 */
export function unfilterRows(filtered: usize, rows: usize, rowBytes: u32, pixelBytes: u32, count: u32): bool {
  startSums(pixelBytes);
  for (; count > 0; count -= 1, filtered += rowBytes + 1, rows += rowBytes) {
    const above = rows - rowBytes;
    const from = filtered + 1;
    switch (load<u8>(filtered)) {
      case 0:
        memory.copy(rows, from, rowBytes);
        break;
      case 1:
        sumRow<u8>(from, rows, rowBytes, pixelBytes, i8x16.splat(0));
        break;
      case 2:
        for (let at: usize = 0; at < rowBytes; at += 16)
          v128.store(rows + at, i8x16.add(v128.load(from + at), v128.load(above + at)));
        break;
      case 3:
        undoAverage(from, above, rows, rowBytes, pixelBytes);
        break;
      case 4:
        undoPaeth(from, above, rows, rowBytes, pixelBytes);
        break;
      default:
        return false;
    }
  }
  return true;
}

// Eight bytes at a time whatever a pixel has: those beyond it are not of use, and overwritten by the next.

function undoAverage(from: usize, above: usize, row: usize, rowBytes: usize, pixelBytes: usize): void {
  const one = i8x16.splat(1);
  let left = i32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += pixelBytes) {
    const up = v128.load64_zero(above + at);
    // The instruction rounds up, the filter down.
    const down = v128.and(v128.xor(left, up), one);
    left = i8x16.add(v128.load64_zero(from + at), i8x16.sub(i8x16.avgr_u(left, up), down));
    v128.store64_lane(row + at, left, 0);
  }
}

function undoPaeth(from: usize, above: usize, row: usize, rowBytes: usize, pixelBytes: usize): void {
  let left = i32x4.splat(0);
  let corner = i32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += pixelBytes) {
    const up = i16x8.extend_low_i8x16_u(v128.load64_zero(above + at));
    const toLeft = i16x8.sub(up, corner);
    const toUp = i16x8.sub(left, corner);
    const fromLeft = i16x8.abs(toLeft);
    const fromUp = i16x8.abs(toUp);
    const fromCorner = i16x8.abs(i16x8.add(toLeft, toUp));
    const nearest = i16x8.min_s(fromLeft, i16x8.min_s(fromUp, fromCorner));
    const upOrCorner = v128.bitselect(up, corner, i16x8.eq(nearest, fromUp));
    const predicted = v128.bitselect(left, upOrCorner, i16x8.eq(nearest, fromLeft));
    // By bytes, so that the sum stays below 256.
    left = i8x16.add(i16x8.extend_low_i8x16_u(v128.load64_zero(from + at)), predicted);
    corner = up;
    v128.store64_lane(row + at, i8x16.narrow_i16x8_u(left, left), 0);
  }
}

/** `count` pixels of 1 (through `palette`, of 256 words), 2 (grey and alpha) or 3 bytes. Up to 16 bytes beyond are read and written. */
export function expandPixels(from: usize, pixelBytes: u32, count: u32, palette: usize, to: usize): void {
  const end = to + count * 4;
  if (pixelBytes === 1) {
    for (; to < end; to += 4, from += 1) store<u32>(to, load<u32>(palette + ((<usize>load<u8>(from)) << 2)));
  } else if (pixelBytes === 2) {
    for (; to < end; to += 16, from += 8) {
      const pixels = v128.load64_zero(from);
      v128.store(to, i8x16.shuffle(pixels, pixels, 0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 4, 5, 6, 6, 6, 7));
    }
  } else {
    const full = i8x16.splat(-1);
    for (; to < end; to += 16, from += 12) {
      const pixels = v128.load(from);
      v128.store(to, i8x16.shuffle(pixels, full, 0, 1, 2, 16, 3, 4, 5, 16, 6, 7, 8, 16, 9, 10, 11, 16));
    }
  }
}

/** `count` samples of 1, 2 or 4 bits made bytes, the highest bits first. */
export function spreadBits(from: usize, bits: u32, count: u32, to: usize): void {
  const mask: u32 = (1 << bits) - 1;
  for (let index: u32 = 0; index < count; index += 1) {
    const bit = index * bits;
    store<u8>(to + index, (<u32>load<u8>(from + (bit >> 3)) >> (8 - bits - (bit & 7))) & mask);
  }
}

/** Makes the pixels of one colour, which is opaque as they are, transparent. Up to 16 bytes beyond are changed too. */
export function clearColour(pixels: usize, count: u32, colour: u32): void {
  const wanted = i32x4.splat(colour);
  const colours = i32x4.splat(0xffffff);
  for (const end = pixels + count * 4; pixels < end; pixels += 16) {
    const value = v128.load(pixels);
    v128.store(pixels, v128.and(value, v128.or(i32x4.ne(value, wanted), colours)));
  }
}
