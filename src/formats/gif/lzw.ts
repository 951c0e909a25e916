// LZW as GIF has it: codes of 3 to 12 bits, lowest bit first, with a clear and an end code. Palette indices are packed.
import { unfilled } from '../faults.ts';

const mostCodes = 4096;
const mostBits = 12;
/** The largest palette index. */
const mostIndex = 255;

// A code stands for the string of the previous code and one index more, which are side by side in the result already. These
// tables are kept between calls, since a file may have a million tiny frames; a call reads only what it has written itself.
const starts = new Uint32Array(mostCodes);
const lengths = new Uint16Array(mostCodes);

/**
 * The first `length` indices; what the data hold beyond them is not looked at.
 * @param codeBits bits of an index
 * @throws OssError ImageDamage where the data end before, or no encoder could have written them
 */
export function lzwDecode(data: Uint8Array, codeBits: number, length: number): Uint8Array<ArrayBuffer> {
  const indices = new Uint8Array(length);
  const clear = 1 << codeBits;
  let next = clear + 2;
  let bits = codeBits + 1;
  let previous = -1;
  let held = 0;
  let heldBits = 0;
  let from = 0;
  let at = 0;
  while (at < length) {
    while (heldBits < bits) {
      if (from >= data.length) throw unfilled('LZW', at, length);
      held |= (data[from] as number) << heldBits;
      from += 1;
      heldBits += 8;
    }
    const code = held & ((1 << bits) - 1);
    held >>>= bits;
    heldBits -= bits;
    if (code === clear) {
      next = clear + 2;
      bits = codeBits + 1;
      previous = -1;
      continue;
    }
    if (code === clear + 1) throw unfilled('LZW', at, length);
    if (previous >= 0 && next < mostCodes) {
      starts[next] = previous;
      lengths[next] = at - previous + 1;
      next += 1;
    }
    // Of indices of one bit, which the standard forbids but old encoders wrote, the second code is a bit longer already.
    if (next === 1 << bits && bits < mostBits) bits += 1;
    previous = at;
    if (code < clear) {
      if (code > mostIndex) throw unfilled('LZW', at, length);
      indices[at] = code;
      at += 1;
    } else {
      if (code >= next) throw unfilled('LZW', at, length);
      const start = starts[code] as number;
      const end = Math.min(length, at + (lengths[code] as number));
      // Index by index: the code that was just made ends in the first index that is about to be written.
      for (let source = start; at < end; source += 1) {
        indices[at] = indices[source] as number;
        at += 1;
      }
    }
  }
  return indices;
}

/** Bits of an index into this many colours; GIF's minimum is 2. */
export const codeBitsFor = (colors: number): number => Math.max(2, Math.ceil(Math.log2(colors)));

/** Packs indices that have at most `codeBits` bits. */
export function lzwEncode(indices: Uint8Array, codeBits: number): Uint8Array<ArrayBuffer> {
  const clear = 1 << codeBits;
  // At worst every index becomes a code of its own, and every few thousand a clear code follows.
  const bytes = new Uint8Array(Math.ceil(((indices.length + 3) * mostBits * 1.01) / 8) + 8);
  const codes = new CodeTable();
  let next = clear + 2;
  let bits = codeBits + 1;
  let held = 0;
  let heldBits = 0;
  let length = 0;
  const write = (code: number): void => {
    held |= code << heldBits;
    heldBits += bits;
    while (heldBits >= 8) {
      bytes[length] = held;
      length += 1;
      held >>>= 8;
      heldBits -= 8;
    }
  };
  const count = (): void => {
    if (next === 1 << bits && bits < mostBits) bits += 1;
    next += 1;
  };

  write(clear);
  let code = indices[0] ?? clear + 1;
  for (let at = 1; at < indices.length; at += 1) {
    const index = indices[at] as number;
    const longer = codes.find(code, index);
    if (longer >= 0) {
      code = longer;
      continue;
    }
    write(code);
    codes.add(next);
    count();
    if (next === mostCodes) {
      write(clear);
      codes.clear();
      next = clear + 2;
      bits = codeBits + 1;
    }
    code = index;
  }
  write(code);
  count();
  if (indices.length > 0) write(clear + 1);
  if (heldBits > 0) bytes[length] = held;
  return bytes.subarray(0, length + (heldBits > 0 ? 1 : 0));
}

/** Finds the code for a code followed by one more index: a hash table with open addressing, at most half full. */
class CodeTable {
  readonly #keys = new Int32Array(2 * mostCodes).fill(-1);
  readonly #codes = new Uint16Array(2 * mostCodes);
  #slot = 0;
  #key = -1;

  /** The code, or -1 where there is none yet. */
  find(code: number, index: number): number {
    this.#key = (code << 8) | index;
    this.#slot = (Math.imul(this.#key, 0x9e3779b1) >>> 19) & (2 * mostCodes - 1);
    for (;;) {
      const key = this.#keys[this.#slot] as number;
      if (key === this.#key) return this.#codes[this.#slot] as number;
      if (key === -1) return -1;
      this.#slot = (this.#slot + 1) & (2 * mostCodes - 1);
    }
  }

  /** Adds a code for the pair that `find` was last asked for and did not find. */
  add(code: number): void {
    this.#keys[this.#slot] = this.#key;
    this.#codes[this.#slot] = code;
  }

  clear(): void {
    this.#keys.fill(-1);
  }
}
