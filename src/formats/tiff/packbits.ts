// PackBits (TIFF 6.0, section 9).
import { unfilled } from '../faults.ts';

/**
 * Fills `into`. A length below 128 is followed by one byte more than it says, a length above 128 by one byte to repeat.
 * @throws OssError ImageDamage where the data end before
 */
export function unpackPackBits(data: Uint8Array, into: Uint8Array): void {
  let to = 0;
  for (let at = 0; at + 1 < data.length && to < into.length; ) {
    const length = data[at] as number;
    if (length < 128) {
      const literal = data.subarray(at + 1, Math.min(at + 2 + length, at + 1 + into.length - to));
      into.set(literal, to);
      to += literal.length;
      at += 2 + length;
    } else if (length > 128) {
      into.fill(data[at + 1] as number, to, to + 257 - length);
      to = Math.min(into.length, to + 257 - length);
      at += 2;
    } else at += 1;
  }
  if (to < into.length) throw unfilled('PackBits', to, into.length);
}
