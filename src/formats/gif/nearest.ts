// The nearest palette entry for any colour, exactly, yet without a look at most entries.

/** The entries of a palette in the order in which they are searched. */
export interface Ordered {
  /** By the sum of their channels, which is in the upper bits; their indices are in the lower 8. */
  readonly order: Uint32Array;
  /** Their colours in the same order. */
  readonly words: Int32Array;
}

/** @param palette up to 256 colours */
export function ordered(palette: readonly number[]): Ordered {
  const order = new Uint32Array(palette.length);
  for (let index = 0; index < order.length; index += 1) order[index] = (sumOf(palette[index] as number) << 8) | index;
  order.sort();
  const words = new Int32Array(order.length);
  for (let place = 0; place < order.length; place += 1)
    words[place] = palette[(order[place] as number) & 255] as number;
  return { order, words };
}

/**
 * For each colour the index of the nearest entry, and of equally near ones always the same; for 0, which is transparent,
 * the length of the palette.
 * @param colors opaque colours, and 0
 * @param palette 1 to 256 colours; none only if nothing is opaque
 */
export function nearestEntries(colors: Int32Array, palette: readonly number[]): Uint8Array<ArrayBuffer> {
  const { order, words } = ordered(palette);
  /** For each sum, the first entry whose sum is not less. */
  const firstAt = new Int16Array(3 * 255 + 1);
  for (let sum = 0, at = 0; sum < firstAt.length; sum += 1) {
    while (at < order.length && (order[at] as number) >> 8 < sum) at += 1;
    firstAt[sum] = at;
  }
  // The last answer for a similar colour, one for each 8 x 8 x 8 colours: seldom is any other entry much nearer.
  const hints = new Uint8Array(2 ** 15);
  const indices = new Uint8Array(colors.length);
  let [asked, answer] = [0, palette.length];
  for (let pixel = 0; pixel < colors.length; pixel += 1) {
    const word = colors[pixel] as number;
    if (word !== asked) {
      asked = word;
      answer = word === 0 ? palette.length : (order[placeOf(word)] as number) & 255;
    }
    indices[pixel] = answer;
  }
  return indices;

  function placeOf(word: number): number {
    const cell = ((word >> 3) & 31) | ((word >> 6) & 0x3e0) | ((word >> 9) & 0x7c00);
    // A key is the squared distance and, in the lower 8 bits, the place in the order: the least of them is the answer.
    const hint = hints[cell] as number;
    let least = (distance(words[hint] as number, word) << 8) | hint;
    // Sums that are n apart belong to colours that are at least n / sqrt(3) apart, so the search goes outwards, up and down.
    const sum = sumOf(word);
    const middle = firstAt[sum] as number;
    for (let step = 1; step >= -1; step -= 2) {
      for (let at = step > 0 ? middle : middle - 1; at >= 0 && at < words.length; at += step) {
        const apart = ((order[at] as number) >> 8) - sum;
        if (apart * apart > 3 * (least >> 8)) break;
        const key = (distance(words[at] as number, word) << 8) | at;
        if (key < least) least = key;
      }
    }
    hints[cell] = least & 255;
    return least & 255;
  }
}

const sumOf = (word: number): number => (word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255);

/** The squared distance of two colours. */
const distance = (a: number, b: number): number => {
  const red = (a & 255) - (b & 255);
  const green = ((a >> 8) & 255) - ((b >> 8) & 255);
  const blue = ((a >> 16) & 255) - ((b >> 16) & 255);
  return red * red + green * green + blue * blue;
};
