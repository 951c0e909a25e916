// Entropy-coded JPEG data, bit by bit (ITU-T T.81, annex F): Huffman codes are read, and copied as they stand.
import { imageDamage } from '../../errors.ts';

/** For each 16 bits to come: the length of the code they begin with (from bit 8) and its symbol; 0 where there is none. */
export type CodeTable = Uint16Array;

/** `contents` are 16 counts by code length, then the symbols, as in a file. */
export function codeTable(contents: Uint8Array): CodeTable {
  const table = new Uint16Array(0x10000);
  let next = 0;
  let symbol = 16;
  for (let length = 1; length <= 16; length += 1) {
    for (let count = contents[length - 1] as number; count > 0; count -= 1, symbol += 1) {
      const end = next + (0x10000 >> length);
      if (end > 0x10000) throw imageDamage('One of its Huffman tables has more codes than there are.');
      table.fill((length << 8) | (contents[symbol] as number), next, end);
      next = end;
    }
  }
  return table;
}

export class BitReader {
  /** Of the next byte; never moves past a marker. */
  at: number;
  readonly #bytes: Uint8Array;
  /** The lowest `#count` bits are still to be read. */
  #held = 0;
  #count = 0;
  /** Zeros that were read because there was nothing else. */
  #lacking = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** 1 to 16 bits. */
  take(count: number): number {
    if (this.#count < count) this.#fill();
    this.#count -= count;
    return (this.#held >>> this.#count) & ((1 << count) - 1);
  }

  /** The code that comes next: its length from bit 24, its symbol from bit 16, its bits. */
  takeCode(table: CodeTable): number {
    if (this.#count < 16) this.#fill();
    const ahead = (this.#held >>> (this.#count - 16)) & 0xffff;
    const code = table[ahead] as number;
    const length = code >> 8;
    if (length === 0) throw imageDamage('Its data has a code that is in no Huffman table.');
    this.#count -= length;
    return (code << 16) | (ahead >> (16 - length));
  }

  /** Drops what is left of the byte under way, and begins anew at `at`. */
  restart(at: number): void {
    this.at = at;
    this.#held = 0;
    this.#count = 0;
    this.#lacking = 0;
  }

  /** @throws OssError where more was read than there was. */
  holdToEnd(): void {
    if (this.#lacking > this.#count) throw imageDamage('Its data ends before its picture does.');
  }

  #fill(): void {
    while (this.#count <= 16) {
      const byte = this.#bytes[this.at];
      this.#held <<= 8;
      this.#count += 8;
      // 0xff that is data is written ff 00; any other is a marker.
      if (byte === undefined || (byte === 0xff && this.#bytes[this.at + 1] !== 0)) {
        this.#lacking += 8;
        continue;
      }
      this.#held |= byte;
      this.at += byte === 0xff ? 2 : 1;
    }
  }
}

export class BitWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #held = 0;
  #count = 0;

  /** 1 to 16 bits. */
  put(bits: number, count: number): void {
    this.#held = (this.#held << count) | bits;
    this.#count += count;
    while (this.#count >= 8) {
      this.#count -= 8;
      const byte = (this.#held >>> this.#count) & 0xff;
      this.#push(byte);
      if (byte === 0xff) this.#push(0);
    }
  }

  /** Fills the byte under way with ones, as the end of a scan has it. */
  align(): void {
    if (this.#count > 0) this.put((1 << (8 - this.#count)) - 1, 8 - this.#count);
  }

  /** Whole bytes, as they are. */
  write(bytes: ArrayLike<number>): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
