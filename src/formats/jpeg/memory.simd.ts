// Where the data, tables, blocks and samples of a JPEG lie in the memory of the WebAssembly module while it is decoded.

import type { Part, SimdExports } from '../../simd/instance.ts';
import type { JpegScan } from './file.ts';
import type { Eighths, PlaneLayout, SampleLayout } from './layout.ts';
import { lookupBits } from './lookup.ts';
import { pixelSizes } from './pixels.simd.ts';
import { zigzag } from './tables.ts';

/** Follows the data, so that it ends even where its marker is missing. */
const tail = Uint8Array.of(0xff, 0xd9);
/** Follows the tail: room for reading ahead, as much as assembly/formats/jpeg/entropy.ts counts on. */
const slackBytes = 4096;
/** Unused places, one for each position: adding to one and the same place would have to wait for the addition before. */
const nowhere = (position: number): number => 64 + (position & 63);
/** Numbers that describe a block (assembly/formats/jpeg/entropy.ts). */
const blockFields = 10;
/** Four components have up to sixteen rows of blocks in a row of MCUs; the blocks of an MCU are fewer, ten. */
const mostBlocks = 16;

/** Where a component's tables lie, of 4 bytes an entry but for the places. */
const lookupBytes = 4 * ((1 << lookupBits) + 512);
/** Of several symbols: 8 bytes for what is looked up. */
const manyBytes = 8 << lookupBits;
const [dcAt, acAt, manyAt, factorsAt] = [0, lookupBytes, 2 * lookupBytes, 2 * lookupBytes + manyBytes];
const placesAt = factorsAt + 4 * 256;
const predictorAt = placesAt + 256;
const tableBytes = predictorAt + 64;

const planeBytes = ({ rows, stride }: PlaneLayout): number => (rows + 1) * stride;

/** The memory it takes. */
export const jpegSizes = (data: Uint8Array, layout: SampleLayout) => ({
  data: data.length + tail.length + slackBytes,
  blocks: mostBlocks * blockFields * 4,
  sums: 128 * 4,
  tables: layout.planes.length * tableBytes,
  planes: layout.planes.reduce((sum, plane) => sum + planeBytes(plane), 0),
  ...pixelSizes(layout),
});

type Parts = Readonly<Record<keyof ReturnType<typeof jpegSizes>, Part>>;

/** Copies the data there. Gives the planes, which still hold whatever was there before. */
export function layOut(parts: Parts, data: Uint8Array, layout: SampleLayout): Part[] {
  parts.data.bytes.set(data);
  parts.data.bytes.set(tail, data.length);
  parts.sums.bytes.fill(0);
  parts.tables.bytes.fill(0);
  let end = 0;
  return layout.planes.map((plane) => {
    const start = end;
    end += planeBytes(plane);
    return { at: parts.planes.at + start, bytes: parts.planes.bytes.subarray(start, end) };
  });
}

/** Begins a scan at an address of its data, with `blocks` blocks described in an MCU and `across` MCUs in a row. */
export function startScan(
  exports: SimdExports,
  { blocks, sums }: Parts,
  data: number,
  blockCount: number,
  mcusAcross: number,
  { restartInterval, frame }: JpegScan,
): void {
  const isTolerant = frame.kind === 'inks';
  exports.startRows(data, blocks.at, blockCount, sums.at, mcusAcross, restartInterval, isTolerant ? 1 : 0);
}

export interface Lookups {
  readonly dc: Int32Array;
  readonly ac: Int32Array;
}

/** Those of the component of this index; gives where the one of AC symbols is, and the place for one of several symbols. */
export function writeLookups(
  { tables }: Parts,
  index: number,
  { dc, ac }: Lookups,
): readonly [ac: number, many: number] {
  const words = new Int32Array(tables.bytes.buffer, tables.at + index * tableBytes, tableBytes / 4);
  words.set(dc, dcAt / 4);
  words.set(ac, acAt / 4);
  return [tables.at + index * tableBytes + acAt, tables.at + index * tableBytes + manyAt];
}

/** Where a component's coefficients go by their positions, and what they are multiplied by. */
export function writeFactors({ tables }: Parts, index: number, { component, size }: PlaneLayout): void {
  const at = index * tableBytes;
  for (let position = 64; position < 256; position += 1) tables.bytes[at + placesAt + position] = nowhere(position);
  const factors = new Int32Array(tables.bytes.buffer, tables.at + at + factorsAt, 64);
  zigzag.forEach((natural, position) => {
    const { place, factor } = placeOf(natural, size, position);
    tables.bytes[at + placesAt + position] = place;
    factors[position] = factor * (component.factors?.[position] ?? 0);
  });
}

/** What 2x2 samples make of a coefficient in an odd row (jidctred.c). */
const turned2: Readonly<Record<number, number>> = { 1: 29692, 3: -10426, 5: 6967, 7: -5906 };

/** Where a coefficient is added, and times what: for 2x2 samples its part in the transform of its column, else itself. */
function placeOf(natural: number, size: Eighths, position: number): { place: number; factor: number } {
  const [row, column] = [natural >> 3, natural & 7];
  if (size !== 2 || natural === 0) return { place: natural, factor: 1 };
  const isUnused = (row > 0 && row % 2 === 0) || (column > 0 && column % 2 === 0);
  if (isUnused) return { place: nowhere(position), factor: 0 };
  const sum = 2 * ((column + 1) >> 1);
  return row === 0 ? { place: sum, factor: 1 << 15 } : { place: sum + 1, factor: turned2[row] as number };
}

/** A block, by its component: where it writes, and the way from one MCU to the next and from one row to the next. */
export interface BlockPlace {
  readonly index: number;
  /** The component whose lookups it takes: those that share them share the processor's cache. Its own where it is missing. */
  readonly lookups?: number;
  readonly size: number;
  readonly at: number;
  readonly step: number;
  readonly stride: number;
}

/** Gives where each is described. */
export function writeBlocks({ blocks, tables }: Parts, places: readonly BlockPlace[]): number[] {
  const words = new Int32Array(blocks.bytes.buffer, blocks.at, blocks.bytes.length / 4);
  return places.map(({ index, lookups = index, size, at, step, stride }, place) => {
    const codes = [dcAt, acAt, manyAt].map((from) => tables.at + lookups * tableBytes + from);
    const numbers = [placesAt, factorsAt, predictorAt].map((from) => tables.at + index * tableBytes + from);
    words.set([...codes, ...numbers, size, at, step, stride], place * blockFields);
    return blocks.at + place * blockFields * 4;
  });
}
