// JPEGs of several scans, progressive ones among them (T.81 annex G): all coefficients are kept until the last scan is read.
import type { JpegReader, JpegScan, ScanPart } from './file.ts';
import type { SampleLayout, SampleRows } from './layout.ts';
import { type LookupKind, lookupOf } from './lookup.ts';

/** The coefficients of all blocks, those that only fill the last MCU among them. */
export interface CoefficientStore {
  /** Gives the place behind the scan's data; 0 where it is not as it should be. */
  read(scan: JpegScan, parts: readonly StoredPart[], size: ScanSize): number;
  /** What they come to. */
  rows(): SampleRows;
}

export type MakeStore = (bytes: Uint8Array, first: JpegScan, layout: SampleLayout) => CoefficientStore;

/** A component of a scan. */
export interface StoredPart {
  /** Of the component in its frame. */
  readonly index: number;
  /** Tables of symbols, empty where the scan needs none. */
  readonly dc: Int32Array;
  readonly ac: Int32Array;
  /** Its blocks in an MCU of this scan. */
  readonly across: number;
  readonly down: number;
  /** Blocks in a row of the store. */
  readonly blocksAcross: number;
}

/** In MCUs of the scan. */
export interface ScanSize {
  readonly across: number;
  readonly down: number;
}

/** Undefined where a scan is not as it should be, or something is left open. */
export function storedRows(
  bytes: Uint8Array,
  reader: JpegReader,
  first: JpegScan,
  layout: SampleLayout,
  makeStore: MakeStore,
): SampleRows | undefined {
  const { components } = layout.frame;
  // Bits that are still to come, of each component's coefficients; -1 where nothing has come.
  const missing = components.map(() => new Int8Array(64).fill(-1));
  const store = makeStore(bytes, first, layout);
  for (let scan: JpegScan | 'end' | undefined = first; scan !== 'end'; ) {
    if (!scan) return undefined;
    const parts: StoredPart[] = [];
    for (const part of scan.parts) {
      const index = components.indexOf(part.component);
      const tables = tablesOf(part, scan);
      if (!tables || !follows(scan, missing[index] as Int8Array)) return undefined;
      const { across, down } = scan.parts.length === 1 ? { across: 1, down: 1 } : part.component;
      parts.push({ index, ...tables, across, down, blocksAcross: layout.mcusAcross * part.component.across });
    }
    const end = store.read(scan, parts, sizeOf(scan, layout));
    if (end === 0) return undefined;
    scan = reader.next(end);
  }
  // What libjpeg would smooth over.
  return missing.some((of) => of.some((bits) => bits !== 0)) ? undefined : store.rows();
}

/** A scan of one component has no blocks that only fill. */
function sizeOf({ parts, frame }: JpegScan, { mcusAcross, mcusDown }: SampleLayout): ScanSize {
  const [part, ...more] = parts;
  if (!part || more.length > 0) return { across: mcusAcross, down: mcusDown };
  const { across, down } = part.component;
  return {
    across: Math.ceil((frame.width * across) / (frame.across * 8)),
    down: Math.ceil((frame.height * down) / (frame.down * 8)),
  };
}

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

/** What a scan says of a block. */
export type Pass = 'whole' | 'dcFirst' | 'dcRefining' | 'acFirst' | 'acRefining';

export function passOf({ frame, from, high }: JpegScan): Pass {
  if (!frame.progressive) return 'whole';
  if (from === 0) return high === 0 ? 'dcFirst' : 'dcRefining';
  return high === 0 ? 'acFirst' : 'acRefining';
}

/** Those the scan needs; undefined where one is missing or refused. */
function tablesOf({ dc, ac }: ScanPart, scan: JpegScan): Pick<StoredPart, 'dc' | 'ac'> | undefined {
  const pass = passOf(scan);
  const table = (isNeeded: boolean, codes: Uint8Array | undefined, kind: LookupKind): Int32Array | undefined =>
    isNeeded ? codes && lookupOf(codes, kind) : new Int32Array(0);
  const tables = {
    dc: table(pass === 'whole' || pass === 'dcFirst', dc, 'dcSymbols'),
    ac: table(pass !== 'dcFirst' && pass !== 'dcRefining', ac, 'acSymbols'),
  };
  return tables.dc && tables.ac && { dc: tables.dc, ac: tables.ac };
}
