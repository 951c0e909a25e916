// Resampling: Lanczos 3, antialiased, not in linear light, premultiplied where there is alpha.
import type { PixelBuffer, Size } from '../pixels.ts';
import { filterSeparably } from './separable-filter.ts';
import { lanczosTaps } from './taps.ts';

/** The input is untouched. */
export function resample(pixels: PixelBuffer, size: Size, filter = filterSeparably): PixelBuffer {
  const { x, y, width, height } = pixels.covered ?? { x: 0, y: 0, ...pixels };
  return filter(
    pixels,
    lanczosTaps(pixels.width, size.width, { start: x, length: width }),
    lanczosTaps(pixels.height, size.height, { start: y, length: height }),
  );
}
