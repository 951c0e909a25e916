// Round corners cut out of a picture.
import type { PixelBuffer } from '../pixels.ts';
import { copyPixels } from './copy-rect.ts';
import { filledCircle } from './filled-circle.ts';

/**
 * A copy whose corners are rounded: in each of the four squares of `radius` pixels alpha is weakened by the quarter of a
 * filled circle that lies there. With sides of 2 * radius + 1 the picture becomes that circle.
 *
 * @param radius whole pixels from 0, which changes nothing, to half the shorter side
 */
export function roundCorners(pixels: PixelBuffer, radius: number): PixelBuffer {
  const result = { ...copyPixels(pixels), ...(radius > 0 && { opaque: false }) };
  const { width, height, data } = result;
  const mask = filledCircle(radius);
  // The middle row and column of the circle meet the straight sides; only what lies before and behind them is cut.
  for (let row = 0; row < 2 * radius; row += 1) {
    const [y, maskY] = row < radius ? [row, row] : [height - 2 * radius + row, row + 1];
    for (let column = 0; column < 2 * radius; column += 1) {
      const [x, maskX] = column < radius ? [column, column] : [width - 2 * radius + column, column + 1];
      const coverage = mask.data[maskY * mask.width + maskX] as number;
      const at = (y * width + x) * 4 + 3;
      if (coverage < 255) data[at] = Math.round(((data[at] as number) * coverage) / 255);
    }
  }
  return result;
}
