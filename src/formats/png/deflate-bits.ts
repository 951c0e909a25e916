// A bit stream as deflate has it: the first bit is the lowest of its byte (RFC 1951, 3.1.1).

/** The lowest bits of a word, which hold the number of bits to write. */
const countBits = 7;
const countMask = (1 << countBits) - 1;

/** A word holds the number of bits to write, and above it up to 25 bits, the first one lowest. */
export const bitsWord = (bits: number, count: number): number => (bits << countBits) | count;

export const bitCountOf = (word: number): number => word & countMask;

/** Appends bits to those of a word. */
export const bitsWordWith = (word: number, bits: number, count: number): number =>
  word + bitsWord(bits << bitCountOf(word), count);

export class BitWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #end = 0;
  /** Bits that do not fill 32 yet, and their number. */
  #pending = 0;
  #used = 0;

  /** @param mostBytes the most that is written between two calls of `take` */
  constructor(mostBytes: number) {
    this.#bytes = new Uint8Array(mostBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  put(word: number): void {
    const bits = word >>> countBits;
    const used = this.#used;
    const sum = used + bitCountOf(word);
    this.#pending |= bits << used;
    this.#used = sum & 31;
    if (sum < 32) return;
    this.#view.setInt32(this.#end, this.#pending, true);
    this.#end += 4;
    this.#pending = bits >>> (32 - used);
  }

  /** Fills up the current byte with zeros. */
  align(): void {
    this.put(bitsWord(0, -this.#used & 7));
  }

  /** Takes the whole bytes written since the last call. The bits of an incomplete byte stay. */
  take(): Uint8Array<ArrayBuffer> {
    for (; this.#used >= 8; this.#used -= 8) {
      this.#bytes[this.#end] = this.#pending;
      this.#end += 1;
      this.#pending >>>= 8;
    }
    const taken = this.#bytes.slice(0, this.#end);
    this.#end = 0;
    return taken;
  }
}
