// Zeros behind entropy-coded data, with which some encoders fill up a buffer before a restart marker or another scan.
import type { DataEnd } from './layout.ts';

/**
 * True if nothing but such zeros follows the byte in which the data end. Ones fill up that byte, as T.81 F.1.2.3 has it: where
 * zeros stand in place of data, the last MCUs were made of zeros too. The twin is in assembly/formats/jpeg/entropy.ts.
 * @param end with the place of the marker behind the data, which is in the file
 */
export function isZeroPadding(bytes: Uint8Array, { marker, bitsLeft }: DataEnd): boolean {
  let end = marker;
  // Fill bytes: data has a zero after 0xff.
  while (bytes[end - 1] === 0xff) end -= 1;
  const start = end - (bitsLeft >> 3);
  // Then the zero at the start belongs to it, and is no byte that was left.
  if (bytes[start - 1] === 0xff) return false;
  // A zero behind 0xff belongs to it.
  const last = bytes[start - 1] === 0 && bytes[start - 2] === 0xff ? 0xff : (bytes[start - 1] as number);
  const ones = (1 << (bitsLeft & 7)) - 1;
  return last !== 0 && (last & ones) === ones && bytes.subarray(start, end).every((byte) => byte === 0);
}
