// PNG data to pixels by the WebAssembly module (assembly/formats/png): zlib's stream goes in and rows come out a few at
// a time, so that its memory holds little more than deflate's window, or two rows.

import { unset } from '../../pixel-memory.ts';
import type { PixelBuffer } from '../../pixels.ts';
import { finished, inputUsedUp, outputFull, type SimdExports } from '../../simd/exports.ts';
import type { Areas, SimdInstance } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import type { PngLayout } from './layout.ts';

/**
 * Decodes a plain PNG. Undefined where its data are damaged before the last pixel, or may be: another decoder then finds the
 * damage or reads the file after all.
 */
export type DecodePng = (png: PngLayout) => PixelBuffer | undefined;

/** Bytes of the compressed data in memory at a time. */
const inputBytes = 1 << 16;
/** Deflate's window: how far back a match may start (RFC 1951). */
const windowBytes = 1 << 15;
/** Bytes to unpack at a time, unless a row is longer. */
const blockBytes = 1 << 17;
/**
 * Room behind each area, which the module reads and writes beyond the end: `inflate` by up to 290 bytes, the others by
 * 16.
 */
const slack = 512;

export const simdPng =
  (simd: SimdInstance): DecodePng =>
  (png) => {
    const rowBytes = png.width * png.pixelBytes;
    const filteredBytes = rowBytes + 1;
    const kept = Math.max(windowBytes, filteredBytes);
    const block = Math.max(blockBytes, filteredBytes);
    const rows = Math.ceil((block + slack + filteredBytes) / filteredBytes);
    const sizes = {
      input: inputBytes + slack,
      output: kept + block + slack,
      rows: (rows + 1) * rowBytes + slack,
      palette: 1024,
      pixels: png.pixelBytes === 4 ? 0 : rows * png.width * 4 + slack,
    };
    return simd.use(sizes, (exports, areas) => {
      const { input, output } = areas;
      areas.palette.bytes.set(png.palette);
      areas.rows.bytes.fill(0);
      const result = unset(png);
      const pour = pouring(png.pieces);
      const outputStart = offset(output.at, kept);
      const full = offset(outputStart, block);
      exports.startInflate(input.at, outputStart);
      let inputEnd = input.at;
      let taken = outputStart;
      let y = 0;
      for (let stopped = inputUsedUp; ; ) {
        if (stopped === inputUsedUp) {
          const left = exports.moveInput(input.at, inputEnd);
          inputEnd = offset(input.at, left + pour.into(input.bytes.subarray(left, inputBytes)));
          input.bytes.fill(0, inputEnd - input.at, inputEnd - input.at + slack);
        }
        // Stop at the last row: what follows, be it damaged or missing, changes no pixel.
        const lastRow = offset(taken, (png.height - y) * filteredBytes);
        stopped = exports.inflate(inputEnd, pour.isEmpty(), lastRow < full ? lastRow : full);
        const count = Math.min(png.height - y, Math.floor((exports.outputEnd() - taken) / filteredBytes));
        if (!writeRows(exports, png, { filtered: taken, count }, areas, result.data, y)) return undefined;
        y += count;
        taken = offset(taken, count * filteredBytes);
        // The zeros behind the data may have been read as pixels too.
        if (y === png.height) return exports.inputPlace() <= inputEnd ? result : undefined;
        if (stopped >= finished) return undefined;
        if (stopped === outputFull) {
          const end = exports.outputEnd();
          exports.moveOutput(output.at, kept);
          taken = offset(taken, exports.outputEnd() - end);
        }
      }
    });
  };

/**
 * Undoes the filters of `count` rows and copies their pixels into the picture, from row `y` on; false at an unknown
 * filter.
 */
function writeRows(
  exports: SimdExports,
  { width, pixelBytes }: PngLayout,
  { filtered, count }: { filtered: Pointer; count: number },
  { rows, palette, pixels }: Areas<'rows' | 'palette' | 'pixels'>,
  data: Uint8ClampedArray,
  y: number,
): boolean {
  const rowBytes = width * pixelBytes;
  const first = offset(rows.at, rowBytes);
  if (!exports.unfilterRows(filtered, first, rowBytes, pixelBytes, count)) return false;
  const isRgba = pixelBytes === 4;
  if (!isRgba) exports.expandPixels(first, pixelBytes, count * width, palette.at, pixels.at);
  const made = isRgba ? rows.bytes.subarray(rowBytes) : pixels.bytes;
  data.set(made.subarray(0, count * width * 4), y * width * 4);
  // The last row is what the next one's filter refers to.
  rows.bytes.copyWithin(0, count * rowBytes, (count + 1) * rowBytes);
  return true;
}

/** The pieces of the compressed data as one stream. */
function pouring(pieces: readonly Uint8Array[]) {
  let index = 0;
  let at = 0;
  return {
    isEmpty: () => index === pieces.length,
    /** Fills `space` as far as there is data. @returns how many bytes that was */
    into: (space: Uint8Array): number => {
      let filled = 0;
      for (let part = pieces[index]; part && filled < space.length; part = pieces[index]) {
        const piece = part.subarray(at, at + space.length - filled);
        space.set(piece, filled);
        filled += piece.length;
        at += piece.length;
        if (at < part.length) continue;
        index += 1;
        at = 0;
      }
      return filled;
    },
  };
}
