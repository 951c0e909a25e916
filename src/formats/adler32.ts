// Adler-32, the checksum of a zlib stream (RFC 1950).

const modulus = 65521;
/** The most bytes that can be added before the sums exceed 32 bits (zlib's NMAX). */
const bytesAStretch = 5552;

/** The checksum of no bytes. */
export const adlerOfNothing = 1;

/** Continues the checksum `adler` with the bytes from `start` to `end`. */
export function adler32(adler: number, bytes: Uint8Array, start: number, end: number): number {
  let sum = adler & 0xffff;
  let sumOfSums = adler >>> 16;
  for (let at = start; at < end; ) {
    const stop = Math.min(end, at + bytesAStretch);
    for (; at < stop; at += 1) {
      sum += bytes[at] as number;
      sumOfSums += sum;
    }
    sum %= modulus;
    sumOfSums %= modulus;
  }
  return ((sumOfSums << 16) | sum) >>> 0;
}
