// src/formats/png/crc32.ts, without tables but for the last bytes.
//
// A CRC is a remainder of the bytes taken as a polynomial over two elements, in which the first bit has the highest power. By the
// polynomial that CRC-32 divides by, x^300 equals x^155 + x^117 + x^89 + 1, and the same holds of their 16th powers. So a byte can be
// struck out by adding it to those 16 * 145, 16 * 183, 16 * 211 and 16 * 300 bits behind it: sixteen bytes at a time, since they lie further
// apart. (From "Chorba: A novel CRC32 implementation", Russell, 2024.)

const nearest: usize = 290;
const nearer: usize = 366;
const farther: usize = 422;
const farthest: usize = 600;
/** The `farthest` in whole vectors. */
const historyBytes: usize = 608;

/** Bytes are struck out in a copy, this many at a time; those before them stay in front. */
const stretchBytes: usize = 8192;
const history: usize = memory.data(608 + 8192, 16);
const stretch: usize = history + historyBytes;
/** The last bytes of all, which there is nothing behind to strike them out. */
const lastBytes: usize = memory.data(640, 16);

/** Goes on with a remainder, which starts as -1 and is turned over at the end. Reads up to 16 bytes beyond the end. */
export function crc32(crc: u32, from: usize, end: usize): u32 {
  if (!made) makeTables();
  if (end - from < 2 * farthest) return byTables(crc, from, end);
  memory.fill(history, 0, historyBytes);
  let left = (end - from - farthest) & ~15;
  while (left > 0) {
    const bytes = min(left, stretchBytes);
    addBefore(from, bytes, stretch, crc);
    crc = 0;
    from += bytes;
    left -= bytes;
    memory.copy(history, history + bytes, historyBytes);
  }
  memory.fill(stretch, 0, farthest);
  addBefore(from, end - from, lastBytes, 0);
  return byTables(0, lastBytes, lastBytes + (end - from));
}

/**
 * Adds to bytes those before them that are struck out, which lie in front of `stretch`, and puts them at `to`.
 * @param crc a remainder, which is added to the first four bytes
 */
function addBefore(from: usize, bytes: usize, to: usize, crc: u32): void {
  let remainder = i32x4.replace_lane(i32x4.splat(0), 0, crc);
  for (let at = stretch; at < stretch + bytes; at += 16) {
    const far = v128.xor(v128.load(at - farthest), v128.load(at - farther));
    const near = v128.xor(v128.load(at - nearer), v128.load(at - nearest));
    const value = v128.xor(v128.load(from - stretch + at), v128.xor(far, near));
    v128.store(to - stretch + at, v128.xor(value, remainder));
    remainder = i32x4.splat(0);
  }
}

/** The same by tables, four bytes a step. */
function byTables(crc: u32, from: usize, end: usize): u32 {
  for (; from + 4 <= end; from += 4) {
    crc ^= load<u32>(from);
    crc =
      load<u32>((crc << 2) & offsets, tables + 3 * 1024) ^
      load<u32>((crc >>> 6) & offsets, tables + 2 * 1024) ^
      load<u32>((crc >>> 14) & offsets, tables + 1024) ^
      load<u32>((crc >>> 22) & offsets, tables);
  }
  for (; from < end; from += 1) crc = (crc >>> 8) ^ load<u32>(tables + <usize>((crc ^ <u32>load<u8>(from)) & 255) * 4);
  return crc;
}

/** For each of four places the 256 remainders a byte there leaves. */
const tables: usize = memory.data(4 * 256 * 4, 16);
let made = false;
/** The bits of the offset of a table's entry. */
const offsets: u32 = 255 << 2;

function makeTables(): void {
  for (let byte: usize = 0; byte < 256; byte += 1) {
    let crc = <u32>byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    store<u32>(tables + byte * 4, crc);
  }
  for (let at = tables; at < tables + 3 * 1024; at += 4) {
    const crc = load<u32>(at);
    store<u32>(at, (crc >>> 8) ^ load<u32>(tables + <usize>(crc & 255) * 4), 1024);
  }
  made = true;
}
