// JPEGs of several scans, progressive ones among them (T.81 annex G): all coefficients are kept until the last scan is read.
import { imageDamage } from '../../errors.ts';
import { cutOff } from '../format.ts';
import type { JpegReader, JpegScan, ScanPart } from './file.ts';
import { blocksOf, type DataEnd, type SampleLayout, type SampleRows } from './layout.ts';
import { type LookupKind, lookupOf } from './lookup.ts';
import { isZeroPadding } from './padding.ts';
import { passOf } from './passes.ts';
import { type StoredValues, smooth } from './smoothing.ts';
import { checkEnd, surplusData } from './surplus.ts';

export const damagedData = 'Its entropy-coded data is damaged or ends before the picture does.';
export const badTables = 'One of its Huffman tables is missing or impossible.';

/** The coefficients of all blocks, including those that only fill the last MCU. */
export interface CoefficientStore {
  /** Reads a scan; undefined where its data is damaged. */
  read(scan: JpegScan, parts: readonly StoredPart[], size: ScanSize): DataEnd | undefined;
  /** The coefficients of each component, to be changed in place. */
  coefficients(): readonly StoredValues[];
  /** Transforms the coefficients into samples. `isSmoothed` says that those of `coefficients` were changed. */
  rows(isSmoothed: boolean): SampleRows;
}

export type MakeStore = (bytes: Uint8Array, first: JpegScan, layout: SampleLayout) => CoefficientStore;

/** A component of a scan. */
export interface StoredPart {
  /** The component's index in its frame. */
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

/** Scans may cost next to no bytes; pictures have ten, or a few dozen. */
const mostScans = 100;

/**
 * A progressive file may end before all bits of its coefficients came (jcmaster.c holds that to be legal): that is the picture,
 * only coarser, and smoothed as libjpeg-turbo does it.
 * @throws OssError ImageDamage where a scan is damaged or out of order, or a component has none
 */
export function storedRows(
  bytes: Uint8Array,
  reader: JpegReader,
  first: JpegScan,
  layout: SampleLayout,
  makeStore: MakeStore,
): SampleRows {
  const { components } = layout.frame;
  // How many low bits of each component's coefficients are still to come; -1 where all are.
  const missing = components.map(() => new Int8Array(64).fill(-1));
  const store = makeStore(bytes, first, layout);
  let scan = first;
  for (let scans = 1; ; scans += 1) {
    if (scans > mostScans) throw imageDamage(`It has more than ${mostScans} scans.`);
    const parts: StoredPart[] = [];
    for (const part of scan.parts) {
      const index = components.indexOf(part.component);
      const tables = tablesOf(part, scan);
      if (!follows(scan, missing[index] as Int8Array)) throw imageDamage('One of its scans is out of order.');
      const { across, down } = scan.parts.length === 1 ? { across: 1, down: 1 } : part.component;
      parts.push({ index, ...tables, across, down, blocksAcross: layout.mcusAcross * part.component.across });
    }
    const size = sizeOf(scan, layout);
    const end = store.read(scan, parts, size);
    if (!end) throw imageDamage(damagedData);
    const isComplete = missing.every((bits) => bits.every((low) => low === 0));
    const next = isComplete ? undefined : reader.next(end.marker);
    if (!next) {
      checkEnd(bytes, scan, size.across, end);
      if (!isComplete && !reader.hasEnded) throw imageDamage(cutOff);
      break;
    }
    if (end.bitsLeft >= 8 && !isZeroPadding(bytes, end)) throw imageDamage(surplusData);
    scan = next;
  }
  if (missing.some((bits) => bits[0] === -1)) throw imageDamage('One of its scans is missing.');
  return store.rows(smooth(store.coefficients(), missing, layout));
}

/** A scan of one component leaves out the blocks that only fill the last MCU. */
function sizeOf({ parts, frame }: JpegScan, { mcusAcross, mcusDown }: SampleLayout): ScanSize {
  const [part, ...more] = parts;
  return part && more.length === 0 ? blocksOf(part.component, frame) : { across: mcusAcross, down: mcusDown };
}

/** True if the scan continues where those before it ended. Notes in `missing` what it brings. */
function follows({ frame, parts, from, to, high, low }: JpegScan, missing: Int8Array): boolean {
  if (!frame.progressive) {
    const isFirst = missing[0] === -1;
    missing.fill(0);
    return isFirst;
  }
  const isBand = from === 0 ? to === 0 : parts.length === 1 && from <= to && to < 64 && missing[0] !== -1;
  if (!isBand || low > 13 || (high > 0 && low !== high - 1)) return false;
  const before = high === 0 ? -1 : high;
  const fits = missing.subarray(from, to + 1).every((bits) => bits === before);
  missing.fill(low, from, to + 1);
  return fits;
}

/** The tables that the scan needs; empty ones for the others. */
function tablesOf({ dc, ac }: ScanPart, scan: JpegScan): Pick<StoredPart, 'dc' | 'ac'> {
  const pass = passOf(scan);
  const table = (isNeeded: boolean, codes: Uint8Array | undefined, kind: LookupKind): Int32Array => {
    const lookup = isNeeded ? codes && lookupOf(codes, kind) : new Int32Array(0);
    if (!lookup) throw imageDamage(badTables);
    return lookup;
  };
  return {
    dc: table(pass === 'whole' || pass === 'dcFirst', dc, 'dcSymbols'),
    ac: table(pass !== 'dcFirst' && pass !== 'dcRefining', ac, 'acSymbols'),
  };
}
