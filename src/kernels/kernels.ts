// The kernels that the effects of actions are handed, so that a page can plan without loading what only workers run.
import type { PixelBuffer, Size } from '../pixels.ts';
import type { FlowSize, RowFilter } from '../row-flow.ts';
import type { plainKernels } from './plain-kernels.ts';
import type { ToneLine } from './tone-line.ts';

/** The kernels that can shrink a picture: OpenCV's INTER_AREA (area.ts), or Lanczos 3 (resample.ts). */
export type Shrink = 'area' | 'lanczos3';

/** As OSS. */
export const defaultShrink: Shrink = 'area';

type PlainKernels = typeof plainKernels;

/**
 * The operations on pixels that actions need. Those declared here take long enough to have a SIMD twin and run as this
 * machine runs them fastest; the bytes are the same everywhere. None of them writes to its input; each makes a new
 * picture, those with a RowFilter row by row.
 *
 * @throws OssError MemLimitExceeded from every kernel declared here if memory runs out
 */
export interface Kernels extends PlainKernels {
  /** Scales to `size`: by the `Shrink` kernel where no side grows, by Lanczos 3 elsewhere. */
  resample(source: FlowSize, size: Size): RowFilter;
  /** Blurs by `weights`, as `gaussianWeights` makes them. */
  blur(source: Size, weights: Float64Array): RowFilter;
  /** Adds `amount` times the difference from a blurred copy; 1 is 100 percent. */
  unsharpMask(source: Size, amount: number): RowFilter;
  /** Lays the colour channels through a line. */
  layTones(line: ToneLine): (pixels: PixelBuffer) => PixelBuffer;
  /** Turns clockwise on a canvas that holds the whole turned picture, transparent elsewhere. */
  rotateFree(pixels: PixelBuffer, angleDegrees: number): PixelBuffer;
  /** Blends over an opaque background, RRGGBB. */
  flatten(pixels: PixelBuffer, color: string): PixelBuffer;
}
