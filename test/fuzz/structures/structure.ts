// A file as a list of parts: cut up, changed and joined again with lengths and checksums that are right.
import type { Bytes } from '../chance.ts';

export interface Part {
  /** The marker, chunk name, box type or tag, or a word for what has none. */
  readonly name: string;
  readonly data: Bytes;
  /** The length written in place of the right one. */
  readonly claimed?: number;
}

/** A field that says how large the picture is. */
export interface SizeField {
  /** The part it lies in. */
  readonly part: string;
  readonly at: number;
  readonly bytes: 1 | 2 | 3 | 4;
}

export interface Structure {
  /** Never throws: bytes that fit no part come as a part of their own. */
  split(bytes: Bytes): Part[];
  /** The inverse of `split`, if no part was changed and the file was well-formed. */
  join(parts: readonly Part[]): Bytes;
  /** The structure of a part's own data, if it has one. */
  inside?(part: Part): Structure | undefined;
  readonly sizes: readonly SizeField[];
  /** True if numbers begin with their lowest byte. */
  isLittle(bytes: Bytes): boolean;
}

/** The bytes of a number that has up to six of them. */
export function numberBytes(value: number, bytes: number, little: boolean): Bytes {
  const result = new Uint8Array(bytes);
  for (let index = 0; index < bytes; index += 1)
    result[little ? index : bytes - 1 - index] = Math.floor(value / 256 ** index) % 256;
  return result;
}

/** The number in these bytes; bytes behind the end count as 0. */
export function numberAt(data: Uint8Array, at: number, bytes: number, little: boolean): number {
  let value = 0;
  for (let index = 0; index < bytes; index += 1) {
    const byte = data[little ? at + bytes - 1 - index : at + index] ?? 0;
    value = value * 256 + byte;
  }
  return value;
}

/** A copy with a number written over what stood there, as far as there is room. */
export function withNumber(data: Bytes, at: number, value: number, bytes: number, little: boolean): Bytes {
  const copy = data.slice();
  numberBytes(value, bytes, little).forEach((byte, index) => {
    if (at + index < copy.length) copy[at + index] = byte;
  });
  return copy;
}
