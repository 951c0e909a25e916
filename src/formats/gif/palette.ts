// Colour quantisation: the palette that stands best for a picture's colours.
// A colour is the word of an opaque pixel; a word of 0, which is transparent, is no colour.
import { addColor, type Census, countColors, meanOf } from './census.ts';
import { nearestIn } from './nearest.ts';

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

/** A box of colours, which is a range of the census, and the channel and value at which it is best divided. */
interface Box {
  readonly start: number;
  readonly end: number;
  /** Where the channel begins in a word: 0, 8 or 16. */
  readonly shift: number;
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
  const boxes = [boxOf(census, 0, census.words.length)];
  while (boxes.length < most) {
    let best = 0;
    for (let at = 1; at < boxes.length; at += 1) if ((boxes[at] as Box).gain > (boxes[best] as Box).gain) best = at;
    const box = boxes[best] as Box;
    if (box.gain <= 0) break;
    const middle = partition(census, box);
    boxes[best] = boxOf(census, box.start, middle);
    boxes.push(boxOf(census, middle, box.end));
  }
  const group = new Uint8Array(census.words.length);
  for (const [index, { start, end }] of boxes.entries()) group.fill(index, start, end);
  let palette = meansOf(census, group, boxes.length);
  for (let round = 0; round < 3; round += 1) {
    const nearest = nearestIn(palette);
    for (let at = 0; at < group.length; at += 1) group[at] = nearest(census.words[at] as number);
    palette = meansOf(census, group, palette.length);
  }
  return palette;
}

/** How many pixels of a box have each value of a channel: all 0 between boxes. */
const counts = new Float64Array(256);

function boxOf({ words, weights }: Census, start: number, end: number): Box {
  let best: Box = { start, end, shift: 0, split: 0, gain: 0 };
  if (end - start < 2) return best;
  for (let shift = 0; shift < 24; shift += 8) {
    let [least, most, whole, sum] = [255, 0, 0, 0];
    for (let at = start; at < end; at += 1) {
      const value = ((words[at] as number) >> shift) & 255;
      const weight = weights[at] as number;
      counts[value] = (counts[value] as number) + weight;
      whole += weight;
      sum += weight * value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    let [lower, lowerSum] = [0, 0];
    for (let value = least; value < most; value += 1) {
      const count = counts[value] as number;
      if (count === 0) continue;
      lower += count;
      lowerSum += value * count;
      const upper = whole - lower;
      const apart = lowerSum / lower - (sum - lowerSum) / upper;
      const gain = ((lower * upper) / whole) * apart * apart;
      if (gain > best.gain) best = { start, end, shift, split: value + 1, gain };
    }
    counts.fill(0, least, most + 1);
  }
  return best;
}

/** Moves the lower half of the box to its front; returns where the upper half begins. */
function partition({ words, weights }: Census, { start, end, shift, split }: Box): number {
  let middle = start;
  for (let at = start; at < end; at += 1) {
    const word = words[at] as number;
    if (((word >> shift) & 255) >= split) continue;
    const weight = weights[at] as number;
    words[at] = words[middle] as number;
    weights[at] = weights[middle] as number;
    words[middle] = word;
    weights[middle] = weight;
    middle += 1;
  }
  return middle;
}

function meansOf({ words, weights }: Census, group: Uint8Array, groups: number): number[] {
  const sums = new Float64Array(4 * groups);
  for (let at = 0; at < group.length; at += 1) {
    addColor(sums, group[at] as number, words[at] as number, weights[at] as number);
  }
  const palette: number[] = [];
  for (let place = 0; place < groups; place += 1) {
    // A colour that no pixel is nearest to any more is left out.
    if (sums[4 * place + 3]) palette.push(meanOf(sums, place));
  }
  return palette;
}
