// Resampling by Lanczos 3, widened when the picture shrinks so that it is antialiased. Samples are taken as they are,
// not in linear light; with alpha they are premultiplied.
import type { PixelBuffer, Size } from '../pixels.ts';
import { type FlowSize, filterWhole, type RowFilter } from '../row-flow.ts';
import { filterSeparably, separableRows } from './separable-filter.ts';
import { lanczosTaps } from './taps.ts';

/**
 * A picture scaled to `size`; of a picture with `covered`, only that part is scaled. The input is not written.
 *
 * @param filter the twin or the definition of the filter; both give the same bytes
 */
export const resample = (pixels: PixelBuffer, size: Size, filter = filterSeparably): PixelBuffer =>
  filterWhole(lanczosRows(pixels, size, filter), pixels);

/** `resample` for rows that flow. */
export function lanczosRows(source: FlowSize, size: Size, filter = filterSeparably): RowFilter {
  const { x, y, width, height } = source.covered ?? { x: 0, y: 0, ...source };
  return separableRows(
    source,
    lanczosTaps(source.width, size.width, { start: x, length: width }),
    lanczosTaps(source.height, size.height, { start: y, length: height }),
    filter,
  );
}
