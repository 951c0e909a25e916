// The contract of the kernels that are worth a twin.
import type { PixelBuffer, Size } from '../pixels.ts';

/** The slow kernels of src/kernels, by whatever runs them fastest here; the results are the same everywhere. */
export interface Kernels {
  /** No side may grow; see src/kernels/area.ts. */
  area(pixels: PixelBuffer, size: Size): PixelBuffer;
  resample(pixels: PixelBuffer, size: Size): PixelBuffer;
  blur(pixels: PixelBuffer, weights: Float64Array): PixelBuffer;
  unsharpMask(pixels: PixelBuffer, amount: number): PixelBuffer;
  rotateFree(pixels: PixelBuffer, angleDegrees: number): PixelBuffer;
  flatten(pixels: PixelBuffer, color: string): PixelBuffer;
}
