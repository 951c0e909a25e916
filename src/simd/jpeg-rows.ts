// src/kernels/jpeg-rows.ts by the WebAssembly module: the data is copied into its memory, the samples stay there.
import type { JpegComponent, JpegScan, ScanPart } from '../kernels/jpeg-file.ts';
import type { Eighths, PlaneLayout, SampleLayout, SampleRows } from '../kernels/jpeg-layout.ts';
import { lookupOf, skippingLookup } from '../kernels/jpeg-lookup.ts';
import { zigzag } from '../kernels/jpeg-tables.ts';
import type { Part, SimdInstance } from './instance.ts';
import { pixelSizes, simdPixels } from './jpeg-pixels.ts';

/** Of the data, so that it ends even where its marker is missing; and what is read ahead. */
const tail = Uint8Array.of(0xff, 0xd9, 0, 0, 0, 0, 0, 0);
/** Numbers that describe a block of the MCU. */
const blockFields = 10;
/** What 2x2 samples make of a coefficient in an odd row (jidctred.c). */
const turned2: Readonly<Record<number, number>> = { 1: 29692, 3: -10426, 5: 6967, 7: -5906 };
/** A place that nobody looks at. */
const nowhere = 64;

/** Undefined where libjpeg refuses the tables. */
export const simdRows =
  (simd: SimdInstance) =>
  (bytes: Uint8Array, scan: JpegScan, layout: SampleLayout): SampleRows | undefined => {
    const tables = scan.parts.map(tablesOf);
    const isKnown = tables.every((table) => table !== undefined);
    if (!isKnown) return undefined;
    const planes = scan.parts.map(
      ({ component }) => layout.planes.find((plane) => plane.component === component) as PlaneLayout,
    );
    const data = bytes.subarray(scan.at);
    const blockCount = planes.reduce((sum, { component }) => sum + component.across * component.down, 0);
    const sizes = {
      data: data.length + tail.length,
      blocks: blockCount * blockFields * 4,
      sums: (nowhere + 1) * 4,
      tables: planes.length * tableBytes,
      planes: planes.reduce((sum, plane) => sum + planeBytes(plane), 0),
      ...pixelSizes(layout),
    };
    return simd.use(sizes, (exports, parts) => {
      parts.data.bytes.set(data);
      parts.data.bytes.set(tail, data.length);
      parts.sums.bytes.fill(0);
      const samples = planes.map((plane, index) => {
        const before = planes.slice(0, index).reduce((sum, each) => sum + planeBytes(each), 0);
        return { at: parts.planes.at + before, bytes: parts.planes.bytes.subarray(before, before + planeBytes(plane)) };
      });
      const blocks = planes.flatMap((plane, index) => {
        const at = parts.tables.at + index * tableBytes;
        writeTables(parts.tables.bytes.subarray(index * tableBytes), tables[index] as Tables, plane);
        return blocksOf(plane, at, (samples[index] as Part).at);
      });
      new Int32Array(parts.blocks.bytes.buffer, parts.blocks.at, blocks.length).set(blocks);
      exports.startRows(
        parts.data.at,
        parts.blocks.at,
        blockCount,
        parts.sums.at,
        layout.mcusAcross,
        scan.restartInterval,
      );
      const sampleOf = (component: JpegComponent): Part =>
        samples[scan.parts.findIndex((part) => part.component === component)] as Part;
      const inOrder = layout.planes.map(({ component }) => sampleOf(component));
      return {
        planes: inOrder.map((part) => part.bytes),
        writeRow: simdPixels(exports, inOrder, parts, layout),
        next: () => exports.readRow() !== 0,
        end: () => {
          const marker = exports.endOfData();
          return marker === 0 ? 0 : scan.at + marker - parts.data.at;
        },
      };
    });
  };

interface Tables {
  readonly dc: Int32Array;
  readonly ac: Int32Array;
  readonly factors: Uint16Array;
}

const planeBytes = ({ rows, stride }: PlaneLayout): number => (rows + 1) * stride;

function tablesOf({ component, dc, ac }: ScanPart): Tables | undefined {
  const [dcTable, acTable] = [dc && lookupOf(dc, 'dc'), ac && lookupOf(ac, 'ac')];
  const { factors } = component;
  return dcTable && acTable && factors && { dc: dcTable, ac: acTable, factors };
}

/** Where a component's tables lie, of 4 bytes an entry, but for the places. */
const lookupBytes = 4 * 1536;
const [dcAt, acAt, skipAt, factorsAt] = [0, lookupBytes, 2 * lookupBytes, 3 * lookupBytes];
const placesAt = factorsAt + 4 * 256;
const predictorAt = placesAt + 256;
const tableBytes = predictorAt + 64;

function writeTables(into: Uint8Array<ArrayBuffer>, { dc, ac, factors }: Tables, { size }: PlaneLayout): void {
  const words = new Int32Array(into.buffer, into.byteOffset, tableBytes / 4);
  words.fill(0);
  words.set(dc, dcAt / 4);
  words.set(ac, acAt / 4);
  words.set(skippingLookup(ac), skipAt / 4);
  into.fill(nowhere, placesAt, placesAt + 256);
  zigzag.forEach((natural, position) => {
    const { place, factor } = placeOf(natural, size);
    into[placesAt + position] = place;
    words[factorsAt / 4 + position] = factor * (factors[position] as number);
  });
}

/** Where a coefficient is added, and times what: for 2x2 samples its part in the transform of its column, else itself. */
function placeOf(natural: number, size: Eighths): { place: number; factor: number } {
  const [row, column] = [natural >> 3, natural & 7];
  if (size !== 2 || natural === 0) return { place: natural, factor: 1 };
  const isUnused = (row > 0 && row % 2 === 0) || (column > 0 && column % 2 === 0);
  if (isUnused) return { place: nowhere, factor: 0 };
  const sum = 2 * ((column + 1) >> 1);
  return row === 0 ? { place: sum, factor: 1 << 15 } : { place: sum + 1, factor: turned2[row] as number };
}

/** As assembly/jpeg-rows.ts describes a block. */
function blocksOf({ component, size, stride }: PlaneLayout, tables: number, samples: number): number[] {
  const { across, down } = component;
  const common = [dcAt, acAt, skipAt, placesAt, factorsAt, predictorAt].map((at) => tables + at);
  return Array.from({ length: across * down }, (_, index) => {
    const [x, y] = [(index % across) * size, 1 + Math.floor(index / across) * size];
    return [...common, size, samples + y * stride + x, across * size, stride];
  }).flat();
}
