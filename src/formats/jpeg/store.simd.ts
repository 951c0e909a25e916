// The twin of store.ts: data, coefficients and samples all lie in the memory of the WebAssembly module.

import type { Area, SimdInstance } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import type { PlaneLayout } from './layout.ts';
import {
  type BlockPlace,
  endOfScan,
  jpegSizes,
  layOut,
  startScan,
  writeBlocks,
  writeFactors,
  writeLookups,
} from './memory.simd.ts';
import { type Pass, passOf } from './passes.ts';
import { simdPixels } from './pixels.simd.ts';
import type { MakeStore, StoredPart } from './scans.ts';
import {
  coefficientBytes,
  passAcFirst,
  passAcRefining,
  passDcFirst,
  passDcRefining,
  passWhole,
} from './twin-layout.ts';

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
    const data = bytes.subarray(first.at);
    const rowBytes = layout.planes.map(({ stride, size }) => (stride / size) * coefficientBytes);
    const starts = layout.planes.map((_, index) =>
      layout.planes
        .slice(0, index)
        .reduce((sum, { component }, before) => sum + (rowBytes[before] as number) * component.down, 0),
    );
    const mcuRowBytes = layout.planes.reduce(
      (sum, { component }, index) => sum + (rowBytes[index] as number) * component.down,
      0,
    );
    const sizes = { ...jpegSizes(data, layout), coefficients: mcuRowBytes * layout.mcusDown };
    const held = simd.hold(sizes);
    const planes = layOut(held.areas, data, layout);
    held.areas.coefficients.bytes.fill(0);
    /** A component's coefficients, all its rows of blocks one after the other. */
    const coefficientsAt = (index: number): Pointer =>
      offset(held.areas.coefficients.at, (starts[index] as number) * layout.mcusDown);
    const blocksOf = ({ index, across, down, blocksAcross }: StoredPart): BlockPlace[] =>
      Array.from({ length: across * down }, (_, block) => {
        const place = Math.floor(block / across) * blocksAcross + (block % across);
        const stride = down * blocksAcross * coefficientBytes;
        return {
          index,
          size: 0,
          at: offset(coefficientsAt(index), place * coefficientBytes),
          step: across * coefficientBytes,
          stride,
        };
      });
    return {
      read: (scan, scanParts, size) => {
        const { exports, areas } = held;
        for (const part of scanParts) writeLookups(areas, part.index, part);
        const blocks = scanParts.flatMap(blocksOf);
        writeBlocks(areas, blocks);
        const start = offset(areas.data.at, scan.at - first.at);
        startScan(exports, areas, scan, { data: start, blockCount: blocks.length, mcusAcross: size.across });
        const pass = passNumbers[passOf(scan)];
        for (let y = 0; y < size.down; y += 1) {
          if (exports.readScanRow(pass, scan.from, scan.to, scan.low) === 0) return undefined;
        }
        return endOfScan(exports, areas, bytes, first.at);
      },
      coefficients: () =>
        layout.planes.map(({ component }, index) => {
          const values = ((rowBytes[index] as number) * component.down * layout.mcusDown) / 2;
          return new Int16Array(held.areas.coefficients.bytes.buffer, coefficientsAt(index), values);
        }),
      rows: () => {
        for (const [index, plane] of layout.planes.entries()) writeFactors(held.areas, index, plane);
        const rows = layout.planes.flatMap((plane, index) => rowsOf(index, plane, planes[index] as Area));
        const described = writeBlocks(held.areas, rows);
        let mcu = 0;
        const next = (): boolean => {
          const done = rows.every(({ index, row, down }, place) => {
            const bytesAcross = rowBytes[index] as number;
            const at = offset(coefficientsAt(index), (mcu * down + row) * bytesAcross);
            return held.exports.transformBlocks(at, bytesAcross / coefficientBytes, described[place] as Pointer) !== 0;
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
