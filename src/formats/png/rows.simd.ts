// Rows of a PNG to pixels by the WebAssembly module: filters undone, samples made RGBA, passes spread over the picture.
import { type PixelBuffer, wordsOf } from '../../pixels.ts';
import type { SimdExports } from '../../simd/exports.ts';
import type { Areas } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import type { PngLayout } from './layout.ts';
import type { PngPass } from './passes.ts';
import type { FilteredRows } from './unpack.simd.ts';

/** The module reads and writes up to so many bytes beyond the ends of these areas. */
const slack = 64;
/** Pixels that are made at a time, unless a row is longer, so that they stay in the processor's cache. */
const bandPixels = 1 << 14;

export type RowAreas = Areas<'rows' | 'bytes' | 'colours' | 'pixels'>;

/**
 * The sizes of the areas to work in.
 * @param mostBytes the most filtered bytes at a time
 * @param pixels room for so many pixels, if the whole picture is not made of them
 */
export function rowAreas(
  { width, depth, samples }: PngLayout,
  mostBytes: number,
  pixels = samples === 4 ? 0 : Math.max(width, bandPixels),
) {
  return {
    // The row above the first one comes before them.
    rows: rowBytesOf({ depth, samples }, width) + mostBytes + slack,
    bytes: depth === 8 ? 0 : Math.max(width, bandPixels) * samples + slack,
    colours: 1024,
    pixels: pixels * 4 + slack,
  };
}

const rowBytesOf = ({ depth, samples }: Pick<PngLayout, 'depth' | 'samples'>, width: number): number =>
  Math.ceil((width * depth * samples) / 8);

/**
 * Undoes the filters of rows. The row above them lies at the start of the area for rows, where their last one goes after `use`.
 * @param use gets the rows, which are the module's until it returns
 * @returns false at an unknown filter
 */
export function undoFilters(
  exports: SimdExports,
  { rows }: RowAreas,
  png: PngLayout,
  { pass, at, row, count }: FilteredRows,
  use: (first: Pointer) => void,
): boolean {
  const rowBytes = rowBytesOf(png, pass.width);
  // A pass begins below a row of zeros.
  if (row === 0) rows.bytes.fill(0, 0, rowBytes);
  const first = offset(rows.at, rowBytes);
  const pixelBytes = Math.max(1, (png.depth * png.samples) / 8);
  if (!exports.unfilterRows(at, first, rowBytes, pixelBytes, count)) return false;
  use(first);
  // The last row is what the next one's filter refers to.
  rows.bytes.copyWithin(0, count * rowBytes, (count + 1) * rowBytes);
  return true;
}

/**
 * Makes unfiltered rows RGBA, some at a time.
 * @param placeOf where those from this row on go, of rows without alpha
 * @param use gets the place of the pixels, the first row and their number
 */
export function makeRgba(
  exports: SimdExports,
  areas: RowAreas,
  png: PngLayout,
  { width, first, count }: { readonly width: number; readonly first: Pointer; readonly count: number },
  placeOf: (row: number) => Pointer,
  use: (pixels: Pointer, row: number, count: number) => void = () => {},
): void {
  const band = Math.max(1, Math.floor(bandPixels / width));
  for (let row = 0; row < count; row += band) {
    const rows = Math.min(band, count - row);
    const from = offset(first, row * rowBytesOf(png, width));
    use(expanded(exports, areas, png, width, from, rows, placeOf(row)), row, rows);
  }
}

/** Makes whole rows RGBA. @returns where they are: at `to`, or where they were if they have alpha */
function expanded(
  exports: SimdExports,
  { bytes, colours }: RowAreas,
  { depth, samples, key }: PngLayout,
  width: number,
  from: Pointer,
  count: number,
  to: Pointer,
): Pointer {
  const total = width * count;
  let narrow = from;
  if (depth !== 8) narrow = bytes.at;
  if (depth === 16) exports.takeUpperBytes(from, total * samples, false, narrow);
  else if (depth < 8) {
    const rowBytes = Math.ceil((width * depth) / 8);
    for (let row = 0; row < count; row += 1)
      exports.spreadBits(offset(from, row * rowBytes), depth, width, offset(narrow, row * width));
  }
  if (samples === 4) return narrow;
  exports.expandPixels(narrow, samples, total, colours.at, to);
  if (key) {
    const [red, green, blue] = key;
    exports.clearColour(to, total, (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0);
  }
  return to;
}

/** Puts the RGBA of rows of a pass from `row` on into the picture. */
export function place(
  rgba: Uint8Array<ArrayBuffer>,
  { x, y, stepX, stepY, width }: PngPass,
  row: number,
  count: number,
  into: PixelBuffer,
): void {
  if (stepX === 1 && stepY === 1) {
    into.data.set(rgba, row * width * 4);
    return;
  }
  const [from, to] = [new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4), wordsOf(into)];
  for (
    let index = 0, start = (y + row * stepY) * into.width + x;
    index < count;
    index += 1, start += stepY * into.width
  )
    for (let at = index * width, place = start; at < (index + 1) * width; at += 1, place += stepX)
      to[place] = from[at] as number;
}
