// A JPEG decoded to 1, 2, 4 or 8 eighths of its size, to the pixels libjpeg-turbo gives.
import { imageDamage, isOssError } from '../../errors.ts';
import { recycle, unset } from '../../pixel-memory.ts';
import { type PixelBuffer, type Rect, type Size, wordsOf } from '../../pixels.ts';
import { bandRows, type RowSource, rowsOf } from '../../row-flow.ts';
import { JpegReader, type JpegScan } from './file.ts';
import { type Eighths, layoutOf, type SampleLayout, type ScanRows } from './layout.ts';
import { bandWriter, mostBandRows, type WriteBand } from './pixels.ts';
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

/** The part of its reduced size, which is rounded up, that a picture covers. */
export const coveredPart = ({ width, height }: Size, eighths: Eighths): Rect => ({
  x: 0,
  y: 0,
  width: (width * eighths) / 8,
  height: (height * eighths) / 8,
});

/** The pixels of a JPEG, a row of MCUs at a time. */
interface Decoding {
  readonly layout: SampleLayout;
  /** The facts of all pixels that are known before one is decoded. */
  readonly facts: Pick<PixelBuffer, 'covered' | 'opaque'>;
  readonly write: WriteBand;
  /** @throws OssError ImageDamage where something is wrong behind the last row */
  end(): void;
}

/** @throws OssError ImageDamage */
function startDecoding(bytes: Uint8Array, eighths: Eighths, { makeRows, makeStore }: JpegDecoders): Decoding {
  const reader = new JpegReader(bytes);
  const scan = reader.next(0);
  if (!scan) throw imageDamage('It has no scan.');
  const { frame, parts } = scan;
  const layout = layoutOf(frame, eighths);
  const facts = { covered: coveredPart(frame, eighths), ...(!frame.hasInks && { opaque: true }) };
  if (frame.progressive || parts.length < frame.components.length) {
    const rows = storedRows(bytes, reader, scan, layout, makeStore);
    return { layout, facts, write: bandWriter(rows, layout), end: () => {} };
  }
  const rows = makeRows(bytes, scan, layout);
  if (!rows) throw imageDamage(badTables);
  return {
    layout,
    facts,
    write: bandWriter(rows, layout),
    end: () => {
      const end = rows.end();
      if (!end) throw imageDamage(damagedData);
      checkEnd(bytes, scan, layout.mcusAcross, end);
    },
  };
}

/**
 * Decodes grey, YCbCr and RGB to opaque RGBA; of CMYK and YCCK the cyan, magenta, yellow and black in the places of RGBA, from
 * 0 for none of an ink to 255.
 * @throws OssError ImageDamage
 */
export function decodeJpeg(bytes: Uint8Array, eighths: Eighths, decoders: JpegDecoders = plainDecoders): PixelBuffer {
  const { layout, facts, write, end } = startDecoding(bytes, eighths, decoders);
  const pixels = unset(layout);
  const words = wordsOf(pixels);
  for (let y = 0; y < layout.height; ) {
    const count = write(words, y * layout.width);
    if (count === undefined) throw imageDamage(damagedData);
    y += count;
  }
  end();
  return { ...pixels, ...facts };
}

/**
 * `decodeJpeg` for rows that flow.
 * @throws OssError ImageDamage
 */
export function jpegRows(bytes: Uint8Array, eighths: Eighths, decoders: JpegDecoders = plainDecoders): RowSource {
  const { layout, facts, write, end } = startDecoding(bytes, eighths, decoders);
  const { width, height } = layout;
  const room = Math.max(mostBandRows(layout), bandRows(width));
  const band = { ...unset({ width, height: room }), opaque: true };
  const words = wordsOf(band);
  let left = height;
  return {
    width,
    height,
    covered: facts.covered,
    next: () => {
      let count = 0;
      while (left > 0 && count + mostBandRows(layout) <= room) {
        const more = write(words, count * width);
        if (more === undefined) throw imageDamage(damagedData);
        count += more;
        left -= more;
      }
      if (count > 0) return rowsOf(band, { from: 0, to: count });
      end();
      recycle(band);
      return undefined;
    },
  };
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
