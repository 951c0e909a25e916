// The alpha of a lossy picture (RFC 9649, section 2.7.1.2): bytes as they are or as the green of a VP8L picture, and a filter.
import { losslessWidth, openLossless, readLosslessRow, startLossless } from './lossless';
import { allocate } from './memory';
import { takeGreen } from './row-transforms';

const horizontal: u32 = 1;
const vertical: u32 = 2;
const gradient: u32 = 3;

let filter: u32 = 0;
let isPacked = false;
let width: u32 = 0;
/** The next of the bytes that are not packed. */
let next: usize = 0;
let current: usize = 0;
let above: usize = 0;
let isFirst = false;

/** @returns false if the header is not valid, or if there is not enough memory */
export function startAlpha(at: usize, length: u32, pictureWidth: u32, height: u32): bool {
  if (length < 2) return false;
  const flags = <u32>load<u8>(at);
  const method = flags & 3;
  const preparation = (flags >> 4) & 3;
  if (method > 1 || preparation > 1 || flags >> 6 !== 0) return false;
  filter = (flags >> 2) & 3;
  width = pictureWidth;
  isFirst = true;
  isPacked = method === 1;
  const rows = allocate(2 * (width + 32));
  if (rows === 0) return false;
  current = rows;
  above = rows + width + 32;
  next = at + 1;
  if (!isPacked) return <u64>length - 1 >= <u64>width * <u64>height;
  openLossless(at + 1, length - 1, width, height);
  return startLossless();
}

/** @returns the next row, a byte for each pixel, or 0 if it is damaged; it is there until the next call */
export function readAlphaRow(): usize {
  const to = above;
  above = current;
  current = to;
  if (isPacked) {
    const row = readLosslessRow();
    if (row === 0) return 0;
    takeGreen(row, to, losslessWidth);
  } else {
    memory.copy(to, next, width);
    next += width;
  }
  if (filter === horizontal || (filter !== 0 && isFirst)) {
    let left: u8 = isFirst ? 0 : load<u8>(above);
    for (let x: usize = 0; x < width; x += 1) {
      left += load<u8>(to + x);
      store<u8>(to + x, left);
    }
  } else if (filter === vertical) {
    for (let x: usize = 0; x < width; x += 16) v128.store(to + x, i8x16.add(v128.load(to + x), v128.load(above + x)));
  } else if (filter === gradient) {
    let corner: i32 = load<u8>(above);
    let left = corner;
    for (let x: usize = 0; x < width; x += 1) {
      const top: i32 = load<u8>(above + x);
      left = (min(255, max(0, left + top - corner)) + load<u8>(to + x)) & 255;
      corner = top;
      store<u8>(to + x, left);
    }
  }
  isFirst = false;
  return to;
}
