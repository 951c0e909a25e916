// JPEGs of several scans, progressive ones among them (T.81 annex G): all coefficients are kept until the last scan is read.
import { EntropyReader } from './jpeg-entropy.ts';
import type { JpegFrame, JpegReader, JpegScan, ScanPart } from './jpeg-file.ts';
import { inverseTransforms, isBeyondDc } from './jpeg-inverse.ts';
import type { SampleLayout, SampleRows } from './jpeg-layout.ts';
import { type LookupKind, lookupOf } from './jpeg-lookup.ts';
import { readAcFirst, readAcRefining, readDcFirst, readDcRefining, readWhole, type ScanState } from './jpeg-passes.ts';
import { blankPlanes } from './jpeg-rows.ts';
import { zigzag } from './jpeg-tables.ts';

/** A component's blocks, 64 coefficients each in zigzag order, with those that only fill the last MCU. */
interface Stored {
  readonly coefficients: Int16Array;
  readonly blocksAcross: number;
  /** Bits that are still to come, of each coefficient; -1 where nothing has come. */
  readonly missing: Int8Array;
}

/** Reads all scans; undefined where one is not as it should be, or something is left open. */
export function storedRows(
  bytes: Uint8Array,
  reader: JpegReader,
  first: JpegScan,
  layout: SampleLayout,
): SampleRows | undefined {
  const { frame, mcusAcross, mcusDown } = layout;
  const stored = frame.components.map(({ across, down }): Stored => {
    const blocksAcross = mcusAcross * across;
    return {
      blocksAcross,
      coefficients: new Int16Array(blocksAcross * mcusDown * down * 64),
      missing: new Int8Array(64).fill(-1),
    };
  });
  for (let scan: JpegScan | 'end' | undefined = first; scan !== 'end'; ) {
    if (!scan) return undefined;
    const end = readScan(bytes, scan, stored, layout);
    if (end === 0) return undefined;
    scan = reader.next(end);
  }
  // What libjpeg would smooth over.
  if (stored.some(({ missing }) => missing.some((bits) => bits !== 0))) return undefined;
  return transformed(stored, layout);
}

/** Gives the place behind the data; 0 where it is not as it should be. */
function readScan(bytes: Uint8Array, scan: JpegScan, stored: readonly Stored[], layout: SampleLayout): number {
  const { frame, parts, restartInterval } = scan;
  const of = (part: ScanPart): Stored => stored[frame.components.indexOf(part.component)] as Stored;
  if (!parts.every((part) => follows(scan, of(part).missing))) return 0;
  const read = passOf(scan);
  const states: ScanState[] = [];
  for (const part of parts) {
    const tables = tablesOf(part, scan);
    if (!tables) return 0;
    states.push({ ...scan, ...tables, coefficients: of(part).coefficients, predictor: 0, endOfBandRun: 0 });
  }
  const reader = new EntropyReader(bytes, scan.at);
  const alone = parts.length === 1;
  const size = alone ? blocksOf(parts[0] as ScanPart, frame) : { across: layout.mcusAcross, down: layout.mcusDown };
  let untilRestart = restartInterval;
  for (let y = 0; y < size.down; y += 1) {
    for (let x = 0; x < size.across; x += 1) {
      if (restartInterval > 0) {
        if (untilRestart === 0) {
          if (!reader.restart()) return 0;
          untilRestart = restartInterval;
          for (const state of states) {
            state.predictor = 0;
            state.endOfBandRun = 0;
          }
        }
        untilRestart -= 1;
      }
      for (const [index, state] of states.entries()) {
        const part = parts[index] as ScanPart;
        const { blocksAcross } = of(part);
        const [across, down] = alone ? [1, 1] : [part.component.across, part.component.down];
        for (let row = 0; row < down; row += 1) {
          const start = ((y * down + row) * blocksAcross + x * across) * 64;
          for (let at = start; at < start + across * 64; at += 64) if (!read(reader, state, at)) return 0;
        }
      }
    }
    if (reader.isBeyondEnd) return 0;
  }
  return reader.end();
}

/** Blocks of a component that a scan of it alone has. */
const blocksOf = ({ component }: ScanPart, { width, height, across, down }: JpegFrame) => ({
  across: Math.ceil((width * component.across) / (across * 8)),
  down: Math.ceil((height * component.down) / (down * 8)),
});

/** Whether the scan goes on where those before it ended; notes what it brings. */
function follows({ frame, parts, from, to, high, low }: JpegScan, missing: Int8Array): boolean {
  if (!frame.progressive) {
    const isWhole = from === 0 && to === 63 && high === 0 && low === 0 && missing[0] === -1;
    missing.fill(0);
    return isWhole;
  }
  const isBand = from === 0 ? to === 0 : parts.length === 1 && from <= to && to < 64 && missing[0] !== -1;
  if (!isBand || low > 13 || (high > 0 && low !== high - 1)) return false;
  const before = high === 0 ? -1 : high;
  const fits = missing.subarray(from, to + 1).every((bits) => bits === before);
  missing.fill(low, from, to + 1);
  return fits;
}

const passOf = ({ frame, from, high }: JpegScan) => {
  if (!frame.progressive) return readWhole;
  if (from === 0) return high === 0 ? readDcFirst : readDcRefining;
  return high === 0 ? readAcFirst : readAcRefining;
};

/** Those the scan needs; undefined where one is missing or refused. */
function tablesOf({ dc, ac }: ScanPart, { frame, from, high }: JpegScan): Pick<ScanState, 'dc' | 'ac'> | undefined {
  const none = new Int32Array(0);
  const table = (isNeeded: boolean, codes: Uint8Array | undefined, kind: LookupKind): Int32Array | undefined =>
    isNeeded ? codes && lookupOf(codes, kind) : none;
  const needsDc = !frame.progressive || (from === 0 && high === 0);
  const tables = {
    // libjpeg holds DC values to 15 bits.
    dc: dc?.subarray(16).some((symbol) => symbol > 15) ? undefined : table(needsDc, dc, 'symbols'),
    ac: table(!frame.progressive || from > 0, ac, 'symbols'),
  };
  return tables.dc && tables.ac && { dc: tables.dc, ac: tables.ac };
}

/** Rows of MCUs out of all the coefficients. */
function transformed(stored: readonly Stored[], layout: SampleLayout): SampleRows {
  const planes = blankPlanes(layout);
  const block = new Int32Array(64);
  let mcu = 0;
  const next = (): boolean => {
    for (const [index, { component, size, stride }] of layout.planes.entries()) {
      const { coefficients, blocksAcross } = stored[index] as Stored;
      const samples = planes[index] as Uint8ClampedArray;
      const factors = component.factors as Uint16Array;
      const inverse = inverseTransforms[size];
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
  return { planes, next, end: () => 0 };
}
