// Pictures of which only the pixels tell whether they are opaque. Kernels take another path where a whole picture is, so rows that flow
// into them are held until the first ones settle it. Where all of them are opaque, the rest is taken to be so as well; where it
// is not after all, the job is done again, knowing that.
import { Retry } from '../formats/faults.ts';
import { isOpaque } from '../kernels/opacity.ts';
import { recycle, unset } from '../pixel-memory.ts';
import type { PixelBuffer } from '../pixels.ts';
import type { RowSource } from '../row-flow.ts';
import { settlingPixels } from './held-pixels.ts';

/** Runs in which rows are taken to be opaque before all of them were seen. More would only help files that are made to fail. */
const mostGuesses = 3;

/** A run of a job. */
export interface Settling {
  /** Gives rows that are told whether their whole picture is opaque. */
  readonly settle: (source: RowSource) => RowSource;
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
    const settle: Settling['settle'] = (source) => {
      const place = places;
      places += 1;
      const fail = (): never => {
        // Pictures that are made of this one were judged by rows that may change.
        for (const other of late) if (other > place) late.delete(other);
        late.add(place);
        throw new LateAlpha();
      };
      return settled(late.has(place) ? { ...source, transparent: true } : source, most, fail);
    };
    try {
      return await run(settle);
    } catch (error) {
      if (!(error instanceof LateAlpha)) throw error;
    }
  }
}

type Told = Pick<PixelBuffer, 'opaque' | 'transparent'>;

/**
 * @param most pixels to hold
 * @param fail called at the first transparent pixel of a picture that was taken to be opaque
 */
export function settled(source: RowSource, most: number, fail: () => never): RowSource {
  if (!source.transparent) return source;
  let told: Told | undefined = source.transparent === true ? { opaque: false, transparent: true } : undefined;
  const held: PixelBuffer[] = [];
  let lent: PixelBuffer | undefined;
  const hold = (): Told => {
    let [rows, room] = [source.height, most];
    for (let band = source.next(); band; band = source.next()) {
      rows -= band.height;
      room -= band.height * band.width;
      const isSettled = !isOpaque(band) || rows === 0 || room <= 0;
      // A band is its source's again as soon as the next one is asked for.
      held.push(isSettled ? band : copied(band));
      if (isSettled) return isOpaque(band) ? { opaque: true } : { opaque: false, transparent: true };
    }
    return {};
  };
  return {
    ...source,
    next: () => {
      if (lent) recycle(lent);
      told ??= hold();
      const own = held.length > 1;
      const band = held.shift() ?? source.next();
      lent = own ? band : undefined;
      if (!band) return undefined;
      if (told.opaque && !isOpaque(band)) fail();
      return { ...band, ...told };
    },
  };
}

function copied(band: PixelBuffer): PixelBuffer {
  const copy = { ...band, ...unset(band) };
  copy.data.set(band.data);
  return copy;
}
