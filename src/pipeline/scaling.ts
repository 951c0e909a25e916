// How pictures are made smaller: by which kernel, and how much of that the decoder of a JPEG may do. Plain data.
import type { Reduction } from '../formats/codec.ts';
import { defaultShrink, type Shrink } from '../kernels/kernels.ts';
import type { Size } from '../pixels.ts';

export type { Reduction } from '../formats/codec.ts';
export type { Shrink } from '../kernels/kernels.ts';

/** Settings of how pictures are made smaller. */
export interface Scaling {
  /** The kernel for a picture of which no side grows. As OSS: `area`. Every other picture is scaled by Lanczos 3. */
  readonly shrink: Shrink;
  /** Sources of up to so many pixels (width x height) are decoded whole, so that their results are exact. */
  readonly exactPixels: number;
  /** How far a larger JPEG source may be reduced while it is decoded, if the first step scales it. */
  readonly reduction: ReductionRule;
}

/**
 * The least factor that the decoder of a JPEG leaves to the kernel: 1.1 with `fast`, 2 with `close`. With `none` it leaves
 * everything, which makes every result exact.
 */
export type ReductionRule = 'fast' | 'close' | 'none';

export const defaultScaling: Scaling = { shrink: defaultShrink, exactPixels: 2 ** 20, reduction: 'fast' };

/**
 * The settings with their defaults filled in.
 * @throws TypeError for a value that is none of those allowed
 */
export function scalingOf({ shrink, exactPixels, reduction }: Partial<Scaling>): Scaling {
  const scaling = {
    shrink: shrink ?? defaultScaling.shrink,
    exactPixels: exactPixels ?? defaultScaling.exactPixels,
    reduction: reduction ?? defaultScaling.reduction,
  };
  if (!shrinks.includes(scaling.shrink)) throw notAllowed('shrink', shrinks.join(' or '), shrink);
  if (!(scaling.exactPixels >= 0)) throw notAllowed('exactPixels', 'a number from 0 to Infinity', exactPixels);
  if (!Object.hasOwn(factors, scaling.reduction))
    throw notAllowed('reduction', Object.keys(factors).join(', '), reduction);
  return scaling;
}

const shrinks: readonly Shrink[] = ['area', 'lanczos3'];

const notAllowed = (name: string, allowed: string, came: unknown): TypeError =>
  new TypeError(`The option ${name} is ${String(came)}. Allowed: ${allowed}.`);

/**
 * From which factor on a picture is decoded at an eighth, a quarter and half of its size. `fast` is sharp's rule: the kernel
 * has something left to do, so that the blocks of the reduced picture are not seen. Distances from the exact result are in
 * docs/differences.md.
 */
const factors: Readonly<Record<ReductionRule, readonly (readonly [from: number, reduction: Reduction])[]>> = {
  fast: [
    [9, 8],
    [5, 4],
    [3, 2],
  ],
  close: [
    [16, 8],
    [8, 4],
    [4, 2],
  ],
  none: [],
};

export const reducedSize = ({ width, height }: Size, reduction: Reduction): Size => ({
  width: Math.ceil(width / reduction),
  height: Math.ceil(height / reduction),
});

/** How far a picture may be reduced while it is decoded, of which the first step makes one of size `to`. */
export function reductionFor(from: Size, to: Size, { exactPixels, reduction }: Scaling): Reduction {
  if (from.width * from.height <= exactPixels) return 1;
  const factor = Math.min(from.width / to.width, from.height / to.height);
  return factors[reduction].find(([least]) => factor >= least)?.[1] ?? 1;
}
