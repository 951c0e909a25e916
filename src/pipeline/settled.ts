// Pictures of which only the pixels tell whether they are opaque. Kernels take another path where a whole picture is, so rows that flow
// into them are held until the first ones settle it. Where all of them are opaque, the rest is taken to be so as well; where it
// is not after all, the job is done again, knowing that.
import { Retry } from '../formats/faults.ts';
import { isOpaque } from '../kernels/opacity.ts';
import { recycle, unset } from '../pixel-memory.ts';
import type { PixelBuffer } from '../pixels.ts';
import { lengthOf, type RowFilter, type RowRange, type RowSource, rowsOf } from '../row-flow.ts';
import { settlingPixels } from './held-pixels.ts';

/** Runs in which rows are taken to be opaque before all of them were seen. More would only help files that are made to fail. */
const mostGuesses = 3;

/** A run of a job. */
export interface Settling {
  /** Gives rows that are told whether those that a filter reaches are all opaque. */
  readonly settle: (source: RowSource, filter: RowFilter) => RowSource;
}

/** Transparent pixels of a picture that was taken to be opaque. */
class LateAlpha extends Retry {}

/**
 * Does a job, and does it again for as long as pictures turn out not to be opaque.
 * @param run asks for the same pictures in the same order each time
 * @param held pixels of a picture to hold
 */
export async function runUntilDone<Result>(
  run: (settle: Settling['settle']) => Promise<Result>,
  held = settlingPixels,
): Promise<Result> {
  /** The places, in the order of asking, of pictures that were found to be transparent late. */
  const late = new Set<number>();
  for (let round = 0; ; round += 1) {
    let places = 0;
    const most = round < mostGuesses ? held : Number.POSITIVE_INFINITY;
    const settle: Settling['settle'] = (source, filter) => {
      const place = places;
      places += 1;
      const fail = (): never => {
        // Pictures that are made of this one were judged by rows that may change.
        for (const other of late) if (other > place) late.delete(other);
        late.add(place);
        throw new LateAlpha();
      };
      const reached = filter.reach({ from: 0, to: filter.height });
      return settled(source, reached, late.has(place) ? 0 : most, late.has(place) ? undefined : fail);
    };
    try {
      return await run(settle);
    } catch (error) {
      if (!(error instanceof LateAlpha)) throw error;
    }
  }
}

type Told = Pick<PixelBuffer, 'opaque' | 'transparent'>;

const transparent: Told = { opaque: false, transparent: true };

/**
 * @param reached the rows that count
 * @param most pixels to hold
 * @param fail called at the first transparent pixel of rows that were taken to be opaque; absent where they are known not to be
 */
export function settled(source: RowSource, reached: RowRange, most: number, fail?: () => never): RowSource {
  if (!source.transparent) return source;
  const isCertain = !fail || (source.transparent === true && lengthOf(reached) === source.height);
  let told = isCertain ? transparent : undefined;
  const held: PixelBuffer[] = [];
  let lent: PixelBuffer | undefined;
  let end = 0;
  const read = () => {
    const band = source.next();
    if (!band) return undefined;
    const top = end;
    end += band.height;
    const within = (row: number): number => Math.min(band.height, Math.max(0, row - top));
    const counted = rowsOf(band, { from: within(reached.from), to: within(reached.to) });
    return { band, opaque: isCertain || isOpaque(counted) };
  };
  const hold = (): void => {
    for (let [rows, room] = [read(), most]; rows; rows = read()) {
      const { band, opaque } = rows;
      room -= band.height * band.width;
      if (!opaque) told = transparent;
      else if (end >= reached.to || room <= 0) told = { opaque: true };
      // A band is its source's again as soon as the next one is asked for. Rows above those that count need not wait.
      const isLast = told !== undefined || end <= reached.from;
      held.push(isLast ? band : copied(band));
      if (isLast) return;
    }
  };
  return {
    ...source,
    next: () => {
      if (lent) recycle(lent);
      lent = undefined;
      if (!told) hold();
      const [first, another] = held;
      if (first) {
        held.shift();
        if (another) lent = first;
        return { ...first, ...told };
      }
      const rows = read();
      if (rows && told?.opaque && !rows.opaque) fail?.();
      return rows && { ...rows.band, ...told };
    },
  };
}

function copied(band: PixelBuffer): PixelBuffer {
  const copy = { ...band, ...unset(band) };
  copy.data.set(band.data);
  return copy;
}
