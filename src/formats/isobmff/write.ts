// ISO base media boxes, written.
import { asciiBytes, concat } from '../../bytes.ts';

/** A number as four bytes, the highest first. */
export const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** A number below 2^16 as two bytes, the highest first. */
export const half = (value: number): number[] => [value >> 8, value & 255];

/** A box of these contents: bytes, or numbers that are one byte each. */
export function writeBox(type: string, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const contents = parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part)));
  const length = contents.reduce((sum, part) => sum + part.length, 8);
  return concat(Uint8Array.from([...word(length), ...asciiBytes(type)]), contents);
}

/** A box that begins with a version and flags. */
export const writeFullBox = (
  type: string,
  versionAndFlags: number,
  ...parts: readonly (Uint8Array | readonly number[])[]
): Uint8Array<ArrayBuffer> => writeBox(type, word(versionAndFlags), ...parts);
