// The bool coder (RFC 6386, section 7).
import { probabilities } from './token-probabilities';
import { decision, fixed } from './token-words';

/** The first byte that is written. */
let start: usize = 0;
let at: usize = 0;
let low: u32 = 0;
let range: u32 = 255;
/** Bits of `low` that wait to be written, less 8. */
let waiting: i32 = -8;

export function openWriter(to: usize): void {
  start = at = to;
  low = 0;
  range = 255;
  waiting = -8;
}

/** The place of the next byte. */
export function writerPlace(): usize {
  return at;
}

/** Adds 1 to the number that the bytes before this place are. */
function carry(place: usize): void {
  let byte = place - 1;
  for (; load<u8>(byte) === 255; byte -= 1) store<u8>(byte, 0);
  store<u8>(byte, load<u8>(byte) + 1);
}

function writeByte(): void {
  const shift = 8 + waiting;
  const bits = low >> shift;
  low -= bits << shift;
  waiting -= 8;
  if (bits & 0x100) carry(at);
  store<u8>(at, bits);
  at += 1;
}

export function writeBool(bit: bool, probability: u32): void {
  const split = 1 + (((range - 1) * probability) >> 8);
  if (bit) {
    low += split;
    range -= split;
  } else {
    range = split;
  }
  const shift = clz(range) - 24;
  range <<= shift;
  low <<= shift;
  waiting += shift;
  if (waiting > 0) writeByte();
}

export function writeFlag(flag: bool): void {
  writeBool(flag, 128);
}

export function writeNumber(number: u32, bits: u32): void {
  for (let bit = <i32>bits - 1; bit >= 0; bit -= 1) writeFlag(((number >> bit) & 1) !== 0);
}

/** A flag that says that the number is not 0, then magnitude and sign. */
export function writeOptional(number: i32, bits: u32): void {
  writeFlag(number !== 0);
  if (number !== 0) writeNumber(((<u32>abs(number)) << 1) | <u32>(number < 0), bits + 1);
}

/** Writes tokens. The coder is written out here, with its state in local variables, since a call would take longer than the coding. */
export function writeTokenWords(from: usize, end: usize): void {
  let place = at;
  let value = low;
  let size = range;
  let count = waiting;
  for (let token = from; token < end; token += 2) {
    const word = <u32>load<u16>(token);
    const probability: u32 = word & fixed ? word & 255 : load<u8>(probabilities + (word & (fixed - 1)));
    const split = 1 + (((size - 1) * probability) >> 8);
    const bit = (word & decision) !== 0;
    value += bit ? split : 0;
    size = bit ? size - split : split;
    const shift = clz(size) - 24;
    size <<= shift;
    value <<= shift;
    count += shift;
    if (count > 0) {
      const bits = value >> (8 + count);
      value -= bits << (8 + count);
      count -= 8;
      if (bits & 0x100) carry(place);
      store<u8>(place, bits);
      place += 1;
    }
  }
  at = place;
  low = value;
  range = size;
  waiting = count;
}

/** Writes what the coder still holds, as libwebp does. @returns the place behind the last byte */
export function closeWriter(): usize {
  writeNumber(0, 9 - waiting);
  waiting = 0;
  writeByte();
  // libwebp holds bytes of 255 back until it knows that no carry comes, and leaves out those it holds at the end.
  while (at > start && load<u8>(at - 1) === 255) at -= 1;
  return at;
}
