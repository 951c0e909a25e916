// LZW as TIFF 6.0 has it: codes of 9 to 12 bits, highest bit first, which become longer one code earlier than they must.
import { unfilled } from '../faults.ts';

const clearCode = 256;
const endCode = 257;
const firstFree = 258;
const mostCodes = 4096;

/**
 * Fills `into`; what the data hold beyond it is not looked at.
 * @throws OssError ImageDamage where the data end before, or no encoder could have written them
 */
export function unpackLzw(data: Uint8Array, into: Uint8Array): void {
  // Every code stands for the string of another code and one byte more, which are side by side in what was written already.
  const startOf = new Uint32Array(mostCodes);
  const lengthOf = new Uint16Array(mostCodes);
  let [next, bits, previous] = [firstFree, 9, -1];
  let [pending, held, at, to] = [0, 0, 0, 0];
  let [previousStart, previousLength] = [0, 0];
  while (to < into.length) {
    while (held < bits) {
      if (at >= data.length) throw unfilled('LZW', to, into.length);
      pending = ((pending << 8) | (data[at] as number)) & 0xffffff;
      held += 8;
      at += 1;
    }
    held -= bits;
    const code = (pending >> held) & ((1 << bits) - 1);
    if (code === clearCode) {
      next = firstFree;
      bits = 9;
      previous = -1;
      continue;
    }
    if (code === endCode || code > next || (code === next && previous < 0)) throw unfilled('LZW', to, into.length);
    const start = to;
    // The code that is only now being made stands for the previous string and that string's first byte.
    const length = code < clearCode ? 1 : code === next ? previousLength + 1 : (lengthOf[code] as number);
    if (code < clearCode) {
      into[to] = code;
      to += 1;
    } else {
      let from = code === next ? previousStart : (startOf[code] as number);
      const end = Math.min(into.length, to + length);
      while (to < end) {
        into[to] = into[from] as number;
        to += 1;
        from += 1;
      }
    }
    if (previous >= 0 && next < mostCodes) {
      // The previous string and the byte after it are where they were written.
      startOf[next] = previousStart;
      lengthOf[next] = previousLength + 1;
      next += 1;
      if (next >= (1 << bits) - 1 && bits < 12) bits += 1;
    }
    previous = code;
    previousStart = start;
    previousLength = length;
  }
}

/** The bytes as LZW data. */
export function packLzw(data: Uint8Array): Uint8Array<ArrayBuffer> {
  // At worst every byte becomes a code of 12 bits.
  const packed = new Uint8Array(Math.ceil(data.length * 1.5) + 16);
  // A hash table that finds the code for a code followed by one more byte, twice as large as there are codes.
  const slots = 8192;
  const keys = new Int32Array(slots);
  const codes = new Uint16Array(slots);
  let [next, bits, pending, held, to] = [firstFree, 9, 0, 0, 0];
  const put = (code: number): void => {
    pending = (pending << bits) | code;
    held += bits;
    while (held >= 8) {
      held -= 8;
      packed[to] = (pending >> held) & 255;
      to += 1;
    }
    pending &= (1 << held) - 1;
  };
  const clear = (): void => {
    put(clearCode);
    keys.fill(-1);
    next = firstFree;
    bits = 9;
  };
  clear();
  let prefix = data[0] ?? endCode;
  for (let at = 1; at < data.length; at += 1) {
    const byte = data[at] as number;
    const key = (prefix << 8) | byte;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 19) & (slots - 1);
    while (keys[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & (slots - 1);
    if (keys[slot] === key) {
      prefix = codes[slot] as number;
      continue;
    }
    put(prefix);
    prefix = byte;
    keys[slot] = key;
    codes[slot] = next;
    next += 1;
    // The reader is one code behind and lengthens its codes one code early, which cancel out.
    if (next === 1 << bits) bits += 1;
    if (next === mostCodes - 1) clear();
  }
  if (data.length > 0) {
    put(prefix);
    // The code that the reader makes of that one may already lengthen the end code.
    if (next + 1 === 1 << bits) bits += 1;
  }
  put(endCode);
  if (held > 0) packed[to] = (pending << (8 - held)) & 255;
  return packed.slice(0, to + (held > 0 ? 1 : 0));
}
