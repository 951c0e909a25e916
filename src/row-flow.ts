// Pictures that flow: their rows go from the decoder through the steps to the encoder in bands, so that no whole picture need be in
// memory.
import { recycle, unset } from './pixel-memory.ts';
import type { PixelBuffer, Rect, Size } from './pixels.ts';

/** The rows from `from` up to, but not including, `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** The size of a picture whose rows flow, and the part of it that its source covers, as in PixelBuffer. */
export interface FlowSize extends Size {
  readonly covered?: Rect | undefined;
  /** True if the picture is transparent somewhere, `perhaps` if only its pixels tell; absent if it is opaque. */
  readonly transparent?: true | 'perhaps' | undefined;
}

/** Gives the rows of a picture, from the top down. */
export interface RowSource extends FlowSize {
  /**
   * The next rows, at least one; undefined after the last. They are the caller's until the next call.
   * @throws OssError where a decoder finds damage, which may be as late as after the last row
   */
  next(): PixelBuffer | undefined;
  /** Present where the picture can be had whole in less time, before the first row was asked for. */
  readonly whole?: () => PixelBuffer;
}

/** Takes the rows of a picture, from the top down. */
export interface RowSink {
  add(rows: PixelBuffer): void;
  /** Asked after the last row. */
  end(): Uint8Array<ArrayBuffer>;
}

/** The file of a picture that is whole. */
export function written(sink: RowSink, pixels: PixelBuffer): Uint8Array<ArrayBuffer> {
  sink.add(pixels);
  return sink.end();
}

/** How the rows of a picture are made of those of another. */
export interface RowFilter extends Size {
  /** Set if every picture comes out transparent somewhere. */
  readonly transparent?: true | undefined;
  /** Set if the rows depend on whether the whole source is opaque. */
  readonly asksOpacity?: true | undefined;
  /** The rows of the source that these rows are made of. Later rows never reach back behind earlier ones. */
  reach(rows: RowRange): RowRange;
  /** These rows, in memory of their own, made of the rows that they reach, which are not written. */
  make(reached: PixelBuffer, rows: RowRange): PixelBuffer;
  /**
   * Present where rows of the source, from `from` on, can be laid into the whole result as they come: then only one of the two
   * pictures need be whole.
   */
  readonly lay?: (rows: PixelBuffer, from: number, whole: PixelBuffer) => void;
}

/** A view of rows. */
export function rowsOf({ width, data, ...pixels }: PixelBuffer, { from, to }: RowRange): PixelBuffer {
  return { ...pixels, width, height: to - from, data: data.subarray(from * width * 4, to * width * 4) };
}

const all = ({ height }: Size): RowRange => ({ from: 0, to: height });

/** How many rows there are. */
export const lengthOf = ({ from, to }: RowRange): number => to - from;

/** The filter on a whole picture. */
export const filterWhole = (filter: RowFilter, pixels: PixelBuffer): PixelBuffer =>
  filter.make(rowsOf(pixels, filter.reach(all(filter))), all(filter));

/** A filter whose rows are made of the same row of a picture of the same size. */
export const rowByRow = ({ width, height }: Size, make: RowFilter['make']): RowFilter => ({
  width,
  height,
  reach: (rows) => rows,
  make,
});

/** A filter of whole pictures. */
export const ofWhole = (
  source: Size,
  { width, height }: Size,
  make: (pixels: PixelBuffer) => PixelBuffer,
): RowFilter => ({
  width,
  height,
  reach: () => all(source),
  make: (pixels, rows) => rowsOf(make(pixels), rows),
});

/** One filter after the other, which does not ask for opacity. */
export function inTurn(first: RowFilter, second: RowFilter): RowFilter {
  return {
    width: second.width,
    height: second.height,
    transparent: second.transparent,
    asksOpacity: first.asksOpacity,
    reach: (rows) => reachThrough(first, second.reach(rows)),
    make: (reached, rows) => {
      const needed = second.reach(rows);
      const between = lengthOf(needed) > 0 ? first.make(reached, needed) : unset({ width: first.width, height: 0 });
      const made = second.make(between, rows);
      recycle(between);
      return made;
    },
  };
}

/** The rows that a filter reaches for none of its own lie behind those for the rows before. */
function reachThrough(filter: RowFilter, rows: RowRange): RowRange {
  if (lengthOf(rows) > 0) return filter.reach(rows);
  const at = rows.from === 0 ? 0 : filter.reach({ from: rows.from - 1, to: rows.from }).to;
  return { from: at, to: at };
}

/**
 * Bytes of a band. A band, its filtered rows and what the kernels hold of it stay in the caches of one core; smaller ones spend more
 * time between the stages than they save.
 */
const bandBytes = 1 << 20;

/** Rows of a band of a picture of this width. */
export const bandRows = (width: number): number => Math.max(1, Math.floor(bandBytes / (width * 4)));
