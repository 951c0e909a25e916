// The eight orientations of a grid: quarter turns and mirrors, whole pixels, no resampling.
import { blank, type Orientation, type PixelBuffer, type Rect, type Size, wordsOf } from '../pixels.ts';

/** Orientations 5 to 8 swap the sides. */
export const orientedSize = ({ width, height }: Size, orientation: Orientation): Size =>
  orientation >= 5 ? { width: height, height: width } : { width, height };

/**
 * The stored picture as EXIF says it is to be shown (6: quarter turn clockwise, 3: half turn, 8: anticlockwise).
 * One walk over the result with a start and two strides in the source.
 */
export function orient(pixels: PixelBuffer, orientation: Orientation): PixelBuffer {
  const { width: w, height: h } = pixels;
  const result = blank(orientedSize(pixels, orientation));
  const lastX = w - 1;
  const lastRow = (h - 1) * w;
  // [source index of the result's first pixel, step for one column of the result, step for one row of the result]
  const walks: Record<Orientation, readonly [number, number, number]> = {
    1: [0, 1, w],
    2: [lastX, -1, w],
    3: [lastRow + lastX, -1, -w],
    4: [lastRow, 1, -w],
    5: [0, w, 1],
    6: [lastRow, -w, 1],
    7: [lastRow + lastX, -w, -1],
    8: [lastX, w, -1],
  };
  const [start, columnStep, rowStep] = walks[orientation];
  const from = wordsOf(pixels);
  const to = wordsOf(result);
  let index = 0;
  for (let y = 0; y < result.height; y += 1) {
    let source = start + y * rowStep;
    for (let x = 0; x < result.width; x += 1) {
      to[index] = from[source] as number;
      index += 1;
      source += columnStep;
    }
  }
  return pixels.covered ? { ...result, covered: orientedPart(pixels.covered, result, orientation) } : result;
}

/** Where a part of the picture comes to lie. */
function orientedPart({ x, y, width, height }: Rect, turned: Size, orientation: Orientation): Rect {
  const [left, top] = orientation >= 5 ? [y, x] : [x, y];
  const size = orientedSize({ width, height }, orientation);
  const mirrorsX = [2, 3, 6, 7].includes(orientation);
  const mirrorsY = [3, 4, 7, 8].includes(orientation);
  return {
    x: mirrorsX ? turned.width - left - size.width : left,
    y: mirrorsY ? turned.height - top - size.height : top,
    ...size,
  };
}
