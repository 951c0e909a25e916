// The colours of a picture and how many pixels have each: one by one, or similar ones together where there are too many.

/** Colours as words, and how many pixels have each. */
export interface Census {
  /** Signed: an opaque pixel is a small negative number then, which engines handle without boxing. */
  readonly words: Int32Array;
  readonly weights: Int32Array;
}

const mostBits = 14;
/** In a picture of more colours than this, those that agree in the upper bits of each channel are taken for their mean. */
const mostCounted = 2 ** mostBits;

/** As many bits of each channel are told apart as leave few enough colours. */
export function countColors(pixels: Int32Array): Census {
  for (let bits = 8; ; bits -= 1) {
    const census = countedBy(pixels, bits);
    if (census) return census;
  }
}

/** Undefined where more than `mostCounted` colours differ in the upper `bits` of a channel. */
function countedBy(pixels: Int32Array, bits: number): Census | undefined {
  const mask = 0xff000000 | (0x010101 * ((0xff00 >> bits) & 255));
  // A hash table with open addressing, at most half full. It holds places from 1 on; 0 is an empty slot.
  const slots = new Uint16Array(2 * mostCounted);
  const keys = new Int32Array(mostCounted + 1);
  const weights = new Int32Array(mostCounted + 1);
  // Where each key is a colour of its own, it is the mean too.
  const sums = bits < 8 ? new Float64Array(4 * (mostCounted + 1)) : undefined;
  let count = 0;
  for (let pixel = 0; pixel < pixels.length; pixel += 1) {
    const word = pixels[pixel] as number;
    if (word === 0) continue;
    const key = word & mask;
    let slot = Math.imul(key, 0x9e3779b1) >>> (31 - mostBits);
    let at = slots[slot] as number;
    while (at !== 0 && keys[at] !== key) {
      slot = (slot + 1) & (2 * mostCounted - 1);
      at = slots[slot] as number;
    }
    if (at === 0) {
      if (count === mostCounted) return undefined;
      count += 1;
      at = count;
      slots[slot] = at;
      keys[at] = key;
    }
    weights[at] = (weights[at] as number) + 1;
    if (sums) addColor(sums, at, word, 1);
  }
  const words = keys.slice(1, count + 1);
  if (sums) for (let at = 0; at < count; at += 1) words[at] = meanOf(sums, at + 1);
  return { words, weights: weights.subarray(1, count + 1) };
}

/** Adds pixels of a colour to the sums of a place, which are those of red, green and blue, and how many pixels there are. */
export function addColor(sums: Float64Array, place: number, word: number, weight: number): void {
  const at = 4 * place;
  sums[at] = (sums[at] as number) + weight * (word & 255);
  sums[at + 1] = (sums[at + 1] as number) + weight * ((word >> 8) & 255);
  sums[at + 2] = (sums[at + 2] as number) + weight * ((word >> 16) & 255);
  sums[at + 3] = (sums[at + 3] as number) + weight;
}

/** The mean colour of a place. */
export function meanOf(sums: Float64Array, place: number): number {
  const mean = (channel: number): number =>
    Math.round((sums[4 * place + channel] as number) / (sums[4 * place + 3] as number));
  return 0xff000000 | (mean(2) << 16) | (mean(1) << 8) | mean(0);
}
