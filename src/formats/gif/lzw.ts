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
  // The code of each pair of a code and the index behind it: a hash table with open addressing, at most half full. An entry has
  // the pair in its upper 20 bits and the code in the lower 12; an empty one is -1, since no pair begins with code 4095.
  const entries = new Int32Array(2 * mostCodes).fill(-1);
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
    const pair = (code << 8) | index;
    let slot = Math.imul(pair, 0x9e3779b1) >>> 19;
    let entry = entries[slot] as number;
    while (entry >>> 12 !== pair && entry !== -1) {
      slot = (slot + 1) & (2 * mostCodes - 1);
      entry = entries[slot] as number;
    }
    if (entry !== -1) {
      code = entry & 0xfff;
      continue;
    }
    write(code);
    entries[slot] = (pair << 12) | next;
    count();
    if (next === mostCodes) {
      write(clear);
      entries.fill(-1);
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
