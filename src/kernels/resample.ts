// Resampling: Lanczos 3, antialiased, not in linear light, premultiplied where there is alpha.
import type { PixelBuffer, Size } from '../pixels.ts';
import { filterSeparably } from './separable-filter.ts';
import { lanczosTaps } from './taps.ts';

/** The input is untouched. */
export const resample = (pixels: PixelBuffer, size: Size, filter = filterSeparably): PixelBuffer =>
  filter(pixels, lanczosTaps(pixels.width, size.width), lanczosTaps(pixels.height, size.height));
