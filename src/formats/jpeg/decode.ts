// A JPEG decoded to 1, 2, 4 or 8 eighths of its size, to the pixels libjpeg-turbo gives.
import { imageDamage, isOssError } from '../../errors.ts';
import { unset } from '../../pixel-memory.ts';
import { type PixelBuffer, wordsOf } from '../../pixels.ts';
import { type JpegKind, JpegReader, type JpegScan } from './file.ts';
import { type Eighths, layoutOf, type SampleLayout, type SampleRows } from './layout.ts';
import { writePixels } from './pixels.ts';
import { sequentialRows } from './rows.ts';
import { badTables, damagedData, type MakeStore, storedRows } from './scans.ts';
import { plainStore } from './store.ts';

/** Gives the rows of a sequential scan of all components; undefined where libjpeg refuses the Huffman tables. */
export type MakeRows = (bytes: Uint8Array, scan: JpegScan, layout: SampleLayout) => SampleRows | undefined;

/** The two parts that take most of the time, as TypeScript or as WebAssembly. */
export interface JpegDecoders {
  readonly makeRows: MakeRows;
  readonly makeStore: MakeStore;
}

export const plainDecoders: JpegDecoders = { makeRows: sequentialRows, makeStore: plainStore };

/**
 * Decodes grey, YCbCr and RGB.
 * @returns undefined where anything is out of the ordinary: the file may be damaged, or just of a rare kind
 */
export function decodeScaled(
  bytes: Uint8Array,
  eighths: Eighths,
  decoders: JpegDecoders = plainDecoders,
): PixelBuffer | undefined {
  try {
    return { ...decode(bytes, 'colours', eighths, decoders), opaque: true };
  } catch (error) {
    if (isOssError(error)) return undefined;
    throw error;
  }
}

/**
 * Decodes CMYK and YCCK: cyan, magenta, yellow and black in the places of RGBA, from 0 for none of an ink to 255.
 * @throws OssError ImageDamage
 */
export const decodeInks = (bytes: Uint8Array, eighths: Eighths, decoders: JpegDecoders = plainDecoders): PixelBuffer =>
  decode(bytes, 'inks', eighths, decoders);

function decode(
  bytes: Uint8Array,
  kind: JpegKind,
  eighths: Eighths,
  { makeRows, makeStore }: JpegDecoders,
): PixelBuffer {
  const reader = new JpegReader(bytes, kind);
  const scan = reader.next(0);
  if (scan === 'end') throw imageDamage('It has no scan.');
  const { frame, parts } = scan;
  const layout = layoutOf(frame, eighths);
  const isStored = frame.progressive || parts.length < frame.components.length;
  if (!isStored && !isWhole(scan)) throw imageDamage('Its scan is of a part of the coefficients.');
  const rows = isStored ? storedRows(bytes, reader, scan, layout, makeStore) : makeRows(bytes, scan, layout);
  if (!rows) throw imageDamage(badTables);
  const pixels = unset(layout);
  if (!writePixels(rows, layout, wordsOf(pixels))) throw imageDamage(damagedData);
  if (!isStored) {
    const end = rows.end();
    if (end === 0) throw imageDamage(damagedData);
    // libjpeg takes no second scan of a component.
    if (reader.next(end) !== 'end') throw imageDamage('It has two scans of a component.');
  }
  const covered = { x: 0, y: 0, width: (frame.width * eighths) / 8, height: (frame.height * eighths) / 8 };
  return { ...pixels, covered };
}

const isWhole = ({ from, to, high, low }: JpegScan): boolean => from === 0 && to === 63 && high === 0 && low === 0;
