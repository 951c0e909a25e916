// The twin of src/formats/gif/nearest.ts: the same entries, found four distances at a time.

/** The entries in fours, 32 bytes each: red and green of each entry as 16-bit numbers, then blue of each and a zero. */
const fours: usize = memory.data(64 * 32, 16);
/** For each sum of channels, the four with the first entry whose sum is not less. */
const starts: usize = memory.data(3 * 255 + 1, 16);

/**
 * Finds the nearest entry for each colour.
 *
 * @param words the colours; 0 is a transparent pixel
 * @param indices receives a byte for each: the index of the nearest entry, or `entries` for a transparent pixel
 * @param order the entries in the order of their sums, 256 words: the sum, and in the lower 8 bits the index; then their
 *   colours in the same order
 * @param entries how many entries there are, 1 to 256; 0 only if every word is 0
 */
export function nearestEntries(words: usize, count: u32, indices: usize, order: usize, entries: u32): void {
  layOut(order, entries);
  let asked: u32 = 0;
  let answer: u32 = entries;
  for (const end = indices + count; indices < end; indices += 1) {
    const word = load<u32>(words);
    words += 4;
    if (word !== asked) {
      asked = word;
      answer = word === 0 ? entries : load<u8>(order + 4 * nearest(word, order, <i32>((entries - 1) >> 2)));
    }
    store<u8>(indices, <u8>answer);
  }
}

/** Fills the tables. The last four is filled up with its last entry again, which is as far and has a later place. */
function layOut(order: usize, entries: u32): void {
  let sum: u32 = 0;
  for (let place: u32 = 0; place < ((entries + 3) & ~3); place += 1) {
    const entry = order + 4 * min(place, entries - 1);
    const word = load<u32>(entry, 1024);
    const at = fours + 32 * (place >> 2) + 4 * (place & 3);
    store<u32>(at, redGreenOf(word));
    store<u32>(at, blueOf(word), 16);
    for (; sum <= load<u32>(entry) >> 8; sum += 1) store<u8>(starts + sum, <u8>(place >> 2));
  }
  for (; sum <= 3 * 255; sum += 1) store<u8>(starts + sum, <u8>((entries - 1) >> 2));
}

function redGreenOf(word: u32): u32 {
  return (word & 255) | ((word << 8) & 0xff0000);
}

function blueOf(word: u32): u32 {
  return (word >> 16) & 255;
}

/** The place of the nearest entry in the order. */
function nearest(word: u32, order: usize, last: i32): u32 {
  const redGreen = i32x4.splat(redGreenOf(word));
  const blue = i32x4.splat(blueOf(word));
  const sum = <i32>((word & 255) + ((word >> 8) & 255) + blueOf(word));
  const start = <i32>load<u8>(starts + sum);
  let keys = keysOf(max(start - 1, 0), redGreen, blue);
  keys = i32x4.min_s(keys, keysOf(start, redGreen, blue));
  keys = i32x4.min_s(keys, keysOf(min(start + 1, last), redGreen, blue));
  let least = leastOf(keys);
  // Sums that are n apart belong to colours that are at least n / sqrt(3) apart, so the search goes outwards, up and down.
  for (let four = start + 2; four <= last; four += 1) {
    const apart = <i32>(load<u32>(order + 16 * four) >> 8) - sum;
    if (apart * apart > 3 * (least >> 8)) break;
    keys = i32x4.min_s(keys, keysOf(four, redGreen, blue));
    least = leastOf(keys);
  }
  for (let four = start - 2; four >= 0; four -= 1) {
    const apart = <i32>(load<u32>(order + 16 * four, 12) >> 8) - sum;
    if (apart * apart > 3 * (least >> 8)) break;
    keys = i32x4.min_s(keys, keysOf(four, redGreen, blue));
    least = leastOf(keys);
  }
  return least & 255;
}

/** The squared distances of four entries and, in the lower 8 bits, their places in the order. */
function keysOf(four: i32, redGreen: v128, blue: v128): v128 {
  const at = fours + 32 * four;
  const a = i16x8.sub(v128.load(at), redGreen);
  const b = i16x8.sub(v128.load(at, 16), blue);
  const squares = i32x4.add(i32x4.dot_i16x8_s(a, a), i32x4.dot_i16x8_s(b, b));
  return i32x4.add(i32x4.shl(squares, 8), i32x4.add(i32x4.splat(4 * four), i32x4(0, 1, 2, 3)));
}

function leastOf(keys: v128): i32 {
  const two = i32x4.min_s(keys, i32x4.shuffle(keys, keys, 2, 3, 0, 1));
  return min(i32x4.extract_lane(two, 0), i32x4.extract_lane(two, 1));
}
