// The twin of rows.ts: the data passes through the memory of the WebAssembly module, the samples stay there.

import type { Area, SimdInstance } from '../../simd/instance.ts';
import { offset } from '../../simd/pointer.ts';
import { DataWindow } from './data-window.simd.ts';
import type { MakeRows } from './decode.ts';
import type { ScanPart } from './file.ts';
import type { PlaneLayout } from './layout.ts';
import { lookupOf } from './lookup.ts';
import {
  type BlockPlace,
  jpegSizes,
  type Lookups,
  layOut,
  startScan,
  writeBlocks,
  writeFactors,
  writeLookups,
} from './memory.simd.ts';
import { simdPixels } from './pixels.simd.ts';

/** A component of the scan. */
interface Part {
  readonly index: number;
  readonly plane: PlaneLayout;
  readonly codes: ScanPart;
}

/** Bytes of the file that lie in the memory at a time: they stay in the caches of one core. */
const mostDataBytes = 1 << 17;

/**
 * Undefined where libjpeg refuses the tables.
 * @param windowBytes at least twice `slackBytes`, so that there is room for more than was left unread
 */
export const simdRows =
  (simd: SimdInstance, windowBytes = mostDataBytes): MakeRows =>
  (bytes, scan, layout) => {
    const scanned = scan.parts.map((codes): Part => {
      const index = layout.planes.findIndex((plane) => plane.component === codes.component);
      return { index, plane: layout.planes[index] as PlaneLayout, codes };
    });
    // A component with the codes of another uses that one's lookups.
    const owners = scanned.map((part) => scanned.find((other) => looksUpTheSame(other, part)) as Part);
    const lookups = scanned.map((part, order) => (owners[order] === part ? lookupsOf(part.codes) : shared));
    if (!lookups.every((tables) => tables !== undefined)) return undefined;
    const held = simd.hold(jpegSizes(Math.min(windowBytes, bytes.length - scan.at), layout));
    const { exports, areas } = held;
    const planes = layOut(areas, layout);
    const data = new DataWindow(held, bytes);
    const blocks = scanned.flatMap(({ index, plane }, order) => {
      const tables = lookups[order] as Lookups | typeof shared;
      if (tables !== shared) {
        const [ac, many] = writeLookups(areas, index, tables);
        if (plane.size === 1) exports.makeSkips(ac, many);
        else exports.makePairs(ac, many);
      }
      writeFactors(areas, index, plane);
      return blocksOf(index, (owners[order] as Part).index, plane, planes[index] as Area);
    });
    writeBlocks(areas, blocks);
    const { mcusAcross } = layout;
    const stop = data.fill(scan.at);
    startScan(exports, areas, scan, { data: areas.data.at, stop, blockCount: blocks.length, mcusAcross });
    const next = (): boolean => {
      let mcu = held.exports.readRow(0);
      while (mcu >= 0 && mcu < mcusAcross) mcu = data.advance() ? held.exports.readRow(mcu) : -1;
      return mcu >= 0;
    };
    return {
      planes: planes.map((plane) => plane.bytes),
      writeRow: simdPixels(held, planes, layout),
      next,
      end: () => data.end(),
    };
  };

const shared = 'shared';

const looksUpTheSame = (one: Part, other: Part): boolean =>
  one.codes.dc === other.codes.dc &&
  one.codes.ac === other.codes.ac &&
  (one.plane.size === 1) === (other.plane.size === 1);

function lookupsOf({ dc, ac }: ScanPart): Lookups | undefined {
  const tables = { dc: dc && lookupOf(dc, 'dc'), ac: ac && lookupOf(ac, 'ac') };
  return tables.dc && tables.ac && { dc: tables.dc, ac: tables.ac };
}

/** The blocks of a component in the first MCU, below the row of samples that is kept from the row of MCUs before. */
function blocksOf(index: number, lookups: number, { component, size, stride }: PlaneLayout, plane: Area): BlockPlace[] {
  const { across, down } = component;
  return Array.from({ length: across * down }, (_, block) => {
    const [x, y] = [(block % across) * size, 1 + Math.floor(block / across) * size];
    return { index, lookups, size, at: offset(plane.at, y * stride + x), step: across * size, stride };
  });
}
