// src/kernels/jpeg-rows.ts by the WebAssembly module: the data is copied into its memory, the samples stay there.
import type { ScanPart } from '../kernels/jpeg-file.ts';
import type { PlaneLayout } from '../kernels/jpeg-layout.ts';
import { lookupOf, skippingLookup } from '../kernels/jpeg-lookup.ts';
import type { MakeRows } from '../kernels/jpeg-scaled.ts';
import type { Part, SimdInstance } from './instance.ts';
import {
  type BlockPlace,
  jpegSizes,
  type Lookups,
  layOut,
  writeBlocks,
  writeFactors,
  writeLookups,
} from './jpeg-memory.ts';
import { simdPixels } from './jpeg-pixels.ts';

/** Undefined where libjpeg refuses the tables. */
export const simdRows =
  (simd: SimdInstance): MakeRows =>
  (bytes, scan, layout) => {
    const lookups = scan.parts.map(lookupsOf);
    if (!lookups.every((tables) => tables !== undefined)) return undefined;
    const data = bytes.subarray(scan.at);
    return simd.use(jpegSizes(data, layout), (exports, parts) => {
      const planes = layOut(parts, data, layout);
      const blocks = scan.parts.flatMap(({ component }, order) => {
        const index = layout.planes.findIndex((plane) => plane.component === component);
        const plane = layout.planes[index] as PlaneLayout;
        writeLookups(parts, index, lookups[order] as Lookups);
        writeFactors(parts, index, plane);
        return blocksOf(index, plane, planes[index] as Part);
      });
      writeBlocks(parts, blocks);
      const { mcusAcross } = layout;
      exports.startRows(parts.data.at, parts.blocks.at, blocks.length, parts.sums.at, mcusAcross, scan.restartInterval);
      return {
        planes: planes.map((plane) => plane.bytes),
        writeRow: simdPixels(exports, planes, parts, layout),
        next: () => exports.readRow() !== 0,
        end: () => {
          const marker = exports.endOfData();
          return marker === 0 ? 0 : scan.at + marker - parts.data.at;
        },
      };
    });
  };

function lookupsOf({ dc, ac }: ScanPart): Lookups | undefined {
  const tables = { dc: dc && lookupOf(dc, 'dc'), ac: ac && lookupOf(ac, 'ac') };
  return tables.dc && tables.ac && { dc: tables.dc, ac: tables.ac, skip: skippingLookup(tables.ac) };
}

/** The blocks of a component in the first MCU, below the row that is kept. */
function blocksOf(index: number, { component, size, stride }: PlaneLayout, plane: Part): BlockPlace[] {
  const { across, down } = component;
  return Array.from({ length: across * down }, (_, block) => {
    const [x, y] = [(block % across) * size, 1 + Math.floor(block / across) * size];
    return { index, size, at: plane.at + y * stride + x, step: across * size, stride };
  });
}
