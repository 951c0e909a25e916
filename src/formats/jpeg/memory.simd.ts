// The memory of the WebAssembly module while a JPEG is decoded: its data, tables, blocks and samples.

import type { SimdExports } from '../../simd/exports.ts';
import { type Area, type Areas, wordsIn } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { windowSize } from './data-window.simd.ts';
import type { JpegScan } from './file.ts';
import { isUsed } from './inverse.ts';
import type { Eighths, PlaneLayout, SampleLayout } from './layout.ts';
import { pixelSizes } from './pixels.simd.ts';
import { zigzag } from './tables.ts';
import { blockFields, lookupBits, lookupWords, slotsBehindPlaces } from './twin-layout.ts';

/** Unused places, one for each position: adding to one and the same place would have to wait for the addition before. */
const nowhere = (position: number): number => 64 + (position & 63);
/** Four components have up to sixteen rows of blocks in a row of MCUs; the blocks of an MCU are fewer, ten. */
const mostBlocks = 16;

/** A component's tables have 4 bytes an entry, but for the places. Lookups begin at whole cache lines. */
const lookupBytes = 4 * 512 * Math.ceil(lookupWords / 512);
/** The lookup of several symbols at once has 8 bytes an entry. */
const manyBytes = 8 << lookupBits;
const [dcAt, acAt, manyAt, factorsAt] = [0, lookupBytes, 2 * lookupBytes, 2 * lookupBytes + manyBytes];
const placesAt = factorsAt + 4 * 256;
const slotsAt = placesAt + slotsBehindPlaces;
const predictorAt = slotsAt + 64;
const tableBytes = predictorAt + 64;

const planeBytes = ({ rows, stride }: PlaneLayout): number => (rows + 1) * stride;

/**
 * Bytes of memory that decoding takes, by part.
 * @param dataBytes the most bytes of the file that lie in the memory at a time
 */
export const jpegSizes = (dataBytes: number, layout: SampleLayout) => ({
  data: windowSize(dataBytes),
  blocks: mostBlocks * blockFields * 4,
  sums: 128 * 4,
  tables: layout.planes.length * tableBytes,
  planes: layout.planes.reduce((sum, plane) => sum + planeBytes(plane), 0),
  ...pixelSizes(layout),
});

export type JpegAreas = Areas<keyof ReturnType<typeof jpegSizes>>;

/** Gives the planes, which still hold whatever was there before. */
export function layOut(areas: JpegAreas, layout: SampleLayout): Area[] {
  areas.sums.bytes.fill(0);
  areas.tables.bytes.fill(0);
  let end = 0;
  return layout.planes.map((plane) => {
    const start = end;
    end += planeBytes(plane);
    return { at: offset(areas.planes.at, start), bytes: areas.planes.bytes.subarray(start, end) };
  });
}

export interface ScanStart {
  readonly data: Pointer;
  /** The address where the data goes on in the file, as `DataWindow` gives it. */
  readonly stop: Pointer;
  /** Blocks of an MCU, as described by `writeBlocks`. */
  readonly blockCount: number;
  readonly mcusAcross: number;
}

export function startScan(
  exports: SimdExports,
  { blocks, sums }: JpegAreas,
  { restartInterval }: JpegScan,
  { data, stop, blockCount, mcusAcross }: ScanStart,
): void {
  exports.startRows(data, stop, blocks.at, blockCount, sums.at, mcusAcross, restartInterval);
}

export interface Lookups {
  readonly dc: Int32Array;
  readonly ac: Int32Array;
}

/** Writes the lookups of a component. Gives the addresses of the one of AC symbols and of the place for several symbols. */
export function writeLookups(
  { tables }: JpegAreas,
  index: number,
  { dc, ac }: Lookups,
): readonly [ac: Pointer, many: Pointer] {
  const words = new Int32Array(tables.bytes.buffer, tables.at + index * tableBytes, tableBytes / 4);
  words.set(dc, dcAt / 4);
  words.set(ac, acAt / 4);
  return [offset(tables.at, index * tableBytes + acAt), offset(tables.at, index * tableBytes + manyAt)];
}

/** Writes where a component's coefficients go by their positions, and what they are multiplied by. */
export function writeFactors({ tables }: JpegAreas, index: number, { component, size }: PlaneLayout): void {
  const at = index * tableBytes;
  for (let position = 64; position < 256; position += 1) tables.bytes[at + placesAt + position] = nowhere(position);
  const factors = new Int32Array(tables.bytes.buffer, tables.at + at + factorsAt, 64);
  zigzag.forEach((natural, position) => {
    const { place, factor } = placeOf(natural, size, position);
    tables.bytes[at + placesAt + position] = place;
    factors[position] = factor * (component.factors?.[position] ?? 0);
  });
}

/** Writes where a component's coefficients are stored by their positions, in pairs of bytes from the DC value on. */
export function writeSlots({ tables }: JpegAreas, index: number, slots: readonly number[]): void {
  tables.bytes.set(slots, index * tableBytes + slotsAt);
}

/** The weights of 2x2 samples for a coefficient in an odd row (jidctred.c); inverse.ts writes them out, for speed. */
const turned2: Readonly<Record<number, number>> = { 1: 29692, 3: -10426, 5: 6967, 7: -5906 };

/** The place a coefficient is added to, and its factor: for 2x2 samples its part in the transform of its column, else 1. */
function placeOf(natural: number, size: Eighths, position: number): { place: number; factor: number } {
  const [row, column] = [natural >> 3, natural & 7];
  if (size > 1 && !isUsed(natural, size)) return { place: nowhere(position), factor: 0 };
  if (size !== 2 || natural === 0) return { place: natural, factor: 1 };
  const sum = 2 * ((column + 1) >> 1);
  return row === 0 ? { place: sum, factor: 1 << 15 } : { place: sum + 1, factor: turned2[row] as number };
}

/** A block of a component: the address it writes to, and the bytes from one MCU to the next and from one row to the next. */
export interface BlockPlace {
  readonly index: number;
  /** The component whose lookups it uses, its own by default. Components that share lookups share the processor's cache. */
  readonly lookups?: number;
  readonly size: number;
  readonly at: Pointer;
  readonly step: number;
  readonly stride: number;
}

/** Describes the blocks in memory. Gives the address of each description. */
export function writeBlocks({ blocks, tables }: JpegAreas, places: readonly BlockPlace[]): Pointer[] {
  const words = wordsIn(blocks);
  return places.map(({ index, lookups = index, size, at, step, stride }, place) => {
    const codes = [dcAt, acAt, manyAt].map((from) => tables.at + lookups * tableBytes + from);
    const numbers = [placesAt, factorsAt, predictorAt].map((from) => tables.at + index * tableBytes + from);
    words.set([...codes, ...numbers, size, at, step, stride], place * blockFields);
    return offset(blocks.at, place * blockFields * 4);
  });
}
