// Gaussian blur: a separable filter, premultiplied where there is alpha. The picture goes on mirrored beyond its edges, as in
// OpenCV's cv::GaussianBlur, which the service presumably runs: `r` and `s` are its parameters.
import type { PixelBuffer, Size } from '../pixels.ts';
import { filterWhole, type RowFilter } from '../row-flow.ts';
import { filterSeparably, separableRows } from './separable-filter.ts';
import { evenTaps } from './taps.ts';

/** OpenCV's weights for 8-bit pictures have so many units. */
const units = 256;

/**
 * The weights exp(-d^2 / (2 sigma^2)) of the distances d from -`radius` to `radius`, divided by their sum, in whole units of
 * 1/256: from the ends inwards what rounding takes from one is added to the next, and the middle one has the rest. As OpenCV
 * does it for pictures of 8 bits; with wide kernels that is several levels from the exact bell.
 *
 * @param radius whole pixels, 0 or more
 * @param sigma the standard deviation in pixels, greater than 0
 */
export function gaussianWeights(radius: number, sigma: number): Float64Array {
  const bell = Float64Array.from({ length: 2 * radius + 1 }, (_, index) =>
    Math.exp(-((index - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = bell.reduce((total, weight) => total + weight, 0);
  const weights = new Float64Array(bell.length);
  let lost = 0;
  let rest = units;
  for (let index = 0; index < radius; index += 1) {
    const wanted = ((bell[index] as number) / sum) * units + lost;
    const rounded = Math.round(wanted);
    lost = wanted - rounded;
    weights[index] = rounded / units;
    weights[2 * radius - index] = rounded / units;
    rest -= 2 * rounded;
  }
  weights[radius] = rest / units;
  return weights;
}

/**
 * A blurred copy of the same size. The input is not written.
 *
 * @param weights an odd number of them, symmetric, with sum 1, for columns and rows alike
 * @param filter the twin or the definition of the filter; both give the same bytes
 */
export const blur = (pixels: PixelBuffer, weights: Float64Array, filter = filterSeparably): PixelBuffer =>
  filterWhole(blurRows(pixels, weights, filter), pixels);

/** `blur` for rows that flow. */
export const blurRows = (source: Size, weights: Float64Array, filter = filterSeparably): RowFilter =>
  separableRows(source, evenTaps(source.width, weights), evenTaps(source.height, weights), filter);
