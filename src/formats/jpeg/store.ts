// The coefficients of a JPEG of several scans, and their samples. The twin is store.simd.ts with assembly/formats/jpeg/passes.ts.
import { EntropyReader } from './entropy.ts';
import type { JpegScan } from './file.ts';
import { inverseTransforms, isBeyondDc } from './inverse.ts';
import type { DataEnd, SampleLayout, SampleRows } from './layout.ts';
import { passOf, type ReadPass, readPasses, type ScanState } from './passes.ts';
import { blankPlanes } from './rows.ts';
import type { CoefficientStore, ScanSize, StoredPart } from './scans.ts';
import { zigzag } from './tables.ts';

const positions = Array.from({ length: 64 }, (_, position) => position);

export function plainStore(bytes: Uint8Array, _first: JpegScan, layout: SampleLayout): CoefficientStore {
  // In zigzag order, block by block.
  const stored = layout.planes.map(
    ({ component: { across, down } }) => new Int16Array(layout.mcusAcross * across * layout.mcusDown * down * 64),
  );
  return {
    read: (scan, parts, size) => {
      const states = parts.map((part): ScanState => {
        const { index, dc, ac } = part;
        const { from, to, low } = scan;
        return { from, to, low, dc, ac, coefficients: stored[index] as Int16Array, predictor: 0, endOfBandRun: 0 };
      });
      return readScan(new EntropyReader(bytes, scan), scan, parts, size, states);
    },
    coefficients: () => stored.map((values) => ({ values, length: 64, places: positions })),
    rows: () => transformed(stored, layout),
  };
}

function readScan(
  reader: EntropyReader,
  scan: JpegScan,
  parts: readonly StoredPart[],
  size: ScanSize,
  states: readonly ScanState[],
): DataEnd | undefined {
  const read: ReadPass = readPasses[passOf(scan)];
  let untilRestart = scan.restartInterval;
  for (let y = 0; y < size.down; y += 1) {
    for (let x = 0; x < size.across; x += 1) {
      if (scan.restartInterval > 0) {
        if (untilRestart === 0) {
          if (!reader.restart()) return undefined;
          untilRestart = scan.restartInterval;
          for (const state of states) {
            state.predictor = 0;
            state.endOfBandRun = 0;
          }
        }
        untilRestart -= 1;
      }
      for (const [index, { across, down, blocksAcross }] of parts.entries()) {
        for (let row = 0; row < down; row += 1) {
          const start = ((y * down + row) * blocksAcross + x * across) * 64;
          for (let at = start; at < start + across * 64; at += 64) {
            if (!read(reader, states[index] as ScanState, at)) return undefined;
          }
        }
      }
    }
    if (reader.isBeyondEnd) return undefined;
  }
  return reader.end();
}

/** Transforms the coefficients, a row of MCUs at a time. */
function transformed(stored: readonly Int16Array[], layout: SampleLayout): SampleRows {
  const planes = blankPlanes(layout);
  const block = new Int32Array(64);
  let mcu = 0;
  const next = (): boolean => {
    for (const [index, { component, size, stride }] of layout.planes.entries()) {
      const coefficients = stored[index] as Int16Array;
      const samples = planes[index] as Uint8ClampedArray;
      const factors = component.factors as Uint16Array;
      const inverse = inverseTransforms[size];
      const blocksAcross = stride / size;
      for (let row = 0; row < component.down; row += 1) {
        const start = (mcu * component.down + row) * blocksAcross;
        for (let column = 0; column < blocksAcross; column += 1) {
          const at = (start + column) * 64;
          for (let position = 0; position < 64; position += 1) {
            block[zigzag[position] as number] = (coefficients[at + position] as number) * (factors[position] as number);
          }
          if (isBeyondDc(block[0] as number)) return false;
          inverse(block, samples, (1 + row * size) * stride + column * size, stride);
        }
      }
    }
    mcu += 1;
    return true;
  };
  return { planes, next };
}
