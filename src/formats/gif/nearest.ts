// The nearest palette entry for any colour, exactly, yet without a look at most entries.

/**
 * A function that gives the index of the nearest colour, whose word may be signed; of equally near ones always the same.
 * @param palette 1 to 256 colours
 */
export function nearestIn(palette: readonly number[]): (word: number) => number {
  // The entries by the sum of their channels, which is in the upper bits; their indices are in the lower 8.
  const order = Uint32Array.from(palette, (word, index) => (sumOf(word) << 8) | index).sort();
  const words = Int32Array.from(order, (entry) => palette[entry & 255] as number);
  /** For each sum, the first entry whose sum is not less. */
  const firstAt = new Int16Array(3 * 255 + 1);
  for (let sum = 0, at = 0; sum < firstAt.length; sum += 1) {
    while (at < order.length && (order[at] as number) >> 8 < sum) at += 1;
    firstAt[sum] = at;
  }
  // The last answer for a similar colour, one for each 8 x 8 x 8 colours: seldom is any other entry much nearer.
  const hints = new Uint8Array(2 ** 15);
  // The last colour of each hash, and its answer.
  const asked = new Int32Array(2 ** 13);
  const answers = new Uint8Array(2 ** 13);
  return (word) => {
    const slot = Math.imul(word, 0x9e3779b1) >>> 19;
    if (asked[slot] === (word | 0)) return answers[slot] as number;
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
    asked[slot] = word;
    const answer = (order[least & 255] as number) & 255;
    answers[slot] = answer;
    return answer;
  };
}

const sumOf = (word: number): number => (word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255);

/** The squared distance of two colours. */
const distance = (a: number, b: number): number => {
  const red = (a & 255) - (b & 255);
  const green = ((a >> 8) & 255) - ((b >> 8) & 255);
  const blue = ((a >> 16) & 255) - ((b >> 16) & 255);
  return red * red + green * green + blue * blue;
};
