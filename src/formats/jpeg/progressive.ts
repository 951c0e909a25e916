// Progressive JPEG with optimised Huffman tables, byte for byte what libjpeg-turbo writes by its default script.
import { concat } from '../../bytes.ts';
import type { PixelBuffer, Size } from '../../pixels.ts';
import type { RowSink } from '../../row-flow.ts';
import { storeCoefficients } from './coefficients.ts';
import { checkSize, type JpegOptions, samplings, scanBytes, type Tokens } from './encode.ts';
import { EOI, SOF2 } from './markers.ts';
import type { Sampling } from './samples.ts';
import { chrominanceTable, luminanceTable } from './tables.ts';
import { pictureHead, type QuantisationTables, type WrittenScan } from './written-segments.ts';

/** A picture as quantised coefficients, wherever they are kept. Valid until the next picture is stored. */
export interface PictureStore {
  /** Stores rows of pixels, from the top down. */
  add(rows: PixelBuffer): void;
  /** The tokens of a scan, after the last row, valid until the next scan is asked for. */
  tokensOf(scan: WrittenScan): Tokens;
}

/** Turns a picture of this size into coefficients: `storeCoefficients`, or something faster that gives the same. */
export type StorePicture = (size: Size, sampling: Sampling, tables: QuantisationTables) => PictureStore;

const all = [0, 1, 2] as const;

/** jpeg_simple_progression of libjpeg for YCbCr: a picture early, and the largest scan, luma's last bit, at the end. */
const script: readonly WrittenScan[] = [
  { components: all, from: 0, to: 0, high: 0, low: 1 },
  { components: [0], from: 1, to: 5, high: 0, low: 2 },
  { components: [2], from: 1, to: 63, high: 0, low: 1 },
  { components: [1], from: 1, to: 63, high: 0, low: 1 },
  { components: [0], from: 6, to: 63, high: 0, low: 2 },
  { components: [0], from: 1, to: 63, high: 2, low: 1 },
  { components: all, from: 0, to: 0, high: 1, low: 0 },
  { components: [2], from: 1, to: 63, high: 1, low: 0 },
  { components: [1], from: 1, to: 63, high: 1, low: 0 },
  { components: [0], from: 1, to: 63, high: 1, low: 0 },
];

/** Takes the rows of a picture, without their alpha. The coefficients that are not 0 are held, two to four bytes for each pixel of a photo. */
export function progressiveJpegSink(
  size: Size,
  { quality, subsampling = '4:2:0' }: JpegOptions,
  store: StorePicture = storeCoefficients,
): RowSink {
  checkSize(size);
  const sampling = samplings[subsampling];
  const tables = [luminanceTable(quality), chrominanceTable(quality)] as const;
  const { add, tokensOf } = store(size, sampling, tables);
  return {
    add,
    end: () => {
      const scans = script.map((scan) => scanBytes(scan, tokensOf(scan)));
      return concat(Uint8Array.from(pictureHead(SOF2, size, sampling, tables)), ...scans, Uint8Array.of(0xff, EOI));
    },
  };
}
