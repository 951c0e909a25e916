// Entropy-coded JPEG data, bit by bit (T.81 annex F.2.2). Bits beyond the end of the data read as zeros; `isBeyondEnd` tells.
import type { JpegScan } from './file.ts';
import type { DataEnd } from './layout.ts';
import { RST0 } from './markers.ts';
import { isZeroPadding } from './padding.ts';
import { limitsAt, lookupBits, offsetsAt, symbolsAt } from './twin-layout.ts';

export class EntropyReader {
  readonly bytes: Uint8Array;
  /** The offset of the next byte; never moves past a marker. */
  at: number;
  /** The next `count` bits, left-aligned. */
  held = 0;
  count = 0;
  /** How many of these bits were read beyond the end of the data. */
  #lacking = 0;
  #restarts = 0;

  constructor(bytes: Uint8Array, { at }: Pick<JpegScan, 'at'>) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Fills up to at least 25 bits: enough for a code or for its value, but not for both. */
  fill(): void {
    const { bytes } = this;
    while (this.count <= 24) {
      const byte = bytes[this.at] ?? 0xff;
      // As data, 0xff is followed by a zero; otherwise it begins a marker.
      if (byte === 0xff && bytes[this.at + 1] !== 0) this.#lacking += 8;
      else {
        this.held |= byte << (24 - this.count);
        this.at += byte === 0xff ? 2 : 1;
      }
      this.count += 8;
    }
  }

  drop(bits: number): void {
    this.held <<= bits;
    this.count -= bits;
  }

  /** The next 0 to 16 bits. */
  take(bits: number): number {
    if (bits === 0) return 0;
    if (this.count < bits) this.fill();
    const taken = this.held >>> (32 - bits);
    this.drop(bits);
    return taken;
  }

  /** The next symbol, by a lookup of symbols; -1 where the code is in no table. */
  takeSymbol(table: Int32Array): number {
    if (this.count < 16) this.fill();
    const code = (table[this.held >>> (32 - lookupBits)] as number) >> 8 || this.longCode(table);
    this.drop(code & 31);
    return code === 0 ? -1 : code >> 8;
  }

  /** The length and the symbol (from bit 8) of a code that is too long to be looked up; 0 where it is in no table. */
  longCode(table: Int32Array): number {
    const code = this.held >>> 16;
    for (let length = lookupBits + 1; length <= 16; length += 1) {
      if (code >= (table[limitsAt + length] as number)) continue;
      const place = (code >> (16 - length)) + (table[offsetsAt + length] as number);
      return ((table[symbolsAt + place] as number) << 8) | length;
    }
    return 0;
  }

  /** Continues behind the restart marker that is due; false where the data does not end at it. */
  restart(): boolean {
    const end = this.end();
    if (!end || this.bytes[end.marker + 1] !== RST0 + (this.#restarts & 7)) return false;
    if (end.bitsLeft >= 8 && !isZeroPadding(this.bytes, end)) return false;
    this.at = end.marker + 2;
    this.held = 0;
    this.count = 0;
    this.#lacking = 0;
    this.#restarts += 1;
    return true;
  }

  /** True if more bits were read than there are. */
  get isBeyondEnd(): boolean {
    return this.#lacking > this.count;
  }

  /** Undefined where more bits were read than there are, or where fill bytes precede no marker. */
  end(): DataEnd | undefined {
    return endOfData(this.bytes, this.at, this.count - this.#lacking);
  }
}

/**
 * Goes to the marker that the data from `at` on ends at, `bits` of which were read ahead and are left. Undefined where these are fewer
 * than none, or where fill bytes precede no marker.
 */
export function endOfData(bytes: Uint8Array, at: number, bits: number): DataEnd | undefined {
  if (bits < 0) return undefined;
  let [marker, bitsLeft] = [at, bits];
  for (; marker < bytes.length; marker += bytes[marker] === 0xff ? 2 : 1, bitsLeft += 8)
    if (bytes[marker] === 0xff && bytes[marker + 1] !== 0) break;
  while (bytes[marker + 1] === 0xff) marker += 1;
  if (bytes[marker + 1] === 0) return undefined;
  return { marker: marker + 1 < bytes.length ? marker : bytes.length, bitsLeft };
}
