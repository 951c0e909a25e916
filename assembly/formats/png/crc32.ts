// src/formats/png/crc32.ts, sixteen bytes a step.

const bytesAStep: usize = 16;
/** For each of sixteen places the 256 remainders a byte there leaves. */
const tables: usize = memory.data(16 * 256 * 4, 16);
let made = false;

function makeTables(): void {
  for (let byte: usize = 0; byte < 256; byte += 1) {
    let crc = <u32>byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    store<u32>(tables + byte * 4, crc);
  }
  for (let at = tables; at < tables + 15 * 1024; at += 4) {
    const crc = load<u32>(at);
    store<u32>(at, (crc >>> 8) ^ load<u32>(tables + <usize>(crc & 255) * 4), 1024);
  }
  made = true;
}

/** Goes on with a remainder, which starts as -1 and is turned over at the end. */
export function crc32(crc: u32, from: usize, end: usize): u32 {
  if (!made) makeTables();
  for (; from + bytesAStep <= end; from += bytesAStep) {
    // Only the first four bytes wait for the step before.
    const rest =
      fourBytes(load<u32>(from, 4), 11) ^ fourBytes(load<u32>(from, 8), 7) ^ fourBytes(load<u32>(from, 12), 3);
    crc = fourBytes(load<u32>(from) ^ crc, 15) ^ rest;
  }
  for (; from < end; from += 1) crc = (crc >>> 8) ^ load<u32>(tables + <usize>((crc ^ <u32>load<u8>(from)) & 255) * 4);
  return crc;
}

/** The remainder of four bytes, the first of which `behind` bytes follow in the step. */
function fourBytes(bytes: u32, behind: usize): u32 {
  const table = tables + behind * 1024;
  return (
    load<u32>(table + <usize>(bytes & 255) * 4) ^
    load<u32>(table - 1024 + <usize>((bytes >>> 8) & 255) * 4) ^
    (load<u32>(table - 2048 + <usize>((bytes >>> 16) & 255) * 4) ^ load<u32>(table - 3072 + <usize>(bytes >>> 24) * 4))
  );
}
