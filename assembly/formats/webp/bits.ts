// The bits of a VP8L stream (RFC 9649, section 3.2), lowest first. Above the `held` ones there may be more, which are read again.

export let bits: u64 = 0;
export let held: u64 = 0;
export let from: usize = 0;
let start: usize = 0;
let length: u32 = 0;

export function openBits(at: usize, bytes: u32): void {
  from = start = at;
  length = bytes;
  bits = held = 0;
}

/** From here on, more bits are read than there are. */
export function bitsLimit(): usize {
  return start + length + 8;
}

export function bitsOverrun(): bool {
  return <u64>(from - start) * 8 - held > <u64>length * 8;
}

/** The state after somebody read with a copy of it. */
export function setBits(newBits: u64, newHeld: u64, newFrom: usize): void {
  bits = newBits;
  held = newHeld;
  from = newFrom;
}

/** At least 56 bits are held after that, unless the stream ends. */
export function refill(): void {
  if (from > bitsLimit()) from = bitsLimit();
  bits |= load<u64>(from) << held;
  from += <usize>((63 - held) >> 3);
  held |= 56;
}

export function skipBits(count: u64): void {
  bits >>= count;
  held -= count;
}

/** @param count up to 32 */
export function readBits(count: u64): u32 {
  if (held < count) refill();
  const value = <u32>(bits & (((<u64>1) << count) - 1));
  skipBits(count);
  return value;
}
