// The twin of store.ts: data, coefficients and samples all lie in the memory of the WebAssembly module.

import type { Area, SimdInstance } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { DataWindow } from './data-window.simd.ts';
import type { PlaneLayout } from './layout.ts';
import {
  type BlockPlace,
  jpegSizes,
  layOut,
  startScan,
  writeBlocks,
  writeFactors,
  writeLookups,
  writeSlots,
} from './memory.simd.ts';
import { type Pass, passOf } from './passes.ts';
import { simdPixels } from './pixels.simd.ts';
import type { MakeStore, StoredPart } from './scans.ts';
import { smoothedPositions } from './smoothing.ts';
import { bytesOf, type StoredBlocks, storedBlocksOf } from './stored-blocks.ts';
import { passAcFirst, passAcRefining, passDcFirst, passDcRefining, passWhole, zeroTableBytes } from './twin-layout.ts';

const passNumbers: Readonly<Record<Pass, number>> = {
  whole: passWhole,
  dcFirst: passDcFirst,
  dcRefining: passDcRefining,
  acFirst: passAcFirst,
  acRefining: passAcRefining,
};

export const simdStore =
  (simd: SimdInstance): MakeStore =>
  (bytes, first, layout) => {
    const blocks = layout.planes.map(storedBlocksOf);
    const rowBytes = layout.planes.map(({ stride, size }, index) => (stride / size) * bytesOf(blocks[index]));
    const planeBytes = layout.planes.map(
      ({ component }, index) => (rowBytes[index] as number) * component.down * layout.mcusDown,
    );
    const starts = planeBytes.map((_, index) => planeBytes.slice(0, index).reduce((sum, bytes) => sum + bytes, 0));
    const stored = planeBytes.reduce((sum, bytes) => sum + bytes, 0);
    const held = simd.hold({ ...jpegSizes(bytes.length - first.at, layout), zeros: zeroTableBytes, stored });
    const planes = layOut(held.areas, layout);
    // All of the data at once: every scan reads on where the one before ended.
    const data = new DataWindow(held, bytes);
    const stop = data.fill(first.at);
    held.areas.stored.bytes.fill(0);
    for (const [index, { slots }] of blocks.entries()) writeSlots(held.areas, index, slots);
    held.exports.startStore(held.areas.zeros.at);
    /** The blocks of a component, all its rows one after the other. */
    const storedAt = (index: number): Pointer => offset(held.areas.stored.at, starts[index] as number);
    const blocksOf = ({ index, across, down, blocksAcross }: StoredPart): BlockPlace[] =>
      Array.from({ length: across * down }, (_, block) => {
        const blockBytes = bytesOf(blocks[index]);
        const place = Math.floor(block / across) * blocksAcross + (block % across);
        return {
          index,
          size: 0,
          at: offset(storedAt(index), place * blockBytes),
          step: across * blockBytes,
          stride: down * blocksAcross * blockBytes,
        };
      });
    return {
      read: (scan, scanParts, size) => {
        const { exports, areas } = held;
        for (const part of scanParts) writeLookups(areas, part.index, part);
        const places = scanParts.flatMap(blocksOf);
        writeBlocks(areas, places);
        const start = offset(areas.data.at, scan.at - first.at);
        startScan(exports, areas, scan, { data: start, stop, blockCount: places.length, mcusAcross: size.across });
        const pass = passNumbers[passOf(scan)];
        const isKept = scanParts.some(({ index }) => (layout.planes[index] as PlaneLayout).size > 1);
        for (let y = 0; y < size.down; y += 1) {
          if (exports.readScanRow(pass, scan.from, scan.to, scan.low, isKept) === 0) return undefined;
        }
        return data.end();
      },
      coefficients: () =>
        planeBytes.map((bytes, index) => {
          const values = new Int16Array(held.areas.stored.bytes.buffer, storedAt(index), bytes / 2);
          return { ...(blocks[index] as StoredBlocks), values };
        }),
      rows: (isSmoothed) => {
        const always = isSmoothed ? 2 ** smoothedPositions - 1 : 0;
        for (const [index, plane] of layout.planes.entries()) writeFactors(held.areas, index, plane);
        const rows = layout.planes.flatMap((plane, index) => rowsOf(index, plane, planes[index] as Area));
        const described = writeBlocks(held.areas, rows);
        let mcu = 0;
        const next = (): boolean => {
          const done = rows.every(({ index, row, down }, place) => {
            const bytesAcross = rowBytes[index] as number;
            const blockBytes = bytesOf(blocks[index]);
            const at = offset(storedAt(index), (mcu * down + row) * bytesAcross);
            const [count, descriptor] = [bytesAcross / blockBytes, described[place] as Pointer];
            return held.exports.transformBlocks(at, blockBytes, count, always, descriptor) !== 0;
          });
          mcu += 1;
          return done;
        };
        const writeRow = simdPixels(held, planes, layout);
        return { planes: planes.map((plane) => plane.bytes), writeRow, next };
      },
    };
  };

/** A component's rows of blocks in a row of MCUs. */
const rowsOf = (index: number, { component, size, stride }: PlaneLayout, plane: Area) =>
  Array.from({ length: component.down }, (_, row) => ({
    index,
    row,
    down: component.down,
    size,
    at: offset(plane.at, (1 + row * size) * stride),
    step: size,
    stride,
  }));
