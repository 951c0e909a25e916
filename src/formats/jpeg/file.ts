// The segments of a JPEG file, scan by scan (T.81 annex B). Strict: whatever is out of the ordinary, be it allowed or not,
// gives undefined, and is left to libjpeg to judge.

const [SOI, EOI, SOS, DQT, DHT, DRI, APP0, APP14, COM] = [0xd8, 0xd9, 0xda, 0xdb, 0xc4, 0xdd, 0xe0, 0xee, 0xfe];
/** Of libjpeg. */
const mostPixelsASide = 65500;
const mostBlocksAnMcu = 10;

export interface JpegComponent {
  readonly id: number;
  /** Blocks across and down in an MCU: the sampling factors. */
  readonly across: number;
  readonly down: number;
  readonly table: number;
  /** Quantisation, in zigzag order: the table as it was before the component's first scan. */
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
  /** Not RGB. */
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
  /** First and last coefficient; the low bits left off by the scan before and by this one. */
  readonly from: number;
  readonly to: number;
  readonly high: number;
  readonly low: number;
  /** In MCUs; 0 for none. */
  readonly restartInterval: number;
  /** Where its data starts. */
  readonly at: number;
}

export class JpegReader {
  readonly #bytes: Uint8Array;
  readonly #factors: (Uint16Array | undefined)[] = [];
  readonly #codes = new Map<number, Uint8Array>();
  #restartInterval = 0;
  #frame: JpegFrame | undefined;
  #saysYcc = false;
  #adobe: number | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads on at a marker: to the next scan, or to the end of the picture. */
  next(marker: number): JpegScan | 'end' | undefined {
    const bytes = this.#bytes;
    for (let at = marker; at + 4 <= bytes.length || bytes[at + 1] === EOI; ) {
      if (bytes[at] !== 0xff) return undefined;
      const kind = bytes[at + 1] as number;
      if (kind === EOI) return this.#frame && 'end';
      if (kind === SOI && at === 0) {
        at = 2;
        continue;
      }
      const end = at + 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
      if (end < at + 4 || end > bytes.length) return undefined;
      const contents = bytes.subarray(at + 4, end);
      if (kind === SOS) return this.#readScan(contents, end);
      if (!this.#readSegment(kind, contents)) return undefined;
      at = end;
    }
    return undefined;
  }

  #readSegment(kind: number, contents: Uint8Array): boolean {
    if (kind === DQT) return this.#readFactors(contents);
    if (kind === DHT) return this.#readCodes(contents);
    if (kind === DRI) {
      this.#restartInterval = word(contents, 0);
      return contents.length === 2;
    }
    if (kind === 0xc0 || kind === 0xc1 || kind === 0xc2) {
      const isFirst = this.#frame === undefined;
      this.#frame = this.#readFrame(contents, kind === 0xc2);
      return isFirst && this.#frame !== undefined;
    }
    if (kind === APP0 && contents.length >= 14 && startsWith(contents, 'JFIF\0')) this.#saysYcc = true;
    if (kind === APP14 && contents.length >= 12 && startsWith(contents, 'Adobe')) this.#adobe = contents[11];
    return kind === COM || (kind >= APP0 && kind <= 0xef);
  }

  #readFactors(contents: Uint8Array): boolean {
    for (let at = 0; at < contents.length; ) {
      const kind = contents[at] as number;
      const wide = kind >> 4;
      const end = at + 1 + 64 * (wide + 1);
      if (wide > 1 || (kind & 15) > 3 || end > contents.length) return false;
      const place = at + 1;
      this.#factors[kind & 15] = Uint16Array.from({ length: 64 }, (_, index) =>
        wide ? word(contents, place + 2 * index) : (contents[place + index] as number),
      );
      at = end;
    }
    return true;
  }

  #readCodes(contents: Uint8Array): boolean {
    for (let at = 0; at < contents.length; ) {
      const kind = contents[at] as number;
      const symbols = contents.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
      const end = at + 17 + symbols;
      if ((kind & 0xef) > 3 || symbols > 256 || end > contents.length) return false;
      this.#codes.set(kind, contents.subarray(at + 1, end));
      at = end;
    }
    return true;
  }

  #readFrame(contents: Uint8Array, progressive: boolean): JpegFrame | undefined {
    const [height, width, count = 0] = [word(contents, 1), word(contents, 3), contents[5]];
    if (contents[0] !== 8 || (count !== 1 && count !== 3) || contents.length !== 6 + 3 * count) return undefined;
    if (Math.min(width, height) === 0 || Math.max(width, height) > mostPixelsASide) return undefined;
    const components = Array.from({ length: count }, (_, index): JpegComponent => {
      const [id = 0, factors = 0, table = 0] = contents.subarray(6 + 3 * index);
      return { id, across: factors >> 4, down: factors & 15, table };
    });
    if (components.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) return undefined;
    if (new Set(components.map(({ id }) => id)).size < count) return undefined;
    if (components.reduce((sum, { across, down }) => sum + across * down, 0) > mostBlocksAnMcu) return undefined;
    // The MCU of a component alone is one block, whatever its factors.
    const all = count === 1 ? components.map((component) => ({ ...component, across: 1, down: 1 })) : components;
    return {
      progressive,
      width,
      height,
      components: all,
      across: Math.max(...all.map(({ across }) => across)),
      down: Math.max(...all.map(({ down }) => down)),
      isYcc: this.#isYcc(components),
    };
  }

  /** As libjpeg guesses it. */
  #isYcc(components: readonly JpegComponent[]): boolean {
    if (components.length === 1) return false;
    if (this.#saysYcc) return true;
    if (this.#adobe !== undefined) return this.#adobe !== 0;
    return components.map(({ id }) => String.fromCharCode(id)).join('') !== 'RGB';
  }

  #readScan(contents: Uint8Array, at: number): JpegScan | undefined {
    const frame = this.#frame;
    const count = contents[0] ?? 0;
    if (!frame || count < 1 || count > 4 || contents.length !== 4 + 2 * count) return undefined;
    const parts: ScanPart[] = [];
    for (let index = 0; index < count; index += 1) {
      const [id = 0, choice = 0] = contents.subarray(1 + 2 * index);
      const component = frame.components.find((candidate) => candidate.id === id);
      if (!component || parts.some((part) => part.component === component)) return undefined;
      component.factors ??= this.#factors[component.table];
      if (!component.factors) return undefined;
      parts.push({ component, dc: this.#codes.get(choice >> 4), ac: this.#codes.get(0x10 | (choice & 15)) });
    }
    const [from = 0, to = 0, approximation = 0] = contents.subarray(1 + 2 * count);
    const [high, low] = [approximation >> 4, approximation & 15];
    return { frame, parts, from, to, high, low, restartInterval: this.#restartInterval, at };
  }
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

const startsWith = (contents: Uint8Array, text: string): boolean =>
  [...text].every((letter, index) => contents[index] === letter.charCodeAt(0));
