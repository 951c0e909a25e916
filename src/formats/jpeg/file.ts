// The structure of a JPEG file, scan by scan (T.81 annex B). What libjpeg tolerates is tolerated: fill bytes anywhere, garbage
// before the first scan, stray restart markers, wrong scan parameters in a sequential file, missing Huffman tables.
import { imageDamage } from '../../errors.ts';
import { APP0, APP14, DHT, DQT, DRI, EOI, isBare, isSkipped, SOF0, SOF1, SOF2, SOI, SOS, segments } from './markers.ts';
import { standardCodes } from './standard-codes.ts';

/** libjpeg's JPEG_MAX_DIMENSION. */
const mostPixelsASide = 65500;
/** T.81 B.2.3, for a scan of several components. */
const mostBlocksAnMcu = 10;

export interface JpegComponent {
  readonly id: number;
  /** The sampling factors: blocks across and down in an MCU. */
  readonly across: number;
  readonly down: number;
  readonly table: number;
  /** The quantisation table in zigzag order, as it was before the component's first scan. */
  factors?: Uint16Array;
}

export interface JpegFrame {
  readonly progressive: boolean;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
  /** The largest factors of its components. */
  readonly across: number;
  readonly down: number;
  /** True for the four components of CMYK and YCCK; false for grey, YCbCr and RGB. */
  readonly hasInks: boolean;
  /** True if the first three components are YCbCr; otherwise they are RGB, or cyan, magenta and yellow. */
  readonly isYcc: boolean;
}

export interface ScanPart {
  readonly component: JpegComponent;
  /** 16 counts by code length, then the symbols. */
  readonly dc: Uint8Array | undefined;
  readonly ac: Uint8Array | undefined;
}

export interface JpegScan {
  readonly frame: JpegFrame;
  readonly parts: readonly ScanPart[];
  /** The first and the last coefficient; the number of low bits that the scan before and this one leave out. */
  readonly from: number;
  readonly to: number;
  readonly high: number;
  readonly low: number;
  /** Counted in MCUs; 0 for no restart markers. */
  readonly restartInterval: number;
  /** The offset of its data. */
  readonly at: number;
}

/** Every method throws an OssError, ImageDamage, for what it refuses. */
export class JpegReader {
  readonly #bytes: Uint8Array;
  readonly #factors: (Uint16Array | undefined)[] = [];
  readonly #codes = new Map<number, Uint8Array>();
  #restartInterval = 0;
  /** The frame as its header has it; its colours are known only at the first scan. */
  #header: Omit<JpegFrame, 'isYcc'> | undefined;
  #frame: JpegFrame | undefined;
  #saysYcc = false;
  #adobe: number | undefined;
  #hasEnded = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads on from a marker to the next scan; undefined where the picture ends instead, or the file. */
  next(from: number): JpegScan | undefined {
    for (const { marker, start, end, isWhole, isDetached } of segments(this.#bytes, from)) {
      // The bytes may be a scan whose header is broken. Before the first one, that would leave nothing to decode.
      if (isDetached && this.#frame) throw imageDamage('There are bytes between its segments.');
      if (marker === EOI) {
        this.#hasEnded = true;
        return undefined;
      }
      if (marker === SOI && start !== 2) throw imageDamage('A second picture begins within it.');
      if (isBare(marker)) continue;
      if (!isWhole) throw imageDamage('One of its segments is longer than the file.');
      const contents = this.#bytes.subarray(start, end);
      if (marker === SOS) return this.#readScan(contents, end);
      this.#readSegment(marker, contents);
    }
    return undefined;
  }

  /** True once the end marker was met. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  #readSegment(marker: number, contents: Uint8Array): void {
    if (marker === DQT) this.#readFactors(contents);
    else if (marker === DHT) this.#readCodes(contents);
    else if (marker === DRI) {
      if (contents.length !== 2) throw imageDamage('Its restart interval is broken.');
      this.#restartInterval = word(contents, 0);
    } else if (marker === SOF0 || marker === SOF1 || marker === SOF2) {
      if (this.#header) throw imageDamage('It has two frame headers.');
      this.#header = readFrame(contents, marker === SOF2);
    } else if (marker === APP0 && contents.length >= 14 && startsWith(contents, 'JFIF\0')) this.#saysYcc = true;
    else if (marker === APP14 && contents.length >= 12 && startsWith(contents, 'Adobe')) this.#adobe = contents[11];
    else if (!isSkipped(marker)) throw imageDamage(`It has an unexpected segment, 0x${marker.toString(16)}.`);
  }

  #readFactors(contents: Uint8Array): void {
    for (let at = 0; at < contents.length; ) {
      const id = contents[at] as number;
      const wide = id >> 4;
      const end = at + 1 + 64 * (wide + 1);
      if (wide > 1 || (id & 15) > 3 || end > contents.length)
        throw imageDamage('One of its quantisation tables is broken.');
      const place = at + 1;
      this.#factors[id & 15] = Uint16Array.from({ length: 64 }, (_, index) =>
        wide ? word(contents, place + 2 * index) : (contents[place + index] as number),
      );
      at = end;
    }
  }

  #readCodes(contents: Uint8Array): void {
    for (let at = 0; at < contents.length; ) {
      const id = contents[at] as number;
      const symbols = contents.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
      const end = at + 17 + symbols;
      if ((id & 0xef) > 3 || symbols > 256 || end > contents.length)
        throw imageDamage('One of its Huffman tables is broken.');
      this.#codes.set(id, contents.subarray(at + 1, end));
      at = end;
    }
  }

  /** libjpeg's guess (default_decompress_parms in jdapimin.c). */
  #isYcc(components: readonly JpegComponent[]): boolean {
    if (components.length === 1) return false;
    if (components.length === 4) return (this.#adobe ?? 0) !== 0;
    if (this.#saysYcc) return true;
    if (this.#adobe !== undefined) return this.#adobe !== 0;
    return components.map(({ id }) => String.fromCharCode(id)).join('') !== 'RGB';
  }

  #readScan(contents: Uint8Array, at: number): JpegScan {
    if (!this.#header) throw imageDamage('It has a scan before its frame header.');
    this.#frame ??= { ...this.#header, isYcc: this.#isYcc(this.#header.components) };
    const frame = this.#frame;
    const count = contents[0] ?? 0;
    if (count < 1 || count > 4 || contents.length !== 4 + 2 * count)
      throw imageDamage('One of its scan headers is broken.');
    const parts: ScanPart[] = [];
    for (let index = 0; index < count; index += 1) {
      const [id = 0, choice = 0] = contents.subarray(1 + 2 * index);
      // As libjpeg-turbo: of components with the same number, the first that is not in the scan yet.
      const component = frame.components.find(
        (candidate) => candidate.id === id && !parts.some((part) => part.component === candidate),
      );
      if (!component) throw imageDamage('One of its scans names a component that it does not have, or one twice.');
      component.factors ??= this.#factors[component.table];
      if (!component.factors) throw imageDamage('One of its quantisation tables is missing.');
      parts.push({ component, dc: this.#codesOf(choice >> 4), ac: this.#codesOf(0x10 | (choice & 15)) });
    }
    const blocks = parts.reduce((sum, { component: { across, down } }) => sum + across * down, 0);
    if (count > 1 && blocks > mostBlocksAnMcu)
      throw imageDamage(`One of its MCUs has ${blocks} blocks; expected at most ${mostBlocksAnMcu}.`);
    const [from = 0, to = 0, approximation = 0] = contents.subarray(1 + 2 * count);
    // Some writers leave all of these zero in sequential files: libjpeg only warns.
    const band = frame.progressive ? { from, to, high: approximation >> 4, low: approximation & 15 } : wholeBand;
    return { frame, parts, ...band, restartInterval: this.#restartInterval, at };
  }

  /** The frames of Motion JPEG leave out the tables of T.81 annex K.3; libjpeg puts them in, in sequential files. */
  #codesOf(id: number): Uint8Array | undefined {
    return this.#codes.get(id) ?? (this.#frame?.progressive ? undefined : standardCodes(id));
  }
}

function readFrame(contents: Uint8Array, progressive: boolean): Omit<JpegFrame, 'isYcc'> {
  const [height, width, count = 0] = [word(contents, 1), word(contents, 3), contents[5]];
  if (contents[0] !== 8 || ![1, 3, 4].includes(count) || contents.length !== 6 + 3 * count)
    throw imageDamage('Its frame header is broken.');
  if (Math.min(width, height) === 0 || Math.max(width, height) > mostPixelsASide)
    throw imageDamage(`Its frame header says ${width}x${height}; expected 1 to ${mostPixelsASide} pixels a side.`);
  const components = Array.from({ length: count }, (_, index): JpegComponent => {
    const [id = 0, factors = 0, table = 0] = contents.subarray(6 + 3 * index);
    return { id, across: factors >> 4, down: factors & 15, table };
  });
  if (components.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4))
    throw imageDamage('Its sampling factors are out of range.');
  // The MCU of a component alone is one block, whatever its factors.
  const all = count === 1 ? components.map((component) => ({ ...component, across: 1, down: 1 })) : components;
  return {
    progressive,
    width,
    height,
    components: all,
    across: Math.max(...all.map(({ across }) => across)),
    down: Math.max(...all.map(({ down }) => down)),
    hasInks: count === 4,
  };
}

const wholeBand = { from: 0, to: 63, high: 0, low: 0 };

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

const startsWith = (contents: Uint8Array, text: string): boolean =>
  [...text].every((letter, index) => contents[index] === letter.charCodeAt(0));
