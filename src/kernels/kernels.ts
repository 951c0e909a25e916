// The kernels that take long enough to have a SIMD twin.
import type { PixelBuffer, Size } from '../pixels.ts';

/** The kernels that can shrink a picture: OpenCV's INTER_AREA (area.ts), or Lanczos 3 (resample.ts). */
export type Shrink = 'area' | 'lanczos3';

/** As OSS. */
export const defaultShrink: Shrink = 'area';

/**
 * The operations on pixels that actions need, as this machine runs them fastest. The bytes are the same everywhere. No
 * kernel writes to its input; each returns a new picture.
 *
 * @throws OssError MemLimitExceeded from every kernel if memory runs out
 */
export interface Kernels {
  /** Scales to `size`: by the `Shrink` kernel where no side grows, by Lanczos 3 elsewhere. */
  resample(pixels: PixelBuffer, size: Size): PixelBuffer;
  /** Blurs by `weights`, as `gaussianWeights` makes them. */
  blur(pixels: PixelBuffer, weights: Float64Array): PixelBuffer;
  /** Adds `amount` times the difference from a blurred copy; 1 is 100 percent. */
  unsharpMask(pixels: PixelBuffer, amount: number): PixelBuffer;
  /** Turns clockwise on a canvas that holds the whole turned picture, transparent elsewhere. */
  rotateFree(pixels: PixelBuffer, angleDegrees: number): PixelBuffer;
  /** Blends over an opaque background, RRGGBB. */
  flatten(pixels: PixelBuffer, color: string): PixelBuffer;
}
