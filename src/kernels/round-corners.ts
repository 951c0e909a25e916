// Round corners cut out of a picture.
import type { AlphaMask, Size } from '../pixels.ts';
import { type RowFilter, rowByRow } from '../row-flow.ts';
import { copyPixels } from './copy-rect.ts';
import { filledCircle } from './filled-circle.ts';

/**
 * A picture of this size whose corners are rounded: in each of the four squares of `radius` pixels alpha is weakened by the quarter of
 * a filled circle that lies there. With sides of 2 * radius + 1 the picture becomes that circle.
 *
 * @param radius whole pixels from 0, which changes nothing, to half the shorter side
 */
export function roundCorners(size: Size, radius: number): RowFilter {
  let mask: AlphaMask | undefined;
  const filter = rowByRow(size, (pixels, { from, to }) => {
    const result = { ...copyPixels(pixels), ...(radius > 0 && { opaque: false }) };
    mask ??= filledCircle(radius);
    for (let y = from; y < to; y += 1) {
      const maskY = quarter(y, size.height, radius);
      if (maskY !== undefined) weakenRow(result.data, (y - from) * size.width, size.width, mask, maskY);
    }
    return result;
  });
  return { ...filter, ...(radius > 0 && { transparent: true }) };
}

/** The row of the circle for a row of the picture. The circle's middle row meets the straight sides, and nothing is cut there. */
function quarter(y: number, height: number, radius: number): number | undefined {
  if (y < radius) return y;
  return y >= height - radius ? y - height + 2 * radius + 1 : undefined;
}

function weakenRow(data: Uint8ClampedArray, start: number, width: number, mask: AlphaMask, maskY: number): void {
  const radius = (mask.width - 1) / 2;
  for (let column = 0; column < 2 * radius; column += 1) {
    const [x, maskX] = column < radius ? [column, column] : [width - 2 * radius + column, column + 1];
    const coverage = mask.data[maskY * mask.width + maskX] as number;
    const at = (start + x) * 4 + 3;
    if (coverage < 255) data[at] = Math.round(((data[at] as number) * coverage) / 255);
  }
}
