// The boolean decoders of the token partitions, whose state those who read bits keep in local variables meanwhile. The bits of a
// value come from its top down, those below the `valid` ones are 0, and a range is kept less 1.

/** The state of a partition's reader: value, place, start, length, range less 1, number of valid bits. */
const readerBytes: usize = 32;
const readers: usize = memory.data(8 * 32, 16);

/** For each range less 1, the same once it is brought to 128 or more. */
export const ranges: usize = memory.data(256);

export function readerOf(partition: u32): usize {
  return readers + <usize>partition * readerBytes;
}

export function openTokens(index: u32, at: usize, length: u32): void {
  const reader = readerOf(index);
  store<u64>(reader, 0);
  store<usize>(reader, at, 8);
  store<usize>(reader, at, 12);
  store<u32>(reader, length, 16);
  store<u32>(reader, 254, 20);
  store<u32>(reader, 0, 24);
  for (let range: u32 = 0; range < 255; range += 1)
    store<u8>(ranges + range, ((range + 1) << (clz(range + 1) - 24)) - 1);
}

/** True as soon as a bit may have been read that lies beyond the last byte. */
export function tokensOverrun(reader: usize): bool {
  const read = <u64>(load<usize>(reader, 8) - load<usize>(reader, 12)) * 8 - load<u32>(reader, 24);
  return read > <u64>load<u32>(reader, 16) * 8 - 8;
}

export function bigEndian32(at: usize): u32 {
  const word = load<u32>(at);
  return (rotr(word, 8) & 0xff00ff00) | (rotl(word, 8) & 0x00ff00ff);
}

export function keepState(reader: usize, value: u64, from: usize, range: u32, valid: u32): void {
  store<u64>(reader, value);
  store<usize>(reader, from, 8);
  store<u32>(reader, range, 20);
  store<u32>(reader, valid, 24);
}
