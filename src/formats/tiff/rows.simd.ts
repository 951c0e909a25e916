// Strips and tiles to rows of RGBA by the WebAssembly module: unpacked, their differences summed up, and plain samples made pixels
// without a detour. The twin of predictor.ts and of what most files need of rows.ts.
import type { PixelBuffer } from '../../pixels.ts';
import { rowsOf } from '../../row-flow.ts';
import type { SimdInstance } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { attempted, type NextRows } from '../attempts.ts';
import type { InkTable } from '../colour/cmyk.ts';
import { hasParts, type TiffSegment } from './grid.ts';
import type { TiffLayout } from './layout.ts';
import { plainSamples } from './plain.ts';
import { undoPredictor } from './predictor.ts';
import { segmentWriter, type UnpackedRows } from './rows.ts';
import { unpacking } from './unpack.simd.ts';
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
    const { width, height, alpha, segments, segmentWidth, segmentHeight, compression } = layout;
    if (compression === 'jpeg') return undefined;
    const { predictor, bitsPerSample, samplesTogether: step, littleEndian } = layout;
    const [across, down] = layout.sharing;
    const parts = hasParts(layout, width);
    const room = Math.ceil(Math.min(height, Math.max(most, parts ? segmentHeight : 1)) / down) * down;
    const { rowBytes, sizes, begin } = unpacking(layout);
    const plain = plainSamples(layout);
    const { count = 4, bits = 8, colours = [] } = plain ?? {};
    /** Stored rows that are made pixels at a time. */
    const piece = Math.max(1, Math.floor(pieceBytes / (segmentWidth * 4 * down)));
    const pieceOf = (perPixel: number): number => piece * segmentWidth * perPixel + slack;
    const held = simd.hold({
      ...sizes,
      summed: piece * rowBytes + slack,
      narrow: pieceOf(count),
      colours: 1024,
      expanded: pieceOf(4),
      pixels: room * width * 4 + slack,
    });
    const { areas } = held;
    areas.colours.bytes.set(colours);
    const unpacker = begin(held.exports, areas);
    const write = segmentWriter(layout, inks);
    const { buffer, byteOffset } = areas.pixels.bytes;
    const data = new Uint8ClampedArray(buffer, byteOffset, room * width * 4);
    const band: PixelBuffer = { width, height: room, opaque: alpha === 'none', data };
    const bytesAt = (at: Pointer, length: number): Uint8Array => new Uint8Array(buffer, at, length);

    /** The place of rows without differences. What was unpacked stays as it is: later data may refer to it. */
    const summed = (at: Pointer, rows: number): Pointer => {
      if (predictor === 'none') return at;
      const to = areas.summed.at;
      const sampleBytes = bitsPerSample / 8;
      if (predictor === 'horizontal' && sampleBytes <= 2 && step * sampleBytes <= mostPixelBytes)
        held.exports.undoDifferences(at, to, rowBytes, rows, sampleBytes, step * sampleBytes, littleEndian);
      else {
        const into = bytesAt(to, rows * rowBytes);
        into.set(bytesAt(at, into.length));
        undoPredictor(into, layout, rowBytes);
      }
      return to;
    };

    /** Puts rows that lie at `at` into the band. */
    const place = (at: Pointer, segment: TiffSegment): void => {
      const { x, y, columns, rows } = segment;
      if (!plain) {
        const samples = bytesAt(at, Math.ceil(rows / down) * rowBytes);
        const isShared = across * down > 1;
        write(
          [isShared ? spreadBlocks(samples, layout, segmentWidth, rows) : { data: samples, rowBytes, step }],
          segment,
          band,
        );
        return;
      }
      const narrow = bits === 8 ? at : areas.narrow.at;
      if (bits === 16) held.exports.takeUpperBytes(at, rows * segmentWidth * count, littleEndian, narrow);
      else if (bits < 8)
        for (let row = 0; row < rows; row += 1)
          held.exports.spreadBits(offset(at, row * rowBytes), bits, segmentWidth, offset(narrow, row * segmentWidth));
      const isDirect = segmentWidth === width && count < 4;
      const to = isDirect ? offset(areas.pixels.at, y * width * 4) : areas.expanded.at;
      if (count < 4) held.exports.expandPixels(narrow, count, rows * segmentWidth, areas.colours.at, to);
      if (isDirect) return;
      const rgba = count < 4 ? to : narrow;
      for (let row = 0; row < rows; row += 1)
        data.set(bytesAt(offset(rgba, row * segmentWidth * 4), columns * 4), ((y + row) * width + x) * 4);
    };

    let index = 0;
    /** Rows of the next strip that were made already. */
    let made = 0;

    /**
     * Makes rows of a segment at the row `y` of the band: all of a tile or of planes, and of a strip as many as there is room for.
     * @returns the end of those made in the segment; undefined where the data may be damaged
     */
    const makeRows = (segment: TiffSegment, y: number): number | undefined => {
      const planes: UnpackedRows[] = [];
      let end = made;
      for (const { start, byteLength } of segment.planes) {
        if (made === 0) {
          const packed = inBitOrder(bytes.subarray(start, start + byteLength), layout);
          if (!unpacker.start(packed, Math.ceil(segment.rows / down))) return undefined;
        }
        const plane = segment.planes.length > 1 && new Uint8Array(segment.rows * rowBytes);
        end = made;
        while (end < segment.rows) {
          const free = parts ? piece : Math.floor((room - y + made - end) / down);
          if (free === 0) break;
          const stored = unpacker.take(Math.min(piece, free));
          if (!stored) return undefined;
          const rows = Math.min(stored.count * down, segment.rows - end);
          const at = summed(stored.at, stored.count);
          if (plane) plane.set(bytesAt(at, rows * rowBytes), end * rowBytes);
          else place(at, { ...segment, y: y + end - made, rows });
          end += rows;
        }
        if (end === segment.rows && !unpacker.isWhole()) return undefined;
        if (plane) planes.push({ data: plane, rowBytes, step });
      }
      if (planes.length > 0) write(planes, { ...segment, y }, band);
      return end;
    };

    return () => {
      let y = 0;
      for (let segment = segments[index]; segment; segment = segments[index]) {
        if (y + (parts ? segment.rows : down) > room) break;
        const end = attempted(() => makeRows(segment, y));
        if (end === undefined) return 'refused';
        if (segment.x + segment.columns === width) y += end - made;
        made = end < segment.rows ? end : 0;
        if (made === 0) index += 1;
      }
      return y > 0 ? rowsOf(band, { from: 0, to: y }) : undefined;
    };
  };
