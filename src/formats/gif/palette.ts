// Colour quantisation: the palette that stands best for a picture's colours.
// A colour is the word of an opaque pixel; a word of 0, which is transparent, is no colour.
import { addColor, type Census, countColors, meanOf } from './census.ts';
import type { nearestEntries } from './nearest.ts';

/**
 * The known colours and every colour of the pixels in the order they first come; undefined where that is more than `most`,
 * so that the colours have to be reduced.
 */
export function exactPalette(pixels: Int32Array, most: number, known: readonly number[] = []): number[] | undefined {
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
  /** The least and the greatest value of each channel. */
  readonly least: readonly number[];
  readonly most: readonly number[];
  /** The channel: 0, 1 or 2. */
  readonly channel: number;
  /** The first value of the upper half. */
  readonly split: number;
  /** How much dividing lowers the sum of squared errors; 0 where the box cannot be divided. */
  readonly gain: number;
}

/**
 * At most `most` colours. Wu's method divides the box that gains most, where it gains most; then every colour moves to the mean
 * of the pixels it stands for, three times (k-means).
 * @param nearest finds the nearest entries as this machine does it fastest
 */
export function reducedPalette(pixels: Int32Array, most: number, nearest: typeof nearestEntries): number[] {
  const census = countColors(pixels);
  const whole = { start: 0, end: census.words.length, least: [0, 0, 0], most: [255, 255, 255] };
  const boxes = [boxOf(census, whole)];
  while (boxes.length < most) {
    let best = 0;
    for (let at = 1; at < boxes.length; at += 1) if ((boxes[at] as Box).gain > (boxes[best] as Box).gain) best = at;
    const box = boxes[best] as Box;
    if (box.gain <= 0) break;
    const middle = partition(census, box);
    boxes[best] = boxOf(census, { ...box, end: middle });
    boxes.push(boxOf(census, { ...box, start: middle }));
  }
  const group = new Uint8Array(census.words.length);
  for (const [index, { start, end }] of boxes.entries()) group.fill(index, start, end);
  let palette = meansOf(census, group, boxes.length);
  for (let round = 0; round < 3; round += 1) palette = meansOf(census, nearest(census.words, palette), palette.length);
  return palette;
}

/** How many pixels of a box have each value of red, of green and of blue: all 0 between boxes. */
const counts = new Int32Array(3 * 256);

/** @param bounds a range of the census, and bounds of its values that need not be tight */
function boxOf({ words, weights }: Census, bounds: Pick<Box, 'start' | 'end' | 'least' | 'most'>): Box {
  const { start, end } = bounds;
  const [least, most] = [[...bounds.least], [...bounds.most]];
  let channel = 0;
  let split = 0;
  let gain = 0;
  if (end - start < 2) return { start, end, least, most, channel, split, gain };
  let whole = 0;
  for (let at = start; at < end; at += 1) {
    const word = words[at] as number;
    const weight = weights[at] as number;
    const red = word & 255;
    const green = 256 + ((word >> 8) & 255);
    const blue = 512 + ((word >> 16) & 255);
    counts[red] = (counts[red] as number) + weight;
    counts[green] = (counts[green] as number) + weight;
    counts[blue] = (counts[blue] as number) + weight;
    whole += weight;
  }
  for (let each = 0; each < 3; each += 1) {
    const first = 256 * each;
    let low = least[each] as number;
    let high = most[each] as number;
    while (counts[first + low] === 0) low += 1;
    while (counts[first + high] === 0) high -= 1;
    least[each] = low;
    most[each] = high;
    let sum = 0;
    for (let value = low; value <= high; value += 1) sum += value * (counts[first + value] as number);
    let lower = 0;
    let lowerSum = 0;
    for (let value = low; value < high; value += 1) {
      const count = counts[first + value] as number;
      if (count === 0) continue;
      lower += count;
      lowerSum += value * count;
      const upper = whole - lower;
      const apart = lowerSum / lower - (sum - lowerSum) / upper;
      const gained = ((lower * upper) / whole) * apart * apart;
      if (gained > gain) {
        channel = each;
        split = value + 1;
        gain = gained;
      }
    }
    counts.fill(0, first + low, first + high + 1);
  }
  return { start, end, least, most, channel, split, gain };
}

/** Moves the lower half of the box to its front; returns where the upper half begins. */
function partition({ words, weights }: Census, { start, end, channel, split }: Box): number {
  let middle = start;
  for (let at = start; at < end; at += 1) {
    const word = words[at] as number;
    const weight = weights[at] as number;
    words[at] = words[middle] as number;
    weights[at] = weights[middle] as number;
    words[middle] = word;
    weights[middle] = weight;
    // One colour more is in the lower half, or none: a branch would be mispredicted half of the time.
    middle += (((word >> (8 * channel)) & 255) - split) >>> 31;
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
