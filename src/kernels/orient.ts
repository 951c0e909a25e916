// The eight EXIF orientations: quarter turns and mirrorings of whole pixels, without resampling.
import { unset } from '../pixel-memory.ts';
import { type Orientation, type PixelBuffer, type Rect, type Size, signedWordsOf } from '../pixels.ts';

/** Side of a tile in pixels: small enough that the cache lines of source and result in use stay in the cache. */
const tile = 32;

/** The size of a picture once it is shown in this orientation: 5 to 8 swap width and height. */
export const orientedSize = ({ width, height }: Size, orientation: Orientation): Size =>
  orientation >= 5 ? { width: height, height: width } : { width, height };

/**
 * The stored picture as it is to be shown (EXIF tag 0x0112; 6 is a quarter turn clockwise, 3 a half turn, 8 a quarter
 * turn anticlockwise). Every orientation is one walk over the result with a start and two steps in the source. The
 * input is not written.
 */
export function orient(pixels: PixelBuffer, orientation: Orientation): PixelBuffer {
  const { width: w, height: h } = pixels;
  const result = { ...unset(orientedSize(pixels, orientation)), opaque: pixels.opaque };
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
  const from = signedWordsOf(pixels);
  const to = signedWordsOf(result);
  // In tiles, because each pixel of a column of the source lies in another line of the processor's cache.
  for (let top = 0; top < result.height; top += tile) {
    const bottom = Math.min(result.height, top + tile);
    for (let left = 0; left < result.width; left += tile) {
      const right = Math.min(result.width, left + tile);
      for (let y = top; y < bottom; y += 1) {
        let source = start + y * rowStep + left * columnStep;
        for (let index = y * result.width + left, end = index + right - left; index < end; index += 1) {
          to[index] = from[source] as number;
          source += columnStep;
        }
      }
    }
  }
  return pixels.covered ? { ...result, covered: orientedPart(pixels.covered, result, orientation) } : result;
}

/** The rectangle that a rectangle of the source becomes; `turned` is the size of the result. */
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
