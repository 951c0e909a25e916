// Resampling by Lanczos 3, widened when the picture shrinks so that it is antialiased. Samples are taken as they are,
// not in linear light; with alpha they are premultiplied.
import type { PixelBuffer, Size } from '../pixels.ts';
import { filterSeparably } from './separable-filter.ts';
import { lanczosTaps } from './taps.ts';

/**
 * A picture scaled to `size`; of a picture with `covered`, only that part is scaled. The input is not written.
 *
 * @param filter the twin or the definition of the filter; both give the same bytes
 */
export function resample(pixels: PixelBuffer, size: Size, filter = filterSeparably): PixelBuffer {
  const { x, y, width, height } = pixels.covered ?? { x: 0, y: 0, ...pixels };
  return filter(
    pixels,
    lanczosTaps(pixels.width, size.width, { start: x, length: width }),
    lanczosTaps(pixels.height, size.height, { start: y, length: height }),
  );
}
