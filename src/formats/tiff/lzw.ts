// LZW as TIFF 6.0 has it: codes of 9 to 12 bits, highest bit first, and longer by one code earlier than they must be.

const clearCode = 256;
const endCode = 257;
const firstFree = 258;
const mostCodes = 4096;

/** @returns how many bytes of `into` were written: fewer than it holds where the data end early or make no sense */
export function unpackLzw(data: Uint8Array, into: Uint8Array): number {
  // Every code is the string of another and one byte more; it is found in what was written already.
  const startOf = new Uint32Array(mostCodes);
  const lengthOf = new Uint16Array(mostCodes);
  let [next, bits, previous] = [firstFree, 9, -1];
  let [pending, held, at, to] = [0, 0, 0, 0];
  let [previousStart, previousLength] = [0, 0];
  while (to < into.length) {
    while (held < bits) {
      if (at >= data.length) return to;
      pending = ((pending << 8) | (data[at] as number)) & 0xffffff;
      held += 8;
      at += 1;
    }
    held -= bits;
    const code = (pending >> held) & ((1 << bits) - 1);
    if (code === endCode) return to;
    if (code === clearCode) {
      next = firstFree;
      bits = 9;
      previous = -1;
      continue;
    }
    if (code > next || (code === next && previous < 0) || (code >= clearCode && code < firstFree)) return to;
    const start = to;
    // The code that is only now being made is the previous string and its own first byte.
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
      // The previous string with the byte behind it stands where it was written.
      startOf[next] = previousStart;
      lengthOf[next] = previousLength + 1;
      next += 1;
      if (next >= (1 << bits) - 1 && bits < 12) bits += 1;
    }
    previous = code;
    previousStart = start;
    previousLength = length;
  }
  return to;
}

/** Codes are of 12 bits at most, so half as much again and a few bytes hold whatever comes. */
export function packLzw(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(Math.ceil(data.length * 1.5) + 16);
  // The code of a string and one byte more, in a table twice as large as there are codes.
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
    // The reader is one code behind and grows one code early.
    if (next === 1 << bits) bits += 1;
    if (next === mostCodes - 1) clear();
  }
  if (data.length > 0) {
    put(prefix);
    // What the reader makes of that one may already make the end code longer.
    if (next + 1 === 1 << bits) bits += 1;
  }
  put(endCode);
  if (held > 0) packed[to] = (pending << (8 - held)) & 255;
  return packed.slice(0, to + (held > 0 ? 1 : 0));
}
