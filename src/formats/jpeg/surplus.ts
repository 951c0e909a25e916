// The end of a picture's data. Cameras and scanners leave padding behind the last MCU, or rows below the picture. But where bytes
// were put into the data, its MCUs have moved, and what is left over are the picture's own last ones.
import { imageDamage } from '../../errors.ts';
import { cutOff } from '../format.ts';
import { EntropyReader } from './entropy.ts';
import type { JpegScan } from './file.ts';
import type { DataEnd } from './layout.ts';
import { lookupOf } from './lookup.ts';
import { isRestart } from './markers.ts';
import { passOf, readPasses, type ScanState } from './passes.ts';

export const surplusData = 'Its entropy-coded data goes on where it should end.';

/**
 * Judges the end of the scan that completes the picture. Any marker may follow, or bytes without one, but not nothing: a file
 * that just stops was cut off as a rule.
 * @param across MCUs in a row of the scan
 * @throws OssError ImageDamage
 */
export function checkEnd(bytes: Uint8Array, scan: JpegScan, across: number, end: DataEnd): void {
  const isHarmful = end.bitsLeft >= 8 ? !isHarmless(bytes, scan, across, end) : goesOn(bytes, scan, end);
  if (isHarmful) throw imageDamage(surplusData);
  // One byte 0xff is half a marker, several are padding.
  const isPadded = bytes.at(-1) === 0xff && bytes.at(-2) === 0xff;
  if (end.marker === bytes.length && end.bitsLeft < 8 && !isPadded) throw imageDamage(cutOff);
}

/** True if data follows behind a restart marker. In a sequential file these are rows below the picture, as scanners write them. */
function goesOn(bytes: Uint8Array, { frame }: JpegScan, { marker }: DataEnd): boolean {
  const next = bytes[marker + 2];
  return frame.progressive && isRestart(bytes[marker + 1]) && next !== undefined && next !== 0xff;
}

/** Bits of an MCU on average. Shorter ones, of flat colour, come out of any bytes. */
const tellingBits = 24;

/** True if the bytes left over are none of the picture's. */
function isHarmless(bytes: Uint8Array, scan: JpegScan, across: number, { marker, bitsLeft }: DataEnd): boolean {
  const partly = bitsLeft & 7;
  const { data, starts, end } = dataBefore(bytes, marker, 2 + (bitsLeft >> 3));
  const [before, last] = data as unknown as [number, number];
  const rest = data.subarray(2);
  // The last byte of a scan is filled up with ones (T.81 F.1.2.3). Where it is not, the scan goes on.
  const ones = (1 << partly) - 1;
  const filler = last & ones;
  if (rest.every((byte) => byte === rest[0])) {
    // The same byte again and again is padding, unless it begins before the picture ends: then it fills a hole in the data.
    const isFilled = filler === ones || (filler === 0 && rest[0] === 0);
    return isFilled && (before !== rest[0] || last !== rest[0]);
  }
  const reader = new EntropyReader(bytes.subarray(0, end), { at: starts[partly > 0 ? 1 : 2] as number });
  if (partly > 0) reader.take(8 - partly);
  const mcus = mcusUpToEnd(reader, scan);
  // Whole rows are below the picture. MCUs up to a restart marker are, too: others would have come out of step with the markers.
  if (mcus !== undefined && (mcus % across === 0 || isRestart(bytes[marker + 1]))) return true;
  return filler === ones && (mcus === undefined || bitsLeft / mcus < tellingBits);
}

/** The last bytes of data before a marker, without the zeros that follow 0xff; where the first three are in the file, and their end. */
function dataBefore(bytes: Uint8Array, marker: number, count: number) {
  const data = new Uint8Array(count);
  const starts: number[] = [];
  let end = marker;
  // Fill bytes: data has a zero after 0xff.
  while (bytes[end - 1] === 0xff) end -= 1;
  let at = end;
  for (let index = count - 1; index >= 0; index -= 1) {
    at -= bytes[at - 1] === 0 && bytes[at - 2] === 0xff ? 2 : 1;
    data[index] = bytes[at] as number;
    if (index < 3) starts[index] = at;
  }
  return { data, starts, end };
}

/** The number of MCUs that the rest of the data is made of; undefined where it is something else, or a scan that refines another. */
function mcusUpToEnd(reader: EntropyReader, scan: JpegScan): number | undefined {
  if (scan.high > 0) return undefined;
  const read = readPasses[passOf(scan)];
  const blocks = scan.parts.flatMap(({ component, dc, ac }): ScanState[] => {
    const tables = { dc: dc && lookupOf(dc, 'dcSymbols'), ac: ac && lookupOf(ac, 'acSymbols') };
    const empty = new Int32Array(0);
    const state: ScanState = {
      ...scan,
      dc: tables.dc ?? empty,
      ac: tables.ac ?? empty,
      coefficients: new Int16Array(64),
      predictor: 0,
      endOfBandRun: 0,
    };
    const count = scan.parts.length > 1 ? component.across * component.down : 1;
    return Array<ScanState>(count).fill(state);
  });
  for (let mcus = 0; ; mcus += 1) {
    if (reader.at >= reader.bytes.length) {
      const end = reader.end();
      if (!end) return undefined;
      if (end.bitsLeft < 8) return reader.take(end.bitsLeft) === (1 << end.bitsLeft) - 1 ? mcus : undefined;
    }
    if (!blocks.every((state) => read(reader, state, 0))) return undefined;
  }
}
