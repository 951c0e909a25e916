// zlib's stream of a PNG to filtered rows by the WebAssembly module (assembly/formats/png): compressed data go in and rows come out
// a few at a time, so that its memory holds little more than deflate's window, or two rows.
import { finished, inputUsedUp, outputFull, type SimdExports } from '../../simd/exports.ts';
import type { Areas } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import type { PngLayout } from './layout.ts';
import { type PngPass, passesOf } from './passes.ts';

/** Bytes of the compressed data in memory at a time. */
const inputBytes = 1 << 16;
/** Deflate's window: how far back a match may start (RFC 1951). */
const windowBytes = 1 << 15;
/** Bytes to unpack at a time, unless a row is longer. */
const blockBytes = 1 << 17;
/** Room behind each area, which the module reads and writes beyond the end: `inflate` does so by up to 290 bytes. */
const slack = 512;

/** Rows of a pass, each behind the number of its filter. */
export interface FilteredRows {
  readonly pass: PngPass;
  readonly at: Pointer;
  /** The first one's place in its pass. */
  readonly row: number;
  readonly count: number;
}

type DataAreas = Areas<'input' | 'output'>;

/**
 * Unpacks the data of a PNG step by step.
 * @param mostRows the most rows to unpack in a step, about
 */
export function unpacking(png: PngLayout, mostRows = Number.POSITIVE_INFINITY) {
  const passes = passesOf(png);
  const filteredBytes = ({ width }: PngPass): number => Math.ceil((width * png.depth * png.samples) / 8) + 1;
  const longest = Math.max(...passes.map(filteredBytes));
  const kept = Math.max(windowBytes, longest);
  const block = Math.max(Math.min(blockBytes, mostRows * longest), longest);
  // A part of a row may be left over from the step before.
  const mostBytes = block + slack + longest;
  const pour = pouring(png.pieces);
  let bytesLeft = passes.reduce((sum, pass) => sum + pass.height * filteredBytes(pass), 0);
  let index = 0;
  let row = 0;
  let stopped = inputUsedUp;
  let [inputEnd, taken] = [0 as Pointer, 0 as Pointer];
  return {
    sizes: { input: inputBytes + slack, output: kept + block + slack },
    /** The most that `take` gets at a time. */
    mostBytes,
    mostRows: Math.min(png.height, Math.floor(mostBytes / longest)),
    start: (exports: SimdExports, { input, output }: DataAreas): void => {
      inputEnd = input.at;
      taken = offset(output.at, kept);
      exports.startInflate(input.at, taken);
    },
    /**
     * @param take gets rows of one pass at a time; false where it does not know their filters
     * @returns `rows` where there are more, `whole` after the last one, `refused` where the data are damaged before that
     */
    step: (
      exports: SimdExports,
      { input, output }: DataAreas,
      take: (rows: FilteredRows) => boolean,
    ): 'rows' | 'whole' | 'refused' => {
      if (stopped === outputFull) {
        const end = exports.outputEnd();
        exports.moveOutput(output.at, kept);
        taken = offset(taken, exports.outputEnd() - end);
      } else {
        const left = exports.moveInput(input.at, inputEnd);
        inputEnd = offset(input.at, left + pour.into(input.bytes.subarray(left, inputBytes)));
        input.bytes.fill(0, inputEnd - input.at, inputEnd - input.at + slack);
      }
      // Stop at the last row: what follows, be it damaged or missing, changes no pixel.
      const lastRow = offset(taken, bytesLeft);
      const full = offset(output.at, kept + block);
      stopped = exports.inflate(inputEnd, pour.isEmpty(), lastRow < full ? lastRow : full);
      for (let pass = passes[index]; pass; pass = passes[index]) {
        const length = filteredBytes(pass);
        const count = Math.min(pass.height - row, Math.floor((exports.outputEnd() - taken) / length));
        if (count > 0 && !take({ pass, at: taken, row, count })) return 'refused';
        taken = offset(taken, count * length);
        bytesLeft -= count * length;
        row += count;
        if (row < pass.height) break;
        index += 1;
        row = 0;
      }
      // The zeros behind the data may have been read as pixels too.
      if (index === passes.length) return exports.inputPlace() <= inputEnd ? 'whole' : 'refused';
      return stopped >= finished ? 'refused' : 'rows';
    },
  };
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
