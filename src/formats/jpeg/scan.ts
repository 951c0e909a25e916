// The scans of a JPEG of several components, dealt out: each component's codes go to a file of its own, as they stand.
import { imageDamage } from '../../errors.ts';
import { BitReader, type BitWriter, type CodeTable, codeTable } from './bits.ts';

export interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly table: number;
  readonly out: BitWriter;
}

export interface Frame {
  readonly marker: number;
  /** Precision, height, width: as they stand in the file. */
  readonly start: Uint8Array;
  readonly components: readonly Component[];
  readonly mcus: number;
  /** Blocks in each MCU, beside those of the component: an MCU of the grey file must be as large as that of the source. */
  readonly fillers: readonly (readonly [across: number, down: number])[];
}

export interface Table {
  readonly contents: Uint8Array;
  codes?: CodeTable;
}

export interface Part {
  readonly component: Component;
  readonly dc: Table | undefined;
  readonly ac: Table | undefined;
}

export interface Scan {
  readonly parts: readonly Part[];
  /** First and last coefficient and the bits of precision, as in the file. */
  readonly selection: readonly [start: number, end: number, approximation: number];
}

export const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/** Where the next marker is: `ff`, then neither `00` nor `ff`. */
export function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff) return at;
  }
  throw imageDamage('The file ends before the picture does.');
}

/** The data of a scan that is of one component already. */
export function copyScan(bytes: Uint8Array, from: number, out: BitWriter): number {
  let end = nextMarker(bytes, from);
  while (isRestart(bytes[end + 1] as number)) end = nextMarker(bytes, end + 2);
  out.write(bytes.subarray(from, end));
  return end;
}

/** A scan of several components: gives the place behind it. */
export function dealScan(bytes: Uint8Array, from: number, scan: Scan, frame: Frame, restartInterval: number): number {
  const reader = new BitReader(bytes, from);
  const dealers = scan.parts.map((part) => ({ deal: dealer(reader, part, scan, frame), ...part.component }));
  for (let mcu = 0; mcu < frame.mcus; mcu += 1) {
    if (restartInterval > 0 && mcu > 0 && mcu % restartInterval === 0) {
      const at = nextMarker(bytes, reader.at);
      const expected = 0xd0 + ((mcu / restartInterval - 1) & 7);
      if (bytes[at + 1] !== expected) throw imageDamage('One of its restart markers is missing.');
      reader.restart(at + 2);
      for (const { out } of dealers) {
        out.align();
        out.write([0xff, expected]);
      }
    }
    for (const { deal } of dealers) deal();
    reader.holdToEnd();
  }
  for (const { out } of dealers) out.align();
  return nextMarker(bytes, reader.at);
}

/** Copies the blocks that one MCU has of a component, and adds the fillers. */
function dealer(reader: BitReader, { component, dc, ac }: Part, { selection }: Scan, frame: Frame): () => void {
  const { across, down, out } = component;
  const blocks = across * down;
  const filling = frame.fillers.reduce((sum, [h, v]) => sum + h * v, 0);
  const progressive = frame.marker === 0xc2;
  if (progressive && selection[1] !== 0) throw imageDamage('One of its progressive scans mixes components.');
  const refining = progressive && selection[2] >> 4 !== 0;
  const dcCodes = refining ? undefined : codesOf(dc);
  const acCodes = progressive ? undefined : codesOf(ac);

  const copyCode = (codes: CodeTable): number => {
    const code = reader.takeCode(codes);
    const symbol = (code >> 16) & 0xff;
    out.put(code & 0xffff, code >>> 24);
    const extra = symbol & 15;
    if (extra > 0) out.put(reader.take(extra), extra);
    return symbol;
  };
  // A filler block: "no change", and the end of the block where there is more than its DC value; or one bit that is not set.
  const fillerBits = acCodes ? 2 : 1;
  return () => {
    for (let block = 0; block < blocks; block += 1) {
      if (!dcCodes) {
        out.put(reader.take(1), 1);
        continue;
      }
      if (copyCode(dcCodes) > 15) throw imageDamage('Its data has a DC value that is out of range.');
      if (!acCodes) continue;
      for (let position = 1; position < 64; position += 1) {
        const symbol = copyCode(acCodes);
        if ((symbol & 15) === 0 && symbol !== 0xf0) break;
        position += symbol >> 4;
      }
    }
    for (let block = 0; block < filling; block += 1) out.put(0, fillerBits);
  };
}

function codesOf(table: Table | undefined): CodeTable {
  if (!table) throw imageDamage('One of its Huffman tables is missing.');
  table.codes ??= codeTable(table.contents);
  return table.codes;
}
