// Rows of a PNG (its specification, chapters 9 and 13): the filter of each undone, and pixels of 8 bits a channel made RGBA.

/**
 * `count` rows at `filtered`, each behind the byte that names its filter, into `rows`; the row before the first lies before
 * that. Up to 16 bytes behind a row are written too, before the next one is. @returns whether there are such filters
 */
export function unfilterRows(filtered: usize, rows: usize, rowBytes: u32, pixelBytes: u32, count: u32): bool {
  for (; count > 0; count -= 1, filtered += rowBytes + 1, rows += rowBytes) {
    const above = rows - rowBytes;
    const from = filtered + 1;
    switch (load<u8>(filtered)) {
      case 0:
        memory.copy(rows, from, rowBytes);
        break;
      case 1:
        undoSub(from, rows, rowBytes, pixelBytes);
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

// Four bytes at a time whatever a pixel has: those beyond it are not of use, and overwritten by the next.

function undoSub(from: usize, row: usize, rowBytes: usize, pixelBytes: usize): void {
  let left = i32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += pixelBytes) {
    left = i8x16.add(left, v128.load32_zero(from + at));
    v128.store32_lane(row + at, left, 0);
  }
}

function undoAverage(from: usize, above: usize, row: usize, rowBytes: usize, pixelBytes: usize): void {
  const one = i8x16.splat(1);
  let left = i32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += pixelBytes) {
    const up = v128.load32_zero(above + at);
    // The instruction rounds up, the filter down.
    const down = v128.and(v128.xor(left, up), one);
    left = i8x16.add(v128.load32_zero(from + at), i8x16.sub(i8x16.avgr_u(left, up), down));
    v128.store32_lane(row + at, left, 0);
  }
}

function undoPaeth(from: usize, above: usize, row: usize, rowBytes: usize, pixelBytes: usize): void {
  let left = i32x4.splat(0);
  let corner = i32x4.splat(0);
  const low = i16x8.splat(255);
  for (let at: usize = 0; at < rowBytes; at += pixelBytes) {
    const up = i16x8.extend_low_i8x16_u(v128.load32_zero(above + at));
    const toLeft = i16x8.sub(up, corner);
    const toUp = i16x8.sub(left, corner);
    const fromLeft = i16x8.abs(toLeft);
    const fromUp = i16x8.abs(toUp);
    const fromCorner = i16x8.abs(i16x8.add(toLeft, toUp));
    const nearest = i16x8.min_s(fromLeft, i16x8.min_s(fromUp, fromCorner));
    const upOrCorner = v128.bitselect(up, corner, i16x8.eq(nearest, fromUp));
    const predicted = v128.bitselect(left, upOrCorner, i16x8.eq(nearest, fromLeft));
    left = v128.and(i16x8.add(i16x8.extend_low_i8x16_u(v128.load32_zero(from + at)), predicted), low);
    corner = up;
    v128.store32_lane(row + at, i8x16.narrow_i16x8_u(left, left), 0);
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
