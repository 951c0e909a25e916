// Gaussian blur, separable, premultiplied where there is alpha. The picture goes on mirrored beyond its edges, as in OpenCV's
// cv::GaussianBlur, which the service presumably runs: `r` and `s` are its parameters.
import type { PixelBuffer } from '../pixels.ts';
import { filterSeparably } from './separable-filter.ts';
import { evenTaps } from './taps.ts';

/** Weights of a Gaussian of this sigma cut at `radius` pixels, from -radius to radius, summing to 1. */
export function gaussianWeights(radius: number, sigma: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, index) =>
    Math.exp(-((index - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** @param weights an odd number of them, symmetric, summing to 1 */
export const blur = (pixels: PixelBuffer, weights: Float64Array, filter = filterSeparably): PixelBuffer =>
  filter(pixels, evenTaps(pixels.width, weights), evenTaps(pixels.height, weights));
