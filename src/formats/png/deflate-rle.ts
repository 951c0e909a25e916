// The zlib stream of a PNG's rows, byte for byte what zlib writes with strategy Z_RLE and memLevel 8. Z_RLE only looks for runs
// of one byte, so no history is searched.
import type { PixelBuffer } from '../../pixels.ts';
import { type RowSource, rowsOf } from '../../row-flow.ts';
import { type Block, makeBlockPlanner } from './blocks.ts';
import { type RowShape, rowBytesOf } from './filter.ts';

/** A picture's rows, filtered and compressed: a zlib stream in pieces. */
export type CompressRows = (source: RowSource, shape: RowShape) => Uint8Array<ArrayBuffer>[];

/** The work on every single byte, done in TypeScript (row-tokens.ts) or WebAssembly (row-tokens.simd.ts). */
export interface RowTokens {
  /** Filters the next rows of the picture, at most `rowsAtATime`, and appends them to the bytes that are not tokenised yet. */
  addRows(rows: PixelBuffer): void;
  /**
   * Tokenises until the block is full or the bytes are used up. Unless these are the last rows, the longest possible run is
   * left over: it may continue in the next rows.
   * @returns true if the block is full
   */
  fillBlock(isLast: boolean): boolean;
  /** Counts each token of the block. */
  counts(): Int32Array;
  /** Writes the block and starts the next. @returns the bytes completed by it; the last block ends at a whole byte */
  write(block: Block): Uint8Array<ArrayBuffer>;
  /** The Adler-32 of all filtered rows. */
  adler(): number;
}

/** Rows are taken in groups of about this many bytes of RGBA, so that they stay in the processor's cache. */
const pieceBytes = 1 << 16;

export const rowsAtATime = ({ width, height }: RowShape): number =>
  Math.min(height, Math.max(1, Math.floor(pieceBytes / (width * 4))));

/** @returns the stream in pieces */
export function deflateRows(source: RowSource, shape: RowShape, tokens: RowTokens): Uint8Array<ArrayBuffer>[] {
  const step = rowsAtATime(shape);
  const planBlock = makeBlockPlanner();
  const pieces = [zlibHeader(shape)];
  let left = shape.height;
  for (let band = source.next(); band; band = source.next()) {
    for (let from = 0; from < band.height; from += step) {
      const rows = rowsOf(band, { from, to: Math.min(band.height, from + step) });
      tokens.addRows(rows);
      left -= rows.height;
      while (tokens.fillBlock(left === 0)) pieces.push(tokens.write(planBlock(tokens.counts(), false)));
    }
  }
  // As zlib: if the data end with a full block, an empty one follows.
  pieces.push(tokens.write(planBlock(tokens.counts(), true)));
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, tokens.adler());
  pieces.push(sum);
  return pieces;
}

/**
 * RFC 1950, 2.2. With Z_RLE zlib declares the lowest compression level whatever the level is. libpng declares the smallest
 * window that holds the data.
 */
function zlibHeader(shape: RowShape): Uint8Array<ArrayBuffer> {
  const bytes = (rowBytesOf(shape) + 1) * shape.height;
  const windowBits = Math.max(8, 32 - Math.clz32(Math.min(bytes, 1 << 15) - 1));
  const method = ((windowBits - 8) << 4) | 8;
  return Uint8Array.of(method, 31 - ((method << 8) % 31));
}
