// The segments that our encoders write.
import type { Size } from '../../pixels.ts';
import type { HuffmanTable } from './huffman.ts';
import { APP0, DHT, DQT, SOI, SOS } from './markers.ts';
import type { Sampling } from './samples.ts';

/** In zigzag order. */
export type QuantisationTables = readonly [luma: readonly number[], chroma: readonly number[]];

/** The number of each component, and that of its tables. */
const components = [
  { id: 1, tables: 0 },
  { id: 2, tables: 1 },
  { id: 3, tables: 1 },
] as const;

/** A scan of the components by their indices; `high` and `low` count the low bits that the scan before and this one leave out. */
export interface WrittenScan {
  readonly components: readonly (0 | 1 | 2)[];
  readonly from: number;
  readonly to: number;
  readonly high: number;
  readonly low: number;
}

/** Everything before the first Huffman table. */
export function pictureHead(
  frameMarker: number,
  { width, height }: Size,
  { across, down }: Sampling,
  tables: QuantisationTables,
): number[] {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  return [
    ...[0xff, SOI],
    // "JFIF", version 1.01, no unit, 1x1, no thumbnail.
    ...segment(APP0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...tables.flatMap((table, index) => segment(DQT, [index, ...table])),
    // 8 bits, three components, each with its number, sampling and quantisation table.
    ...segment(frameMarker, [
      ...[8, ...size, components.length],
      ...components.flatMap(({ id, tables }, index) => [id, index === 0 ? (across << 4) | down : 0x11, tables]),
    ]),
  ];
}

/** @param index 0 DC and 1 AC of luma, 2 and 3 of chroma: each has its class (0 DC, 1 AC) and its number in the file */
export const huffmanSegment = ({ lengths, symbols }: HuffmanTable, index: number): number[] =>
  segment(DHT, [((index & 1) << 4) | (index >> 1), ...lengths, ...symbols]);

/** As libjpeg, a scan names table 0 where it uses none. */
export function scanHead({ components: indices, from, to, high, low }: WrittenScan): number[] {
  const parts = indices.flatMap((index) => {
    const { id, tables } = components[index];
    const dc = from === 0 && high === 0 ? tables : 0;
    const ac = to > 0 ? tables : 0;
    return [id, (dc << 4) | ac];
  });
  return segment(SOS, [indices.length, ...parts, from, to, (high << 4) | low]);
}

function segment(marker: number, content: readonly number[]): number[] {
  const length = content.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...content];
}
