// The boolean decoder of RFC 6386, section 7, for the first partition: frame header and prediction modes.
// `value` holds the bits from its top down; below the `valid` ones there may be more, which are read again.

let from: usize = 0;
let start: usize = 0;
let length: u32 = 0;
let value: u64 = 0;
let range: u32 = 0;
let valid: u32 = 0;

/** The eight bytes at an address, the first one at the top. */
export function bigEndian(at: usize): u64 {
  const bytes = v128.load64_zero(at);
  return i64x2.extract_lane(i8x16.shuffle(bytes, bytes, 7, 6, 5, 4, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1, 0), 0);
}

/**
 * True if a partition begins with bits that no encoder writes: they are no number below the range that all begin with, and
 * decoders differ in what they make of them.
 */
export function beginsBeyondRange(at: usize): bool {
  return load<u8>(at) === 255;
}

export function openBools(at: usize, bytes: u32): void {
  from = start = at;
  length = bytes;
  value = 0;
  valid = 0;
  range = 255;
}

/** True as soon as a bit may have been read that lies beyond the last byte. */
export function boolsOverrun(): bool {
  return <u64>(from - start) * 8 - valid > <u64>length * 8 - 8;
}

export function readBool(probability: u32): u32 {
  if (valid < 8) {
    value |= bigEndian(from) >> valid;
    from += (63 - valid) >> 3;
    valid |= 56;
  }
  const split = 1 + (((range - 1) * probability) >> 8);
  const border = (<u64>split) << 56;
  const bit = value >= border;
  if (bit) {
    value -= border;
    range -= split;
  } else {
    range = split;
  }
  const shift = clz(range) - 24;
  range <<= shift;
  value <<= shift;
  valid -= shift;
  return <u32>bit;
}

/**
 * @param tree for each node what a 0 and a 1 lead to: another node, or a leaf, which is no smaller than `leaf`
 * @param probabilities one for each node
 */
export function readTree(tree: usize, leaf: u32, probabilities: usize): u32 {
  let node: u32 = 0;
  let word = value;
  let left = range;
  let count = valid;
  while (node < leaf) {
    if (count < 8) {
      word |= bigEndian(from) >> count;
      from += (63 - count) >> 3;
      count |= 56;
    }
    const split = 1 + (((left - 1) * <u32>load<u8>(probabilities + node)) >> 8);
    const border = (<u64>split) << 56;
    if (word >= border) {
      node = load<u8>(tree + 2 * node, 1);
      word -= border;
      left -= split;
    } else {
      node = load<u8>(tree + 2 * node);
      left = split;
    }
    const shift = clz(left) - 24;
    left <<= shift;
    word <<= shift;
    count -= shift;
  }
  value = word;
  range = left;
  valid = count;
  return node;
}

export function readFlag(): bool {
  return readBool(128) !== 0;
}

/** A number without a sign, its highest bit first. */
export function readNumber(bits: u32): u32 {
  let number: u32 = 0;
  for (; bits > 0; bits -= 1) number = (number << 1) | readBool(128);
  return number;
}

/** A magnitude, and its sign behind it. */
function readSigned(bits: u32): i32 {
  const magnitude = <i32>readNumber(bits);
  return readFlag() ? -magnitude : magnitude;
}

/** A number with a sign that is there only if a flag is set; 0 otherwise. */
export function readOptional(bits: u32): i32 {
  return readFlag() ? readSigned(bits) : 0;
}
