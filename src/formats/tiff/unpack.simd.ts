// The data of strips and tiles to rows of samples by the WebAssembly module, some rows at a time, so that neither the data nor the
// samples of a large strip are in its memory as a whole. The twin of unpack.ts.
import { viewOf } from '../../bytes.ts';
import { finished, inputUsedUp, type SimdExports } from '../../simd/exports.ts';
import type { Areas } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { adlerOfNothing } from '../adler32.ts';
import { attempted } from '../attempts.ts';
import { isZlib } from '../zlib.ts';
import { faxUnpacker } from './ccitt.ts';
import { storedBytes } from './grid.ts';
import type { TiffLayout } from './layout.ts';

/** Bytes of the packed data in memory at a time. */
const inputBytes = 1 << 16;
/** Bytes to unpack at a time, unless a row is longer. */
const blockBytes = 1 << 17;
/** How far back a match of Deflate may start (RFC 1951). */
const windowBytes = 1 << 15;
/** The strings of all codes of LZW: each is at most one byte longer than the longest before it. */
const stringBytes = 7_400_000;
/** The module writes up to 4112 bytes beyond what it unpacks, and reads and writes up to 290 beyond everything else. */
const slack = 4096 + 512;

/** Rows of samples as they are stored: differences, where there is a predictor. */
export interface StoredRows {
  readonly at: Pointer;
  readonly count: number;
}

/** The bytes of a row as it is stored; where pixels share their chroma, of a row of blocks. */
export const storedRowBytes = (layout: TiffLayout): number =>
  storedBytes(layout, { width: layout.segmentWidth, height: 1 });

/** What is kept of the output before the next block is unpacked. */
function keptBytes(layout: TiffLayout): number {
  const rowBytes = storedRowBytes(layout);
  if (layout.compression === 'deflate') return Math.max(windowBytes, rowBytes);
  return layout.compression === 'lzw' ? stringBytes + rowBytes : rowBytes;
}

/** The sizes of the areas to unpack in. */
export function unpackingSizes(layout: TiffLayout) {
  const rowBytes = storedRowBytes(layout);
  const whole = storedBytes(layout, { width: layout.segmentWidth, height: layout.segmentHeight });
  const samples = Math.min(keptBytes(layout) + Math.max(blockBytes, rowBytes), windowBytes + rowBytes + whole);
  return { input: inputBytes + slack, samples: samples + slack };
}

/** Unpacks one strip, tile or plane after another. */
export class Unpacker {
  readonly #exports: SimdExports;
  readonly #areas: Areas<'input' | 'samples'>;
  readonly #layout: TiffLayout;
  readonly #rowBytes: number;
  /** The packed data, and how many of them were put into the module's memory. */
  #data = new Uint8Array();
  #at = 0;
  #from: Pointer;
  #inputEnd: Pointer;
  /** The rows before it were taken. */
  #taken: Pointer;
  #to: Pointer;
  /** Where the output is to stop. */
  #full: Pointer;
  /** Bytes of the rows that were not taken yet. */
  #left = 0;
  #stopped = inputUsedUp;
  #sum = adlerOfNothing;
  #readFax: ((into: Uint8Array) => void) | undefined;

  constructor(exports: SimdExports, areas: Areas<'input' | 'samples'>, layout: TiffLayout) {
    this.#exports = exports;
    this.#areas = areas;
    this.#layout = layout;
    this.#rowBytes = storedRowBytes(layout);
    this.#from = this.#inputEnd = areas.input.at;
    this.#taken = this.#to = this.#full = areas.samples.at;
  }

  /**
   * Begins with data that are to fill so many stored rows.
   * @returns false where they do not
   */
  start(data: Uint8Array<ArrayBuffer>, rows: number): boolean {
    const { compression, segmentWidth, faxCoding } = this.#layout;
    const { input, samples } = this.#areas;
    this.#data = data;
    this.#at = 0;
    this.#left = rows * this.#rowBytes;
    if (compression === 'none') return data.length >= this.#left;
    if (compression === 'ccitt') {
      this.#readFax = faxUnpacker(data, segmentWidth, faxCoding);
      return true;
    }
    this.#from = this.#inputEnd = input.at;
    this.#taken = samples.at;
    this.#stopped = inputUsedUp;
    if (compression === 'lzw') this.#exports.startTiffLzw();
    if (compression === 'deflate') {
      if (!isZlib(data)) return false;
      this.#at = 2;
      this.#taken = offset(samples.at, keptBytes(this.#layout));
      this.#exports.startInflate(input.at, this.#taken);
      this.#sum = adlerOfNothing;
    }
    this.#to = this.#full = this.#taken;
    this.#refill();
    return true;
  }

  /** The next rows, at least one and at most `most`, which stay until the next call; undefined where the data may be damaged. */
  take(most: number): StoredRows | undefined {
    const rowBytes = this.#rowBytes;
    const rows = Math.min(most, this.#left / rowBytes);
    const { compression } = this.#layout;
    if (compression === 'none' || compression === 'ccitt') return this.#takeDirectly(rows);
    while (this.#to - this.#taken < rowBytes) if (!this.#unpackBlock()) return undefined;
    const count = Math.min(rows, Math.floor((this.#to - this.#taken) / rowBytes));
    const at = this.#taken;
    this.#taken = offset(at, count * rowBytes);
    this.#left -= count * rowBytes;
    if (compression === 'deflate') this.#sum = this.#exports.adler32(this.#sum, at, this.#taken);
    return { at, count };
  }

  /** After the last row: false where the data may be damaged behind it, or their checksum is wrong. */
  isWhole(): boolean {
    if (this.#layout.compression !== 'deflate') return true;
    // If the data end where they should, the checksum behind them can be compared.
    while (this.#to <= this.#taken && this.#stopped < finished) this.#unpackBlock();
    const place = this.#exports.inputPlace();
    if (place > this.#inputEnd) return false;
    if (this.#stopped < finished) return true;
    const sumAt = this.#at - (this.#inputEnd - place);
    const hasSum = sumAt + 4 <= this.#data.length;
    return this.#stopped === finished && (!hasSum || viewOf(this.#data).getUint32(sumAt) === this.#sum >>> 0);
  }

  #takeDirectly(rows: number): StoredRows | undefined {
    const { at, bytes } = this.#areas.samples;
    const count = Math.min(rows, Math.max(1, Math.floor(blockBytes / this.#rowBytes)));
    const length = count * this.#rowBytes;
    const into = bytes.subarray(0, length);
    this.#left -= length;
    if (this.#readFax) {
      const read = this.#readFax;
      into.fill(0);
      // The definition judges damage.
      const isRead = attempted(() => {
        read(into);
        return true;
      });
      return isRead ? { at, count } : undefined;
    }
    into.set(this.#data.subarray(this.#at, this.#at + length));
    this.#at += length;
    return { at, count };
  }

  /** @returns false where the data may be damaged, or end */
  #unpackBlock(): boolean {
    const { samples } = this.#areas;
    if (this.#to >= this.#full) {
      this.#makeRoom();
      // Where much is kept, more is unpacked before it is moved again.
      const more = Math.max(blockBytes, this.#rowBytes, this.#to - samples.at);
      this.#full = offset(samples.at, Math.min(this.#to - samples.at + more, samples.bytes.length - slack));
    }
    const isDeflate = this.#layout.compression === 'deflate';
    const last = offset(this.#taken, this.#left + (isDeflate ? 1 : 0));
    const full = last < this.#full ? last : this.#full;
    for (;;) {
      if (!this.#unpackTo(full)) return false;
      if (this.#to >= full || this.#stopped >= finished) return true;
      this.#refill();
    }
  }

  #unpackTo(full: Pointer): boolean {
    const isAll = this.#at === this.#data.length;
    if (this.#layout.compression === 'deflate') {
      if (this.#stopped >= finished) return false;
      this.#stopped = this.#exports.inflate(this.#inputEnd, isAll, full);
      this.#to = this.#exports.outputEnd();
      return this.#stopped < finished || this.#to > this.#taken;
    }
    const { unpackTiffLzw, unpackPackBits, packedPlace } = this.#exports;
    const unpack = this.#layout.compression === 'lzw' ? unpackTiffLzw : unpackPackBits;
    const to = unpack(this.#from, this.#inputEnd, isAll, this.#to, full);
    if (to < this.#to) return false;
    this.#to = to;
    this.#from = packedPlace();
    return true;
  }

  /** Moves what was not taken yet to the beginning, behind what later data may refer to. */
  #makeRoom(): void {
    const { at, bytes } = this.#areas.samples;
    const { compression } = this.#layout;
    const fresh = this.#to - this.#taken;
    if (compression === 'deflate') {
      this.#exports.moveOutput(at, keptBytes(this.#layout));
      this.#taken = offset(this.#exports.outputEnd(), -fresh);
    } else if (compression === 'lzw') this.#taken = this.#exports.moveTiffLzw(at, this.#taken, this.#to);
    else {
      bytes.copyWithin(0, this.#taken - at, this.#to - at);
      this.#taken = at;
    }
    this.#to = offset(this.#taken, fresh);
  }

  #refill(): void {
    const { at, bytes } = this.#areas.input;
    let unused = 0;
    if (this.#layout.compression === 'deflate') unused = this.#exports.moveInput(at, this.#inputEnd);
    else {
      unused = this.#inputEnd - this.#from;
      bytes.copyWithin(0, this.#from - at, this.#inputEnd - at);
      this.#from = at;
    }
    const more = this.#data.subarray(this.#at, this.#at + inputBytes - unused);
    bytes.set(more, unused);
    bytes.fill(0, unused + more.length, unused + more.length + slack);
    this.#at += more.length;
    this.#inputEnd = offset(at, unused + more.length);
  }
}
