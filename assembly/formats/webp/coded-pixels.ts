// Reads the coded pixels of a VP8L picture (RFC 9649, section 3.6): literals, copies of earlier pixels, and colours from the cache.
// A pixel is BGRA in memory, ARGB as a number.
import { bits, bitsLimit, bitsOverrun, from, held, setBits } from './bits';
import { groupBytes, groupPixel, groupVaries } from './code-groups';
import { rootBits, rootMask, tableFlag } from './prefix-codes';

/** A picture that is being decoded. A second one may be decoded in between, from the same bits, since all is kept here. */
@unmanaged
export class CodedPicture {
  width: u32;
  height: u32;
  groups: usize;
  /** The group of each block, two bytes for each; 0 where there is one group for all. */
  groupOfBlock: usize;
  blockBits: u32;
  blocksAcross: u32;
  /** 0 where there is no cache. */
  cacheBits: u32;
  cache: usize;
  /** The pixels that are kept, and the number of the first of them. */
  pixels: usize;
  firstKept: u32;
  /** The next pixel: its number and its place. */
  next: u32;
  x: u32;
  y: u32;
}

/** The 120 nearby pixels that have a distance code of their own: 16 times the rows above, plus 8 less the columns to the left. */
// biome-ignore format: a table.
const planeDistances: usize = memory.data<u8>([
  24, 7, 23, 25, 40, 6, 39, 41, 22, 26, 38, 42, 56, 5, 55, 57, 21, 27, 54, 58, 37, 43, 72, 4, 71, 73, 20, 28, 53, 59,
  70, 74, 36, 44, 88, 69, 75, 52, 60, 3, 87, 89, 19, 29, 86, 90, 35, 45, 68, 76, 85, 91, 51, 61, 104, 2, 103, 105, 18,
  30, 102, 106, 34, 46, 84, 92, 67, 77, 101, 107, 50, 62, 120, 1, 119, 121, 83, 93, 17, 31, 100, 108, 66, 78, 118,
  122, 33, 47, 117, 123, 49, 63, 99, 109, 82, 94, 0, 116, 124, 65, 79, 16, 32, 98, 110, 48, 115, 125, 81, 95, 64, 114,
  126, 97, 111, 80, 113, 127, 96, 112,
]);

/** The furthest that a copy can start before its place. */
export const farthest: u32 = 1 << 20;
/** The most pixels of a copy. */
export const longestCopy: u32 = 4096;
/** Room behind the pixels: the end of the longest copy, and what is written beyond it. */
export const copySlack: usize = 4 * 4096 + 64;

const cacheMultiplier: u32 = 0x1e35a7bd;

/**
 * Decodes pixels until the one with number `end` is there, which ends a row; a copy may go on behind it.
 * @returns false if they are damaged
 */
export function decodePixels(picture: CodedPicture, end: u32): bool {
  const width = picture.width;
  const total = width * picture.height;
  const base = picture.pixels - 4 * <usize>picture.firstKept;
  const groupOfBlock = picture.groupOfBlock;
  const blockBits = picture.blockBits;
  const blockMask: u32 = groupOfBlock === 0 ? 0xffffffff : (1 << blockBits) - 1;
  const cacheBits = picture.cacheBits;
  const cacheShift = 32 - cacheBits;
  const cache = picture.cache;
  const limit = bitsLimit();
  let word = bits;
  let count = held;
  let input = from;
  let next = picture.next;
  let x = picture.x;
  let y = picture.y;
  let group = groupAt(picture, x, y);
  let green = load<usize>(group);
  let isDamaged = false;
  while (next < end) {
    if ((x & blockMask) === 0) {
      group = groupAt(picture, x, y);
      green = load<usize>(group);
    }
    if (input > limit) {
      isDamaged = true;
      break;
    }
    word |= load<u64>(input) << count;
    input += <usize>((63 - count) >> 3);
    count |= 56;
    let entry = load<u32>(green + 4 * <usize>(word & rootMask));
    if (entry & tableFlag) entry = secondEntry(green, entry, word);
    word >>= entry & 15;
    count -= entry & 15;
    const code = entry >> 8;
    if (code < 256) {
      let pixel = load<u32>(group, groupPixel) | (code << 8);
      if (load<u32>(group, groupVaries) !== 0) {
        let table = load<usize>(group, 4);
        entry = load<u32>(table + 4 * <usize>(word & rootMask));
        if (entry & tableFlag) entry = secondEntry(table, entry, word);
        word >>= entry & 15;
        count -= entry & 15;
        pixel |= (entry >> 8) << 16;
        table = load<usize>(group, 8);
        entry = load<u32>(table + 4 * <usize>(word & rootMask));
        if (entry & tableFlag) entry = secondEntry(table, entry, word);
        word >>= entry & 15;
        count -= entry & 15;
        pixel |= entry >> 8;
        if (count < 15) {
          word |= load<u64>(input) << count;
          input += <usize>((63 - count) >> 3);
          count |= 56;
        }
        table = load<usize>(group, 12);
        entry = load<u32>(table + 4 * <usize>(word & rootMask));
        if (entry & tableFlag) entry = secondEntry(table, entry, word);
        word >>= entry & 15;
        count -= entry & 15;
        pixel |= (entry >> 8) << 24;
      }
      store<u32>(base + 4 * <usize>next, pixel);
      if (cacheBits !== 0) store<u32>(cache + 4 * <usize>((pixel * cacheMultiplier) >> cacheShift), pixel);
      next += 1;
      x += 1;
      if (x === width) {
        x = 0;
        y += 1;
      }
      continue;
    }
    if (code >= 280) {
      const pixel = load<u32>(cache + 4 * <usize>(code - 280));
      store<u32>(base + 4 * <usize>next, pixel);
      // Only a pixel that was put there is at its own place already; 0 is what the cache begins with everywhere.
      store<u32>(cache + 4 * <usize>((pixel * cacheMultiplier) >> cacheShift), pixel);
      next += 1;
      x += 1;
      if (x === width) {
        x = 0;
        y += 1;
      }
      continue;
    }
    const lengthCode = code - 256;
    let extra: u32 = lengthCode < 4 ? 0 : (lengthCode - 2) >> 1;
    const length: u32 =
      (lengthCode < 4 ? lengthCode : (2 + (lengthCode & 1)) << extra) + <u32>(word & (((<u64>1) << extra) - 1)) + 1;
    word >>= extra;
    count -= extra;
    const table = load<usize>(group, 16);
    entry = load<u32>(table + 4 * <usize>(word & rootMask));
    if (entry & tableFlag) entry = secondEntry(table, entry, word);
    word >>= entry & 15;
    count -= entry & 15;
    if (count < 18) {
      word |= load<u64>(input) << count;
      input += <usize>((63 - count) >> 3);
      count |= 56;
    }
    const distanceCode = entry >> 8;
    extra = distanceCode < 4 ? 0 : (distanceCode - 2) >> 1;
    let distance: u32 =
      (distanceCode < 4 ? distanceCode : (2 + (distanceCode & 1)) << extra) +
      <u32>(word & (((<u64>1) << extra) - 1)) +
      1;
    word >>= extra;
    count -= extra;
    if (distance > 120) {
      distance -= 120;
    } else {
      const near = <u32>load<u8>(planeDistances + distance - 1);
      distance = <u32>max(1, <i32>((near >> 4) * width + 8) - <i32>(near & 15));
    }
    if (distance > next || length > total - next) {
      isDamaged = true;
      break;
    }
    const to = base + 4 * <usize>next;
    copyPixels(to, distance, length);
    if (cacheBits !== 0) {
      for (let at = to; at < to + 4 * <usize>length; at += 4) {
        const pixel = load<u32>(at);
        store<u32>(cache + 4 * <usize>((pixel * cacheMultiplier) >> cacheShift), pixel);
      }
    }
    next += length;
    x += length;
    while (x >= width) {
      x -= width;
      y += 1;
    }
    // The next pixel may be inside of a block.
    if (next < end && (x & blockMask) !== 0) {
      group = groupAt(picture, x, y);
      green = load<usize>(group);
    }
  }
  setBits(word & (((<u64>1) << count) - 1), count, input);
  picture.next = next;
  picture.x = x;
  picture.y = y;
  return !isDamaged && !bitsOverrun();
}

function groupAt(picture: CodedPicture, x: u32, y: u32): usize {
  const blocks = picture.groupOfBlock;
  if (blocks === 0 || y >= picture.height) return picture.groups;
  const block = (y >> picture.blockBits) * picture.blocksAcross + (x >> picture.blockBits);
  return picture.groups + <usize>load<u16>(blocks + 2 * <usize>block) * groupBytes;
}

/** The entry of a code that is longer than the first eight bits. */
function secondEntry(table: usize, entry: u32, word: u64): u32 {
  const index = (entry >> 8) + <u32>((word >> rootBits) & (((<u64>1) << (entry & 15)) - 1));
  return load<u32>(table + 4 * <usize>index);
}

/** Copies pixels, and up to four more behind them that are overwritten later. */
function copyPixels(to: usize, distance: u32, length: u32): void {
  const end = to + 4 * <usize>length;
  if (distance === 1) {
    const pixel = v128.load32_splat(to - 4);
    for (; to < end; to += 16) v128.store(to, pixel);
    return;
  }
  const back = (<usize>distance) << 2;
  if (distance < 4) {
    for (; to < end; to += 4) store<u32>(to, load<u32>(to - back));
    return;
  }
  for (; to < end; to += 16) v128.store(to, v128.load(to - back));
}
