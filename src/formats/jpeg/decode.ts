// A JPEG decoded to 1, 2, 4 or 8 eighths of its size, to the pixels libjpeg-turbo gives.
import { imageDamage, isOssError } from '../../errors.ts';
import { unset } from '../../pixel-memory.ts';
import { type PixelBuffer, wordsOf } from '../../pixels.ts';
import { JpegReader, type JpegScan } from './file.ts';
import { type Eighths, layoutOf, type SampleLayout, type SampleRows, type ScanRows } from './layout.ts';
import { writePixels } from './pixels.ts';
import { sequentialRows } from './rows.ts';
import { badTables, damagedData, type MakeStore, storedRows } from './scans.ts';
import { plainStore } from './store.ts';
import { checkEnd } from './surplus.ts';

/** Gives the rows of a sequential scan of all components; undefined where libjpeg refuses the Huffman tables. */
export type MakeRows = (bytes: Uint8Array, scan: JpegScan, layout: SampleLayout) => ScanRows | undefined;

/** The two parts that take most of the time, as TypeScript or as WebAssembly. */
export interface JpegDecoders {
  readonly makeRows: MakeRows;
  readonly makeStore: MakeStore;
}

export const plainDecoders: JpegDecoders = { makeRows: sequentialRows, makeStore: plainStore };

/**
 * Decodes grey, YCbCr and RGB to opaque RGBA; of CMYK and YCCK the cyan, magenta, yellow and black in the places of RGBA, from
 * 0 for none of an ink to 255.
 * @throws OssError ImageDamage
 */
export function decodeJpeg(
  bytes: Uint8Array,
  eighths: Eighths,
  { makeRows, makeStore }: JpegDecoders = plainDecoders,
): PixelBuffer {
  const reader = new JpegReader(bytes);
  const scan = reader.next(0);
  if (!scan) throw imageDamage('It has no scan.');
  const { frame, parts } = scan;
  const layout = layoutOf(frame, eighths);
  const covered = { x: 0, y: 0, width: (frame.width * eighths) / 8, height: (frame.height * eighths) / 8 };
  const opaque = frame.hasInks ? {} : { opaque: true };
  if (frame.progressive || parts.length < frame.components.length) {
    const rows = storedRows(bytes, reader, scan, layout, makeStore);
    return { ...written(rows, layout), covered, ...opaque };
  }
  const rows = makeRows(bytes, scan, layout);
  if (!rows) throw imageDamage(badTables);
  const pixels = written(rows, layout);
  const end = rows.end();
  if (!end) throw imageDamage(damagedData);
  checkEnd(bytes, scan, layout.mcusAcross, end);
  return { ...pixels, covered, ...opaque };
}

function written(rows: SampleRows, layout: SampleLayout): PixelBuffer {
  const pixels = unset(layout);
  if (!writePixels(rows, layout, wordsOf(pixels))) throw imageDamage(damagedData);
  return pixels;
}

/** True unless the decoder finds the file damaged. Costs as much as decoding it to an eighth of its size. */
export function isWholeJpeg(bytes: Uint8Array, decoders: JpegDecoders): boolean {
  try {
    decodeJpeg(bytes, 1, decoders);
    return true;
  } catch (error) {
    // Anything else is a want of memory, which whoever decodes the picture will report.
    return !isOssError(error);
  }
}
