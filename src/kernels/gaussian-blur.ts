// Gaussian blur: a separable filter, premultiplied where there is alpha. The picture goes on mirrored beyond its edges, as in
// OpenCV's cv::GaussianBlur, which the service presumably runs: `r` and `s` are its parameters.
import type { PixelBuffer } from '../pixels.ts';
import { filterSeparably } from './separable-filter.ts';
import { evenTaps } from './taps.ts';

/**
 * The weights exp(-d^2 / (2 sigma^2)) of the distances d from -`radius` to `radius`, divided by their sum.
 *
 * @param radius whole pixels, 0 or more
 * @param sigma the standard deviation in pixels, greater than 0
 */
export function gaussianWeights(radius: number, sigma: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, index) =>
    Math.exp(-((index - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * A blurred copy of the same size. The input is not written.
 *
 * @param weights an odd number of them, symmetric, with sum 1, for columns and rows alike
 * @param filter the twin or the definition of the filter; both give the same bytes
 */
export const blur = (pixels: PixelBuffer, weights: Float64Array, filter = filterSeparably): PixelBuffer =>
  filter(pixels, evenTaps(pixels.width, weights), evenTaps(pixels.height, weights));
