// A JPEG decoded to 1, 2, 4 or 8 eighths of its size, to the pixels libjpeg-turbo gives.
import { unset } from '../../pixel-memory.ts';
import { type PixelBuffer, wordsOf } from '../../pixels.ts';
import { JpegReader, type JpegScan } from './file.ts';
import { type Eighths, layoutOf, type SampleLayout, type SampleRows } from './layout.ts';
import { writePixels } from './pixels.ts';
import { sequentialRows } from './rows.ts';
import { type MakeStore, storedRows } from './scans.ts';
import { plainStore } from './store.ts';

/** Gives the rows of a sequential scan of all components; undefined where libjpeg refuses the tables. */
export type MakeRows = (bytes: Uint8Array, scan: JpegScan, layout: SampleLayout) => SampleRows | undefined;

/** What does most of the work, by whatever does it fastest. */
export interface JpegDecoders {
  readonly makeRows: MakeRows;
  readonly makeStore: MakeStore;
}

export const plainDecoders: JpegDecoders = { makeRows: sequentialRows, makeStore: plainStore };

/**
 * @returns undefined where anything is out of the ordinary: it may be damaged, or just a kind that is rare
 */
export function decodeScaled(
  bytes: Uint8Array,
  eighths: Eighths,
  { makeRows, makeStore } = plainDecoders,
): PixelBuffer | undefined {
  const reader = new JpegReader(bytes);
  const scan = reader.next(0);
  if (!scan || scan === 'end') return undefined;
  const layout = layoutOf(scan.frame, eighths);
  if (!layout) return undefined;
  const { progressive, components } = scan.frame;
  const isStored = progressive || scan.parts.length < components.length;
  const rows = isStored
    ? storedRows(bytes, reader, scan, layout, makeStore)
    : isWhole(scan) && makeRows(bytes, scan, layout);
  if (!rows) return undefined;
  const pixels = { ...unset(layout), opaque: true };
  if (!writePixels(rows, layout, wordsOf(pixels))) return undefined;
  const covered = { x: 0, y: 0, width: (scan.frame.width * eighths) / 8, height: (scan.frame.height * eighths) / 8 };
  // libjpeg takes no second scan of a component.
  return isStored || reader.next(rows.end()) === 'end' ? { ...pixels, covered } : undefined;
}

const isWhole = ({ from, to, high, low }: JpegScan): boolean => from === 0 && to === 63 && high === 0 && low === 0;
