// Deflate data (RFC 1951) unpacked in TypeScript. The platform's DecompressionStream is several times as fast, but it throws
// away what it has unpacked as soon as anything is wrong: a missing checksum, or bytes behind the end.

const longestCode = 15;
const endOfBlock = 256;
/** The order in which a block gives the lengths of the codes for its code lengths. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const extraOfLength = (index: number): number => (index < 8 || index === 28 ? 0 : (index >> 2) - 1);
const extraOfDistance = (index: number): number => (index < 4 ? 0 : (index >> 1) - 1);

/** The symbols of a code, looked up by the next `bits` bits: the symbol times 16, plus the length of its code; 0 for no code. */
interface Code {
  readonly entries: Uint16Array;
  readonly bits: number;
}

/** Thrown where the data end or are damaged; nothing outside this file sees it. */
class EndOfData extends Error {}

export interface Unpacked {
  /** How many bytes came out whole. */
  readonly length: number;
  /** The place behind the last block; undefined where the data end, are damaged or fill the room before that. */
  readonly end?: number;
}

/** Unpacks until `into` has no room, the last block has ended, or the data end or are damaged. */
export function unpackDeflate(data: Uint8Array, into: Uint8Array): Unpacked {
  const unpacker = new Unpacker(data, into);
  try {
    let isLast = false;
    while (!isLast) {
      isLast = unpacker.startsLast();
      if (!unpacker.finishesBlock()) return { length: unpacker.length };
    }
    return { length: unpacker.length, end: unpacker.end };
  } catch (error) {
    if (!(error instanceof EndOfData)) throw error;
    return { length: unpacker.length };
  }
}

class Unpacker {
  length = 0;
  readonly #data: Uint8Array;
  readonly #into: Uint8Array;
  #at = 0;
  #held = 0;
  #count = 0;

  constructor(data: Uint8Array, into: Uint8Array) {
    this.#data = data;
    this.#into = into;
  }

  /** The place behind the byte that was read last. */
  get end(): number {
    return this.#at - (this.#count >> 3);
  }

  /** Reads the bit that says if a block is the last one. */
  startsLast(): boolean {
    return this.#take(1) === 1;
  }

  /** Unpacks the rest of a block. @returns false where there was no room for all of it */
  finishesBlock(): boolean {
    const kind = this.#take(2);
    if (kind === 3) throw new EndOfData();
    return kind === 0 ? this.#stored() : this.#coded(...(kind === 1 ? fixedCodes() : this.#readCodes()));
  }

  /** True if there are `bits` bits, or all that the data have left. */
  #fill(bits: number): boolean {
    while (this.#count < bits && this.#at < this.#data.length) {
      this.#held |= (this.#data[this.#at] as number) << this.#count;
      this.#at += 1;
      this.#count += 8;
    }
    return this.#count >= bits;
  }

  #drop(bits: number): void {
    this.#held >>>= bits;
    this.#count -= bits;
  }

  #take(bits: number): number {
    if (!this.#fill(bits)) throw new EndOfData();
    const value = this.#held & ((1 << bits) - 1);
    this.#drop(bits);
    return value;
  }

  #symbol({ entries, bits }: Code): number {
    this.#fill(bits);
    const entry = entries[this.#held & ((1 << bits) - 1)] as number;
    const length = entry & 15;
    if (length === 0 || length > this.#count) throw new EndOfData();
    this.#drop(length);
    return entry >> 4;
  }

  #stored(): boolean {
    this.#drop(this.#count & 7);
    const length = this.#take(16);
    if ((length ^ this.#take(16)) !== 0xffff) throw new EndOfData();
    this.#at = this.end;
    this.#held = this.#count = 0;
    const part = this.#data.subarray(this.#at, this.#at + Math.min(length, this.#into.length - this.length));
    this.#into.set(part, this.length);
    this.length += part.length;
    this.#at += part.length;
    return part.length === length;
  }

  #coded(symbols: Code, distances: Code): boolean {
    const into = this.#into;
    for (;;) {
      const symbol = this.#symbol(symbols);
      if (symbol === endOfBlock) return true;
      if (this.length === into.length) return false;
      if (symbol < endOfBlock) {
        into[this.length] = symbol;
        this.length += 1;
        continue;
      }
      const run = this.#number(symbol - endOfBlock - 1, lengthBases, extraOfLength);
      const distance = this.#number(this.#symbol(distances), distanceBases, extraOfDistance);
      if (distance > this.length) throw new EndOfData();
      const start = this.length;
      const end = Math.min(into.length, start + run);
      // Byte by byte: a match may overlap with what it makes.
      for (let from = this.length - distance; this.length < end; from += 1, this.length += 1)
        into[this.length] = into[from] as number;
      if (end - start < run) return false;
    }
  }

  #number(index: number, bases: readonly number[], extraOf: (index: number) => number): number {
    const base = bases[index];
    if (base === undefined) throw new EndOfData();
    return base + this.#take(extraOf(index));
  }

  #readCodes(): [Code, Code] {
    const symbols = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const orders = this.#take(4) + 4;
    if (symbols > 286 || distances > 30) throw new EndOfData();
    const ofLengths = new Uint8Array(lengthOrder.length);
    for (const symbol of lengthOrder.slice(0, orders)) ofLengths[symbol] = this.#take(3);
    const code = codeOf(ofLengths);
    const lengths = new Uint8Array(symbols + distances);
    for (let index = 0; index < lengths.length; ) {
      const symbol = this.#symbol(code);
      if (symbol < 16) {
        lengths[index] = symbol;
        index += 1;
        continue;
      }
      const repeated = symbol === 16 ? lengths[index - 1] : 0;
      const end = index + (symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7));
      if (repeated === undefined || end > lengths.length) throw new EndOfData();
      lengths.fill(repeated, index, end);
      index = end;
    }
    if (lengths[endOfBlock] === 0) throw new EndOfData();
    return [codeOf(lengths.subarray(0, symbols)), codeOf(lengths.subarray(symbols), true)];
  }
}

let fixed: readonly [Code, Code] | undefined;

/** The codes of RFC 1951 3.2.6, made once: small data may be nothing but a block of them. */
function fixedCodes(): readonly [Code, Code] {
  fixed ??= [
    codeOf(
      Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
    ),
    codeOf(new Uint8Array(32).fill(5)),
  ];
  return fixed;
}

/** @param mayBeShort true for distances: they may lack all codes, or have a single one of one bit */
function codeOf(lengths: Uint8Array, mayBeShort = false): Code {
  const counts = new Uint16Array(longestCode + 1);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  const used = lengths.length - (counts[0] as number);
  const next = new Uint16Array(longestCode + 1);
  let code = 0;
  for (let bits = 1; bits <= longestCode; bits += 1) {
    code <<= 1;
    next[bits] = code;
    code += counts[bits] as number;
    if (code > 1 << bits) throw new EndOfData();
  }
  // As zlib: a code in which some bits have no meaning is damaged.
  if (code !== 1 << longestCode && !(mayBeShort && used <= 1 && used === counts[1])) throw new EndOfData();
  const bits = Math.max(1, ...lengths);
  const entries = new Uint16Array(1 << bits);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const place = reversed(next[length] as number, length);
    next[length] = (next[length] as number) + 1;
    for (let index = place; index < entries.length; index += 1 << length) entries[index] = (symbol << 4) | length;
  }
  return { entries, bits };
}

/** Codes are stored from their highest bit on, all other numbers from their lowest. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result = (result << 1) | ((code >> bit) & 1);
  return result;
}
