// Colour quantisation: the palette that stands best for a picture's colours, and the nearest palette entry for any colour.
// A colour is the word of an opaque pixel; a word of 0, which is transparent, is no colour.

/**
 * The known colours and every colour of the pixels in the order they first come; undefined where that is more than `most`,
 * so that the colours have to be reduced.
 */
export function exactPalette(pixels: Uint32Array, most: number, known: readonly number[] = []): number[] | undefined {
  const found = new Set(known);
  let last = 0;
  for (const word of pixels) {
    if (word === last || word === 0) continue;
    last = word;
    found.add(word);
    if (found.size > most) return undefined;
  }
  return [...found];
}

/** The colours of a picture, channel by channel, and how many pixels have each. */
interface Census {
  readonly channels: readonly [Uint8Array, Uint8Array, Uint8Array];
  readonly weights: Uint32Array;
}

/** A box of colours, which is a range of `order`, and the channel and value at which it is best divided. */
interface Box {
  readonly start: number;
  readonly end: number;
  readonly channel: number;
  /** The first value of the upper half. */
  readonly split: number;
  /** How much dividing lowers the sum of squared errors; 0 where the box cannot be divided. */
  readonly gain: number;
}

/**
 * At most `most` colours. Wu's method divides the box that gains most, where it gains most; then every colour moves to the mean
 * of the pixels it stands for, three times (k-means).
 */
export function reducedPalette(pixels: Uint32Array, most: number): number[] {
  const census = countColors(pixels);
  const order = Uint32Array.from(census.weights, (_, index) => index);
  const boxes = [boxOf(census, order, 0, order.length)];
  while (boxes.length < most) {
    const best = boxes.reduce((most, box, index) => (box.gain > (boxes[most] as Box).gain ? index : most), 0);
    const box = boxes[best] as Box;
    if (box.gain <= 0) break;
    const middle = partition(order, box, census.channels[box.channel as 0]);
    boxes[best] = boxOf(census, order, box.start, middle);
    boxes.push(boxOf(census, order, middle, box.end));
  }
  const group = new Uint8Array(order.length);
  for (const [index, { start, end }] of boxes.entries()) {
    for (let at = start; at < end; at += 1) group[order[at] as number] = index;
  }
  let palette = meansOf(census, group, boxes.length);
  for (let round = 0; round < 3; round += 1) {
    const nearest = nearestIn(palette);
    for (let index = 0; index < group.length; index += 1) group[index] = nearest(wordAt(census, index));
    palette = meansOf(census, group, palette.length);
  }
  return palette;
}

/** A function that gives the index of the nearest colour; of equally near ones always the same. */
export function nearestIn(palette: readonly number[]): (word: number) => number {
  // Sorted by green, the search goes outwards and ends where the distance in green alone exceeds the best so far.
  const sorted = palette.map((word, index) => ({ word, index })).sort((a, b) => green(a.word) - green(b.word));
  const reds = Int16Array.from(sorted, ({ word }) => word & 255);
  const greens = Int16Array.from(sorted, ({ word }) => green(word));
  const blues = Int16Array.from(sorted, ({ word }) => (word >> 16) & 255);
  const firstAt = Int16Array.from({ length: 256 }, (_, value) => {
    const found = greens.findIndex((entry) => entry >= value);
    return found < 0 ? greens.length : found;
  });
  // A cache of earlier answers, one for each hash.
  const asked = new Uint32Array(2 ** 14);
  const answers = new Uint8Array(2 ** 14);
  return (word) => {
    const slot = (Math.imul(word, 0x9e3779b1) >>> 18) & (2 ** 14 - 1);
    if (asked[slot] === word) return answers[slot] as number;
    const [r, g, b] = [word & 255, green(word), (word >> 16) & 255];
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    let down = (firstAt[g] as number) - 1;
    let up = firstAt[g] as number;
    const consider = (at: number): boolean => {
      const away = (greens[at] as number) - g;
      if (away * away >= least) return false;
      const distance = away * away + ((reds[at] as number) - r) ** 2 + ((blues[at] as number) - b) ** 2;
      if (distance < least) [least, best] = [distance, at];
      return true;
    };
    while (down >= 0 || up < greens.length) {
      if (up < greens.length) up = consider(up) ? up + 1 : greens.length;
      if (down >= 0) down = consider(down) ? down - 1 : -1;
    }
    asked[slot] = word;
    answers[slot] = sorted[best]?.index ?? 0;
    return answers[slot] as number;
  };
}

const green = (word: number): number => (word >> 8) & 255;

const wordAt = ({ channels: [red, green, blue] }: Census, index: number): number =>
  (0xff000000 | ((blue[index] as number) << 16) | ((green[index] as number) << 8) | (red[index] as number)) >>> 0;

/** In a picture of more colours than this, those that agree in the upper six bits of each channel are taken for their mean. */
const mostCounted = 2 ** 15;

function countColors(pixels: Uint32Array): Census {
  const counts = new Map<number, number>();
  for (const word of pixels) {
    if (word === 0) continue;
    counts.set(word, (counts.get(word) ?? 0) + 1);
    if (counts.size > mostCounted) return countCoarsely(pixels);
  }
  const words = Uint32Array.from(counts.keys());
  return {
    channels: [
      Uint8Array.from(words, (word) => word & 255),
      Uint8Array.from(words, green),
      Uint8Array.from(words, (word) => (word >> 16) & 255),
    ],
    weights: Uint32Array.from(counts.values()),
  };
}

function countCoarsely(pixels: Uint32Array): Census {
  const cells = 2 ** 18;
  const weights = new Uint32Array(cells);
  const sums = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)] as const;
  for (const word of pixels) {
    if (word === 0) continue;
    const cell = ((word & 0xfc) >> 2) | ((word & 0xfc00) >> 4) | ((word & 0xfc0000) >> 6);
    weights[cell] = (weights[cell] as number) + 1;
    sums[0][cell] = (sums[0][cell] as number) + (word & 255);
    sums[1][cell] = (sums[1][cell] as number) + green(word);
    sums[2][cell] = (sums[2][cell] as number) + ((word >> 16) & 255);
  }
  const used = Uint32Array.from(weights.keys()).filter((cell) => (weights[cell] as number) > 0);
  const meansOfChannel = (sum: Float64Array): Uint8Array =>
    Uint8Array.from(used, (cell) => Math.round((sum[cell] as number) / (weights[cell] as number)));
  return {
    channels: [meansOfChannel(sums[0]), meansOfChannel(sums[1]), meansOfChannel(sums[2])],
    weights: Uint32Array.from(used, (cell) => weights[cell] as number),
  };
}

function boxOf({ channels, weights }: Census, order: Uint32Array, start: number, end: number): Box {
  let best: Box = { start, end, channel: 0, split: 0, gain: 0 };
  if (end - start < 2) return best;
  const counts = new Float64Array(256);
  for (const [channel, values] of channels.entries()) {
    counts.fill(0);
    let [whole, sum] = [0, 0];
    for (let at = start; at < end; at += 1) {
      const entry = order[at] as number;
      const [value, weight] = [values[entry] as number, weights[entry] as number];
      counts[value] = (counts[value] as number) + weight;
      whole += weight;
      sum += weight * value;
    }
    let [lower, lowerSum] = [0, 0];
    for (let value = 0; value < 255; value += 1) {
      lower += counts[value] as number;
      lowerSum += value * (counts[value] as number);
      const upper = whole - lower;
      if (counts[value] === 0 || upper === 0) continue;
      const apart = lowerSum / lower - (sum - lowerSum) / upper;
      const gain = ((lower * upper) / whole) * apart * apart;
      if (gain > best.gain) best = { start, end, channel, split: value + 1, gain };
    }
  }
  return best;
}

/** Moves the lower half of the box to its front; returns where the upper half begins. */
function partition(order: Uint32Array, { start, end, split }: Box, values: Uint8Array): number {
  let middle = start;
  for (let at = start; at < end; at += 1) {
    const entry = order[at] as number;
    if ((values[entry] as number) >= split) continue;
    order[at] = order[middle] as number;
    order[middle] = entry;
    middle += 1;
  }
  return middle;
}

function meansOf(census: Census, group: Uint8Array, groups: number): number[] {
  const weights = new Float64Array(groups);
  const sums = census.channels.map(() => new Float64Array(groups));
  for (let index = 0; index < group.length; index += 1) {
    const to = group[index] as number;
    const weight = census.weights[index] as number;
    weights[to] = (weights[to] as number) + weight;
    for (let channel = 0; channel < 3; channel += 1) {
      const sum = sums[channel] as Float64Array;
      sum[to] = (sum[to] as number) + weight * ((census.channels[channel] as Uint8Array)[index] as number);
    }
  }
  const mean = (channel: number, at: number): number =>
    Math.round(((sums[channel] as Float64Array)[at] as number) / (weights[at] as number));
  // A colour that no pixel is nearest to any more is left out.
  return [...weights.keys()]
    .filter((at) => (weights[at] as number) > 0)
    .map((at) => (0xff000000 | (mean(2, at) << 16) | (mean(1, at) << 8) | mean(0, at)) >>> 0);
}
