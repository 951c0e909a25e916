// One JPEG of several components -> a grey JPEG each (ITU-T T.81). No coefficient is touched: Huffman codes are only read to
// know whose they are. So a decoder that knows three colours gives exactly the samples of a picture of four inks.
import { imageDamage } from '../../errors.ts';
import { BitWriter } from './bits.ts';
import {
  type Component,
  copyScan,
  dealScan,
  type Frame,
  isRestart,
  nextMarker,
  type Part,
  type Scan,
  type Table,
} from './scan.ts';

const [SOI, EOI, SOS, DQT, DHT, DRI, DNL, APP14] = [0xd8, 0xd9, 0xda, 0xdb, 0xc4, 0xdd, 0xdc, 0xee];

export interface SplitJpeg {
  /** In the order of the frame header: each decodes to its component as grey, as large as the picture. */
  readonly files: readonly Uint8Array<ArrayBuffer>[];
  /** Whether the first three of four components are YCbCr. */
  readonly isYcck: boolean;
}

/** Pictures have a few dozen at most; without an end, a small file could keep a machine busy for minutes. */
const mostScans = 500;

/** One code of one bit, for the symbol 0: "no change" of a DC value, "end of block". All that filler blocks need. */
const fillerTable: Table = { contents: Uint8Array.of(1, ...new Uint8Array(15), 0) };

/** @throws OssError ImageDamage */
export function splitJpeg(bytes: Uint8Array): SplitJpeg {
  const tables = new Map<number, Table>();
  let frame: Frame | undefined;
  let restartInterval = 0;
  let adobeTransform = 0;
  let scans = 0;
  const early: Uint8Array[] = [];
  for (let at = 2; ; ) {
    at = nextMarker(bytes, at);
    const marker = bytes[at + 1] as number;
    if (marker === EOI) break;
    if (isBare(marker)) {
      at += 2;
      continue;
    }
    const end = at + 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
    if (!(end >= at + 4 && end <= bytes.length)) throw imageDamage('One of its segments is longer than the file.');
    const whole = bytes.subarray(at, end);
    const contents = bytes.subarray(at + 4, end);
    at = end;
    if (marker === DHT) readTables(contents, tables);
    else if (marker === DQT || marker === DRI) {
      if (marker === DRI) restartInterval = ((contents[0] ?? 0) << 8) | (contents[1] ?? 0);
      if (frame) for (const { out } of frame.components) out.write(whole);
      else early.push(whole);
    } else if (marker === APP14 && contents.length >= 12 && saysFirst(contents, 'Adobe'))
      adobeTransform = contents[11] as number;
    else if (marker === SOS) {
      if (!frame) throw imageDamage('It has a scan before its frame header.');
      scans += 1;
      if (scans > mostScans) throw imageDamage(`It has more than ${mostScans} scans.`);
      at = splitScan(bytes, end, readScan(contents, frame, tables), frame, restartInterval);
    } else if (isFrame(marker)) {
      if (frame || marker > 0xc2) throw imageDamage('Its frame headers are of a kind that cannot be decoded.');
      frame = readFrame(marker, contents);
      for (const component of frame.components) startFile(component, frame, early);
    } else if (marker === DNL) throw imageDamage('Its height is only told behind its first scan.');
  }
  if (!frame) throw imageDamage('It starts as a JPEG but has no frame header.');
  for (const { out } of frame.components) out.write([0xff, EOI]);
  return { files: frame.components.map(({ out }) => out.written()), isYcck: adobeTransform !== 0 };
}

const saysFirst = (contents: Uint8Array, name: string): boolean =>
  [...name].every((letter, index) => contents[index] === letter.charCodeAt(0));

/** Frame headers; C4, C8 and CC in their midst are tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Markers without a length. */
const isBare = (marker: number): boolean => marker === SOI || marker === 1 || isRestart(marker);

function readTables(contents: Uint8Array, tables: Map<number, Table>): void {
  for (let at = 0; at < contents.length; ) {
    const symbols = contents.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    const end = at + 17 + symbols;
    if (end > contents.length) throw imageDamage('One of its Huffman tables is cut off.');
    tables.set(contents[at] as number, { contents: contents.subarray(at + 1, end) });
    at = end;
  }
}

function readFrame(marker: number, contents: Uint8Array): Frame {
  const count = contents[5] ?? 0;
  if (contents.length < 6 + 3 * count) throw imageDamage('Its frame header is cut off.');
  const components = Array.from({ length: count }, (_, index): Component => {
    const [id = 0, sampling = 0, table = 0] = contents.subarray(6 + 3 * index);
    const [across, down] = [sampling >> 4, sampling & 15];
    if (across < 1 || across > 4 || down < 1 || down > 4) throw imageDamage('Its sampling factors are out of range.');
    return { id, across, down, table, out: new BitWriter() };
  });
  const across = Math.max(...components.map((component) => component.across));
  const down = Math.max(...components.map((component) => component.down));
  const view = new DataView(contents.buffer, contents.byteOffset);
  const mcus = Math.ceil(view.getUint16(3) / (8 * across)) * Math.ceil(view.getUint16(1) / (8 * down));
  const fillers =
    across === 1 && down === 1
      ? []
      : ([
          [across, down],
          [1, 1],
        ] as const);
  return { marker, start: contents.subarray(0, 5), components, mcus, fillers };
}

/** Where MCUs are of one block, the file is plainly grey; else fillers make it YCbCr without any colour. */
function startFile({ across, down, table, out }: Component, { marker, start, fillers }: Frame, early: Uint8Array[]) {
  out.write([0xff, SOI]);
  for (const segment of early) out.write(segment);
  const list = [[across, down] as const, ...fillers].flatMap(([h, v], index) => [index + 1, (h << 4) | v, table]);
  writeSegment(out, marker, [...start, fillers.length + 1, ...list]);
}

function writeSegment(out: BitWriter, marker: number, contents: readonly number[]): void {
  const length = contents.length + 2;
  out.write([0xff, marker, length >> 8, length & 255, ...contents]);
}

function readScan(contents: Uint8Array, { components }: Frame, tables: ReadonlyMap<number, Table>): Scan {
  const count = contents[0] ?? 0;
  if (count < 1 || count > 4 || contents.length < 4 + 2 * count)
    throw imageDamage('One of its scan headers is broken.');
  const parts = Array.from({ length: count }, (_, index): Part => {
    const [id, choice = 0] = contents.subarray(1 + 2 * index);
    const component = components.find((candidate) => candidate.id === id);
    if (!component) throw imageDamage('One of its scans is of a component that it does not have.');
    return { component, dc: tables.get(choice >> 4), ac: tables.get(0x10 | (choice & 15)) };
  });
  const [start = 0, end = 0, approximation = 0] = contents.subarray(1 + 2 * count);
  return { parts, selection: [start, end, approximation] };
}

/** Gives the place behind the scan. */
function splitScan(bytes: Uint8Array, from: number, scan: Scan, frame: Frame, restartInterval: number): number {
  const { parts, selection } = scan;
  const alone = parts.length === 1;
  for (const { component, dc, ac } of parts) {
    const { out } = component;
    const fillers = alone ? [] : frame.fillers;
    const used = [
      dc && [0x00, dc],
      ac && [0x10, ac],
      fillers[0] && [0x01, fillerTable],
      fillers[0] && [0x11, fillerTable],
    ];
    for (const entry of used) {
      if (entry) writeSegment(out, DHT, [entry[0] as number, ...(entry[1] as Table).contents]);
    }
    const list = [0x00, ...fillers.map(() => 0x11)].flatMap((choice, index) => [index + 1, choice]);
    writeSegment(out, SOS, [fillers.length + 1, ...list, ...selection]);
  }
  return alone
    ? copyScan(bytes, from, (parts[0] as Part).component.out)
    : dealScan(bytes, from, scan, frame, restartInterval);
}
