// The eight EXIF orientations: quarter turns and mirrorings of whole pixels, without resampling.
import { unset } from '../pixel-memory.ts';
import { type Orientation, type PixelBuffer, type Rect, type Size, signedWordsOf } from '../pixels.ts';
import { type FlowSize, ofWhole, type RowFilter } from '../row-flow.ts';

/** Side of a tile in pixels: small enough that the cache lines of source and result in use stay in the cache. */
const tile = 64;

/** The size of a picture once it is shown in this orientation: 5 to 8 swap width and height. */
export const orientedSize = ({ width, height }: Size, orientation: Orientation): Size =>
  orientation >= 5 ? { width: height, height: width } : { width, height };

/**
 * The stored picture as it is to be shown (EXIF tag 0x0112; 6 is a quarter turn clockwise, 3 a half turn, 8 a quarter
 * turn anticlockwise). The input is not written.
 */
export function orient(pixels: PixelBuffer, orientation: Orientation): PixelBuffer {
  const whole = { ...unset(orientedSize(pixels, orientation)), opaque: pixels.opaque };
  layOriented(pixels, 0, whole, orientation);
  return { ...whole, ...orientedCover(pixels, orientation) };
}

/** `orient` for rows that flow: the stored picture is never whole. */
export const orientRows = (source: FlowSize, orientation: Orientation): RowFilter => ({
  ...ofWhole(source, orientedSize(source, orientation), (pixels) => orient(pixels, orientation)),
  lay: (rows, from, whole) => layOriented(rows, from, whole, orientation),
});

/** The part of the upright picture that its source covers, where that is not all. */
export const orientedCover = (source: FlowSize, orientation: Orientation): Pick<FlowSize, 'covered'> => ({
  ...(source.covered && { covered: orientedPart(source.covered, orientedSize(source, orientation), orientation) }),
});

/**
 * Lays rows of the stored picture, from the row `from` on, into the upright one. Every orientation is one walk over their part of it
 * with a start and two steps in these rows.
 */
function layOriented(rows: PixelBuffer, from: number, whole: PixelBuffer, orientation: Orientation): void {
  const { width: w, height: h } = rows;
  const lastX = w - 1;
  const lastRow = (h - 1) * w;
  // [source index of the part's first pixel, step for one of its columns, step for one of its rows]
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
  const part = orientedPart({ x: 0, y: from, width: w, height: h }, whole, orientation);
  const { width } = whole;
  const corner = part.y * width + part.x;
  const walk: Walk = { from: signedWordsOf(rows), to: signedWordsOf(whole), columnStep, rowStep, width };
  // In tiles, because each pixel of a column of the source lies in another line of the processor's cache.
  for (let top = 0; top < part.height; top += tile) {
    const bottom = Math.min(part.height, top + tile);
    for (let left = 0; left < part.width; left += tile) {
      const count = Math.min(part.width - left, tile);
      for (let y = top, rows = 4; y < bottom; y += rows) {
        if (y + rows > bottom) rows = 1;
        const source = start + y * rowStep + left * columnStep;
        if (rows === 4) copyFourRows(walk, source, corner + y * width + left, count);
        else copyRow(walk, source, corner + y * width + left, count);
      }
    }
  }
}

/** Words of the source and of the result, how a column and a row of the result step in the source, and the result's width. */
interface Walk {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly columnStep: number;
  readonly rowStep: number;
  readonly width: number;
}

// These loops are functions of their own because an engine optimises a function that is called often sooner than one long loop.

function copyRow({ from, to, columnStep }: Walk, source: number, start: number, count: number): void {
  let at = source;
  for (let index = start; index < start + count; index += 1, at += columnStep) to[index] = from[at] as number;
}

/** Copies a row and the three below it, whose pixels are neighbours in a source that is turned. */
function copyFourRows(
  { from, to, columnStep, rowStep, width }: Walk,
  source: number,
  start: number,
  count: number,
): void {
  let at = source;
  for (let index = start; index < start + count; index += 1, at += columnStep) {
    to[index] = from[at] as number;
    to[index + width] = from[at + rowStep] as number;
    to[index + 2 * width] = from[at + 2 * rowStep] as number;
    to[index + 3 * width] = from[at + 3 * rowStep] as number;
  }
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
