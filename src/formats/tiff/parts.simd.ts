// Strips and tiles by the WebAssembly module: unpacked, their differences summed up, and plain samples put into the picture
// without a detour. The twin of unpack.ts, predictor.ts and rows.ts.
import { viewOf } from '../../bytes.ts';
import type { PixelBuffer } from '../../pixels.ts';
import { finished, outputFull, type SimdExports } from '../../simd/exports.ts';
import type { Areas, SimdInstance } from '../../simd/instance.ts';
import { offset } from '../../simd/pointer.ts';
import { adlerOfNothing } from '../adler32.ts';
import { isZlib } from '../zlib.ts';
import { unpackFax } from './ccitt.ts';
import { storedBytes, type TiffSegment } from './grid.ts';
import type { TiffLayout } from './layout.ts';
import type { MakeTiffParts } from './parts.ts';
import { type PlainSamples, plainSamples } from './plain.ts';
import { undoPredictor } from './predictor.ts';

/** The module writes up to 4112 bytes beyond what it unpacks, and reads and writes up to 290 beyond everything else. */
const slack = 4096 + 512;
/** The bytes of RGBA that are made at a time, so that they stay in the processor's cache. */
const bandBytes = 1 << 16;
/** The widest pixel that the module can sum up. */
const mostPixelBytes = 16;

export const simdTiffParts =
  (simd: SimdInstance): MakeTiffParts =>
  (layout) => {
    const unpacked = unpackers[layout.compression];
    if (!unpacked) return {};
    const plain = plainSamples(layout);
    const rowBytes = storedBytes(layout, { width: layout.segmentWidth, height: 1 });
    return {
      unpack: (data, into) =>
        attempted(() =>
          simd.use({ input: data.length + slack, samples: into.length + slack }, (exports, { input, samples }) => {
            if (!unpacked({ exports, input, samples }, data, into.length, layout)) return false;
            undoDifferences(exports, layout, samples, { at: 0, rowBytes, rows: into.length / rowBytes });
            into.set(samples.bytes.subarray(0, into.length));
            return true;
          }),
        ),
      ...(plain && {
        place: (data: Uint8Array, segment: TiffSegment, into: PixelBuffer) =>
          attempted(() => place(simd, { layout, plain, rowBytes, unpacked }, data, segment, into)),
      }),
    };
  };

/** False also if the work throws: for want of memory, or at fax data that are damaged. */
function attempted(work: () => boolean): boolean {
  try {
    return work();
  } catch {
    return false;
  }
}

interface Unpacking extends Areas<'input' | 'samples'> {
  readonly exports: SimdExports;
}

/** Fills `length` bytes of the samples; false where the data do not, or may be damaged. */
type Unpacked = (areas: Unpacking, data: Uint8Array, length: number, layout: TiffLayout) => boolean;

const unpackers: Readonly<Partial<Record<TiffLayout['compression'], Unpacked>>> = {
  none: ({ samples }, data, length) => {
    samples.bytes.set(data.subarray(0, length));
    return data.length >= length;
  },
  lzw: ({ exports, input, samples }, data, length) => {
    input.bytes.set(data);
    const full = offset(samples.at, length);
    return exports.unpackTiffLzw(input.at, offset(input.at, data.length), samples.at, full) >= full;
  },
  packbits: ({ exports, input, samples }, data, length) => {
    input.bytes.set(data);
    const full = offset(samples.at, length);
    return exports.unpackPackBits(input.at, offset(input.at, data.length), samples.at, full) >= full;
  },
  // Without a twin: only its samples have one.
  ccitt: ({ samples }, data, length, { segmentWidth, faxCoding }) => {
    const into = samples.bytes.subarray(0, length);
    into.fill(0);
    unpackFax(data, into, segmentWidth, faxCoding);
    return true;
  },
  deflate: ({ exports, input, samples }, data, length) => {
    if (!isZlib(data)) return false;
    input.bytes.set(data);
    input.bytes.fill(0, data.length);
    const full = offset(samples.at, length);
    const inputEnd = offset(input.at, data.length);
    exports.startInflate(offset(input.at, 2), samples.at);
    // There is room for more: if the data end where they should, the checksum behind them can be compared.
    const stopped = exports.inflate(inputEnd, true, offset(full, 1));
    const [end, place] = [exports.outputEnd(), exports.inputPlace()];
    if (end < full || place > inputEnd) return false;
    if (stopped === outputFull) return true;
    const sumAt = place - input.at;
    const hasSum = sumAt + 4 <= data.length;
    return (
      stopped === finished &&
      (!hasSum || viewOf(data).getUint32(sumAt) === exports.adler32(adlerOfNothing, samples.at, full) >>> 0)
    );
  },
};

interface Rows {
  /** Offset of the first row in the samples. */
  readonly at: number;
  readonly rowBytes: number;
  readonly rows: number;
}

function undoDifferences(
  exports: SimdExports,
  layout: TiffLayout,
  samples: Areas<'samples'>['samples'],
  { at, rowBytes, rows }: Rows,
): void {
  const { predictor, bitsPerSample, samplesTogether, littleEndian } = layout;
  const sampleBytes = bitsPerSample / 8;
  const pixelBytes = samplesTogether * sampleBytes;
  if (predictor === 'horizontal' && sampleBytes <= 2 && pixelBytes <= mostPixelBytes)
    exports.undoDifferences(offset(samples.at, at), rowBytes, rows, sampleBytes, pixelBytes, littleEndian);
  else undoPredictor(samples.bytes.subarray(at, at + rows * rowBytes), layout, rowBytes);
}

interface Placing {
  readonly layout: TiffLayout;
  readonly plain: PlainSamples;
  readonly rowBytes: number;
  readonly unpacked: Unpacked;
}

function place(
  simd: SimdInstance,
  { layout, plain: { count, bits, colours }, rowBytes, unpacked }: Placing,
  data: Uint8Array,
  { x, y, columns, rows }: TiffSegment,
  into: PixelBuffer,
): boolean {
  const { segmentWidth, littleEndian } = layout;
  const band = Math.min(rows, Math.max(1, Math.floor(bandBytes / (segmentWidth * 4))));
  const sizes = {
    input: data.length + slack,
    samples: rows * rowBytes + slack,
    narrow: bits === 8 ? 0 : band * segmentWidth * count + slack,
    colours: colours.length,
    pixels: count === 4 ? 0 : band * segmentWidth * 4 + slack,
  };
  return simd.use(sizes, (exports, { input, samples, narrow, colours: table, pixels }) => {
    if (!unpacked({ exports, input, samples }, data, rows * rowBytes, layout)) return false;
    table.bytes.set(colours);
    for (let row = 0; row < rows; row += band) {
      const made = Math.min(band, rows - row);
      const at = row * rowBytes;
      undoDifferences(exports, layout, samples, { at, rowBytes, rows: made });
      const stored = offset(samples.at, at);
      if (bits === 16) exports.takeUpperBytes(stored, made * segmentWidth * count, littleEndian, narrow.at);
      else if (bits < 8)
        for (let index = 0; index < made; index += 1)
          exports.spreadBits(
            offset(stored, index * rowBytes),
            bits,
            segmentWidth,
            offset(narrow.at, index * segmentWidth),
          );
      if (count < 4)
        exports.expandPixels(bits === 8 ? stored : narrow.at, count, made * segmentWidth, table.at, pixels.at);
      const rgba = count < 4 ? pixels.bytes : bits === 8 ? samples.bytes.subarray(at) : narrow.bytes;
      copyRows(rgba, segmentWidth, into, { x, y: y + row, width: columns, height: made });
    }
    return true;
  });
}

/** Copies the part of a band that is in the picture. */
function copyRows(
  rgba: Uint8Array,
  bandWidth: number,
  into: PixelBuffer,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  if (width === bandWidth && width === into.width) {
    into.data.set(rgba.subarray(0, width * height * 4), y * width * 4);
    return;
  }
  for (let row = 0; row < height; row += 1)
    into.data.set(rgba.subarray(row * bandWidth * 4, (row * bandWidth + width) * 4), ((y + row) * into.width + x) * 4);
}
