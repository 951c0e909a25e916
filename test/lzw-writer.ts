// LZW data of random codes, as any encoder may write them: also those that never clear their table.
import { random } from './pictures.ts';

/** How a format has its codes. */
interface Codes {
  /** Bits of what is packed. */
  readonly codeBits: number;
  /** True if the highest bit comes first, and codes become longer one code early. */
  readonly isTiff: boolean;
}

export const tiffCodes: Codes = { codeBits: 8, isTiff: true };
export const gifCodes = (codeBits: number): Codes => ({ codeBits, isTiff: false });

export interface RandomLzw extends Codes {
  /** The least number of bytes that the codes stand for. */
  readonly length: number;
  /** The share of clear codes. */
  readonly clearing: number;
  /** The longest string that a code may stand for. */
  readonly longest: number;
  readonly seed: number;
}

export function randomLzw({ codeBits, isTiff, length, clearing, longest, seed }: RandomLzw): Uint8Array<ArrayBuffer> {
  const next = random(seed);
  const packed = new Uint8Array(length * 2 + 8);
  const clearCode = 2 ** codeBits;
  const firstFree = clearCode + 2;
  const mostEntries = 4096 - firstFree;
  let bit = 0;
  let bits = codeBits + 1;
  /** The lengths of the strings in the table, and of the string before. */
  let lengths: number[] = [];
  let previous = 0;
  const put = (code: number): void => {
    for (let index = 0; index < bits; index += 1, bit += 1) {
      if (!((code >> (isTiff ? bits - 1 - index : index)) & 1)) continue;
      packed[bit >> 3] = (packed[bit >> 3] as number) | (isTiff ? 128 >> (bit & 7) : 1 << (bit & 7));
    }
  };
  const clear = (): void => {
    put(clearCode);
    lengths = [];
    previous = 0;
    bits = codeBits + 1;
  };
  clear();
  for (let made = 0; made < length; made += previous) {
    if (next() < clearing) clear();
    // The code that is only now being made may be used, too.
    const known = lengths.length + (previous > 0 && lengths.length < mostEntries ? 1 : 0);
    const index = Math.floor(next() * known * 2) - known;
    const string = lengths[index] ?? previous + 1;
    const isString = index >= 0 && index < known && string <= longest;
    put(isString ? firstFree + index : Math.floor(next() * clearCode));
    if (previous > 0 && lengths.length < mostEntries) lengths.push(previous + 1);
    if (firstFree + lengths.length + Number(isTiff) >= 2 ** bits && bits < 12) bits += 1;
    previous = isString ? string : 1;
  }
  return packed;
}
