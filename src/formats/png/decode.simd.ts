// Plain PNG data -> pixels, in WebAssembly. The zlib stream goes in and rows come out a few at a time, so the module's memory
// holds no more than the window that matches reach back over, or two rows.

import { unset } from '../../pixel-memory.ts';
import type { PixelBuffer } from '../../pixels.ts';
import type { SimdExports, SimdInstance } from '../../simd/instance.ts';
import type { PngLayout } from './layout.ts';

/**
 * Decodes a plain PNG. Undefined where anything in its data is wrong or doubtful: @jsquash/png, which is the reference, then
 * finds the damage or reads the file after all.
 */
export type DecodePng = (png: PngLayout) => PixelBuffer | undefined;

/** How much of the zlib stream is held at a time. */
const inputBytes = 1 << 16;
/** How far back the matches of Deflate reach. */
const windowBytes = 1 << 15;
/** At least so much is inflated before rows are taken out. */
const blockBytes = 1 << 17;
/** The module's fast loops read and write up to so many bytes beyond the ends. */
const slack = 512;
// Why `inflate` stopped; any larger number is an error in the stream.
const outputFull = 0;
const inputUsedUp = 1;
const finished = 2;

/** A decoder that runs in the given instance. */
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
    return simd.use(sizes, (exports, places) => {
      const { input, output } = places;
      places.palette.bytes.set(png.palette);
      places.rows.bytes.fill(0);
      const result = unset(png);
      const pour = pouring(png.parts);
      exports.startInflate(input.at, output.at + kept);
      let inputEnd = input.at;
      let taken = output.at + kept;
      let y = 0;
      for (let stopped = inputUsedUp; stopped !== finished; ) {
        if (stopped === inputUsedUp) {
          const left = exports.moveInput(input.at, inputEnd);
          inputEnd = input.at + left + pour.into(input.bytes.subarray(left, inputBytes));
          input.bytes.fill(0, inputEnd - input.at, inputEnd - input.at + slack);
        }
        stopped = exports.inflate(inputEnd, pour.isEmpty(), output.at + kept + block);
        if (stopped > finished) return undefined;
        const count = Math.floor((exports.outputEnd() - taken) / filteredBytes);
        if (count > png.height - y) return undefined;
        if (!writeRows(exports, png, { filtered: taken, count }, places, result.data, y)) return undefined;
        y += count;
        taken += count * filteredBytes;
        if (stopped === outputFull) {
          const end = exports.outputEnd();
          exports.moveOutput(output.at, kept);
          taken -= end - exports.outputEnd();
        }
      }
      const isWhole = y === png.height && taken === exports.outputEnd();
      // Four bytes must be left: the checksum of the data, which is not compared, since each chunk has one of its own.
      return isWhole && pour.isEmpty() && exports.inputPlace() + 4 === inputEnd ? result : undefined;
    });
  };

/**
 * Undoes the filters of `count` rows and copies their pixels into the picture from row `y` on.
 * @returns false where a row names a filter that does not exist
 */
function writeRows(
  exports: SimdExports,
  { width, pixelBytes }: PngLayout,
  { filtered, count }: { filtered: number; count: number },
  { rows, palette, pixels }: Readonly<Record<'rows' | 'palette' | 'pixels', { at: number; bytes: Uint8Array }>>,
  data: Uint8ClampedArray,
  y: number,
): boolean {
  const rowBytes = width * pixelBytes;
  if (!exports.unfilterRows(filtered, rows.at + rowBytes, rowBytes, pixelBytes, count)) return false;
  const isRgba = pixelBytes === 4;
  if (!isRgba) exports.expandPixels(rows.at + rowBytes, pixelBytes, count * width, palette.at, pixels.at);
  const made = isRgba ? rows.bytes.subarray(rowBytes) : pixels.bytes;
  data.set(made.subarray(0, count * width * 4), y * width * 4);
  rows.bytes.copyWithin(0, count * rowBytes, (count + 1) * rowBytes);
  return true;
}

/** Several arrays, read one after the other as one stream. */
function pouring(parts: readonly Uint8Array[]) {
  let index = 0;
  let at = 0;
  return {
    isEmpty: () => index === parts.length,
    /** Fills the space as far as there is data; returns how many bytes were copied. */
    into: (space: Uint8Array): number => {
      let filled = 0;
      for (let part = parts[index]; part && filled < space.length; part = parts[index]) {
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
