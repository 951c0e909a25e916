// PNG's filters (its specification, chapter 9), and libpng's choice among them for each row.
import type { Size } from '../../pixels.ts';

/** Bytes a pixel takes in the file: grey; grey and alpha; RGB; RGBA. */
export type Channels = 1 | 2 | 3 | 4;

export interface RowShape extends Size {
  readonly channels: Channels;
}

export const rowBytesOf = ({ width, channels }: RowShape): number => width * channels;

const [none, sub, up, average, paeth] = [0, 1, 2, 3, 4];

/** The filters libpng tries: it leaves out those that need a neighbour the picture does not have. */
export function filtersFor({ width, height }: Size): readonly number[] {
  if (height === 1) return width === 1 ? [none] : [none, sub];
  return width === 1 ? [none, up] : [none, sub, up, average, paeth];
}

/** The offset of a row in its buffer. The zeros before it stand for the pixel to the left of the first. */
export const rowStart = 4;

/** The channels of RGBA that the file keeps. */
const channelsOf: Readonly<Record<Channels, readonly number[]>> = { 1: [0], 2: [0, 3], 3: [0, 1, 2], 4: [0, 1, 2, 3] };

/** Copies the channels that the file keeps of one row of RGBA. */
export function packRow(pixels: Uint8ClampedArray, { channels, width }: RowShape, row: Uint8Array): void {
  channelsOf[channels].forEach((source, channel) => {
    let to = rowStart + channel;
    for (let at = source; at < width * 4; at += 4, to += channels) row[to] = pixels[at] as number;
  });
}

/** The row filtered by each filter, indexed by the filter's number. */
export type Candidates = readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];

export function makeCandidates(shape: RowShape): Candidates {
  const candidate = (): Uint8Array => new Uint8Array(rowBytesOf(shape));
  return [candidate(), candidate(), candidate(), candidate(), candidate()];
}

/**
 * Fills the candidates and chooses as libpng does: the least sum of absolute values of the filtered bytes taken as signed, the
 * first of equals.
 */
export function chooseFilter(row: Uint8Array, above: Uint8Array, shape: RowShape, candidates: Candidates): number {
  const sums = filterRow(row, above, shape, candidates);
  return filtersFor(shape).reduce((best, filter) =>
    (sums[filter] as number) < (sums[best] as number) ? filter : best,
  );
}

/** @returns each filter's sum of absolute values */
function filterRow(row: Uint8Array, above: Uint8Array, shape: RowShape, candidates: Candidates): Int32Array {
  const rowBytes = rowBytesOf(shape);
  const lefts = row.subarray(rowStart - shape.channels);
  const corners = above.subarray(rowStart - shape.channels);
  const [plain, fromLeft, fromUp, fromMean, fromPaeth] = candidates;
  for (let at = 0; at < rowBytes; at += 1) {
    const value = row[rowStart + at] as number;
    const left = lefts[at] as number;
    const over = above[rowStart + at] as number;
    plain[at] = value;
    fromLeft[at] = value - left;
    fromUp[at] = value - over;
    fromMean[at] = value - ((left + over) >> 1);
    fromPaeth[at] = value - paethOf(left, over, corners[at] as number);
  }
  return Int32Array.from(candidates, sumOf);
}

function sumOf(candidate: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < candidate.length; at += 1) {
    const byte = candidate[at] as number;
    sum += byte < 128 ? byte : 256 - byte;
  }
  return sum;
}

/** The neighbour nearest to left + up - corner, the first of equals in this order. */
function paethOf(left: number, over: number, corner: number): number {
  const toLeft = Math.abs(over - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + over - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? over : corner;
}
