// Strips and tiles to rows of RGBA by the WebAssembly module: unpacked, their differences summed up, and plain samples made pixels
// without a detour. The twin of predictor.ts and of what most files need of rows.ts.
import type { PixelBuffer } from '../../pixels.ts';
import { rowsOf } from '../../row-flow.ts';
import type { SimdInstance } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import type { NextRows } from '../attempts.ts';
import type { InkTable } from '../colour/cmyk.ts';
import { hasParts, type TiffSegment } from './grid.ts';
import type { TiffLayout } from './layout.ts';
import { type PlainSamples, plainSamples } from './plain.ts';
import { undoPredictor } from './predictor.ts';
import { segmentWriter, type UnpackedRows, type WriteSegment } from './rows.ts';
import { type StoredRows, storedRowBytes, Unpacker, unpackingSizes } from './unpack.simd.ts';
import { inBitOrder } from './unpack.ts';
import { spreadBlocks } from './ycbcr.ts';

/**
 * The rows of a page, in bands of at most `most` or as many as a tile has. They are refused where the data are damaged or may be: the
 * definition then judges. Undefined for JPEG data.
 */
export type TiffRows = (
  bytes: Uint8Array<ArrayBuffer>,
  layout: TiffLayout,
  inks: InkTable,
  most: number,
) => NextRows | undefined;

/** The bytes of RGBA that are made at a time, so that they stay in the processor's cache. */
const pieceBytes = 1 << 16;
/** The widest pixel that the module can sum up. */
const mostPixelBytes = 16;
/** The module reads and writes up to so many bytes beyond the ends of areas. */
const slack = 512;

export const simdTiffRows =
  (simd: SimdInstance): TiffRows =>
  (bytes, layout, inks, most) => {
    if (layout.compression === 'jpeg') return undefined;
    const { width, height, segments, segmentHeight } = layout;
    const [, down] = layout.sharing;
    const parts = hasParts(layout, width);
    const room = Math.ceil(Math.min(height, Math.max(most, parts ? segmentHeight : 1)) / down) * down;
    const maker = new BandMaker(simd, layout, inks, room);
    let index = 0;
    // How many rows of the next strip were made already.
    let row = 0;
    return () => {
      let count = 0;
      for (let segment = segments[index]; segment; segment = segments[index]) {
        if (count + (parts ? segment.rows : down) > room) break;
        const data = segment.planes.map(({ start, byteLength }) =>
          inBitOrder(bytes.subarray(start, start + byteLength), layout),
        );
        const end = maker.read(data, segment, { row, y: count, most: parts ? Number.POSITIVE_INFINITY : room - count });
        if (end === undefined) return 'refused';
        if (segment.x + segment.columns === width) count += end - row;
        row = end < segment.rows ? end : 0;
        if (row === 0) index += 1;
      }
      return count > 0 ? maker.rows(count) : undefined;
    };
  };

interface Place {
  /** The first row of the segment that is to be made. */
  readonly row: number;
  /** Its place in the band. */
  readonly y: number;
  /** The most rows to make. */
  readonly most: number;
}

/** Makes rows in the band, which is used again and again. */
class BandMaker {
  readonly #layout: TiffLayout;
  readonly #held;
  readonly #unpacker: Unpacker;
  readonly #plain: PlainSamples | undefined;
  readonly #write: WriteSegment;
  readonly #band: PixelBuffer;
  readonly #rowBytes: number;
  /** Stored rows that are made pixels at a time. */
  readonly #most: number;

  constructor(simd: SimdInstance, layout: TiffLayout, inks: InkTable, room: number) {
    const { width, segmentWidth, sharing, predictor, alpha } = layout;
    this.#layout = layout;
    this.#rowBytes = storedRowBytes(layout);
    this.#most = Math.max(1, Math.floor(pieceBytes / (segmentWidth * 4 * sharing[1])));
    this.#plain = plainSamples(layout);
    this.#write = segmentWriter(layout, inks);
    const { count = 4, bits = 8, colours } = this.#plain ?? {};
    const pieceOf = (perPixel: number): number => this.#most * segmentWidth * perPixel + slack;
    this.#held = simd.hold({
      ...unpackingSizes(layout),
      summed: predictor === 'none' ? 0 : this.#most * this.#rowBytes + slack,
      narrow: bits === 8 ? 0 : pieceOf(count),
      colours: 1024,
      expanded: pieceOf(4),
      pixels: room * width * 4 + slack,
    });
    const { exports, areas } = this.#held;
    if (colours) areas.colours.bytes.set(colours);
    this.#unpacker = new Unpacker(exports, areas, layout);
    const { buffer, byteOffset } = areas.pixels.bytes;
    const data = new Uint8ClampedArray(buffer, byteOffset, room * width * 4);
    this.#band = { width, height: room, ...(alpha === 'none' && { opaque: true }), data };
  }

  /** The first rows of the band. */
  rows(count: number): PixelBuffer {
    return rowsOf(this.#band, { from: 0, to: count });
  }

  /**
   * Makes rows of a strip or tile, which follow those made of it before.
   * @param data one for all samples, or one for each plane
   * @returns the row after the last that was made; undefined where the data may be damaged
   */
  read(data: readonly Uint8Array<ArrayBuffer>[], segment: TiffSegment, { row, y, most }: Place): number | undefined {
    const [, down] = this.#layout.sharing;
    const planes: UnpackedRows[] = [];
    let end = row;
    for (const plane of data) {
      if (row === 0 && !this.#unpacker.start(plane, Math.ceil(segment.rows / down))) return undefined;
      const collected = data.length > 1 && new Uint8Array(segment.rows * this.#rowBytes);
      end = row;
      while (end < segment.rows) {
        const wanted = Math.min(this.#most, Math.floor((row + most - end) / down));
        if (wanted === 0) break;
        const stored = this.#unpacker.take(wanted);
        if (!stored) return undefined;
        const rows = Math.min(stored.count * down, segment.rows - end);
        const at = this.#summed(stored);
        if (collected) collected.set(this.#bytesAt(at, rows * this.#rowBytes), end * this.#rowBytes);
        else this.#place(at, { ...segment, y: y + end - row, rows });
        end += rows;
      }
      if (end === segment.rows && !this.#unpacker.isWhole()) return undefined;
      if (collected) planes.push({ data: collected, rowBytes: this.#rowBytes, step: 1 });
    }
    if (planes.length > 0) this.#write(planes, { ...segment, y }, this.#band);
    return end;
  }

  /** The place of the rows without differences. What was unpacked stays as it is: later data may refer to it. */
  #summed({ at, count }: StoredRows): Pointer {
    const { predictor, bitsPerSample, samplesTogether, littleEndian } = this.#layout;
    if (predictor === 'none') return at;
    const { exports, areas } = this.#held;
    const to = areas.summed.at;
    const sampleBytes = bitsPerSample / 8;
    const pixelBytes = samplesTogether * sampleBytes;
    if (predictor === 'horizontal' && sampleBytes <= 2 && pixelBytes <= mostPixelBytes)
      exports.undoDifferences(at, to, this.#rowBytes, count, sampleBytes, pixelBytes, littleEndian);
    else {
      const into = this.#bytesAt(to, count * this.#rowBytes);
      into.set(this.#bytesAt(at, into.length));
      undoPredictor(into, this.#layout, this.#rowBytes);
    }
    return to;
  }

  /** Puts rows that lie at `at` into the band. */
  #place(at: Pointer, segment: TiffSegment): void {
    const { segmentWidth, samplesTogether: step, sharing, littleEndian } = this.#layout;
    const { exports, areas } = this.#held;
    const { x, y, columns, rows } = segment;
    const rowBytes = this.#rowBytes;
    const plain = this.#plain;
    if (!plain) {
      const data = this.#bytesAt(at, Math.ceil(rows / sharing[1]) * rowBytes);
      const isShared = sharing[0] * sharing[1] > 1;
      const unpacked = isShared ? spreadBlocks(data, this.#layout, segmentWidth, rows) : { data, rowBytes, step };
      this.#write([unpacked], segment, this.#band);
      return;
    }
    const { count, bits } = plain;
    const narrow = bits === 8 ? at : areas.narrow.at;
    if (bits === 16) exports.takeUpperBytes(at, rows * segmentWidth * count, littleEndian, narrow);
    else if (bits < 8)
      for (let row = 0; row < rows; row += 1)
        exports.spreadBits(offset(at, row * rowBytes), bits, segmentWidth, offset(narrow, row * segmentWidth));
    const { width, data } = this.#band;
    const isDirect = segmentWidth === width;
    const to = isDirect ? offset(areas.pixels.at, y * width * 4) : areas.expanded.at;
    if (count < 4) exports.expandPixels(narrow, count, rows * segmentWidth, areas.colours.at, to);
    if (count < 4 && isDirect) return;
    const rgba = this.#bytesAt(count < 4 ? to : narrow, rows * segmentWidth * 4);
    for (let row = 0; row < rows; row += 1) {
      const from = row * segmentWidth * 4;
      data.set(rgba.subarray(from, from + columns * 4), ((y + row) * width + x) * 4);
    }
  }

  #bytesAt(at: Pointer, length: number): Uint8Array {
    return new Uint8Array(this.#band.data.buffer, at, length);
  }
}
