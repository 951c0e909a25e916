// The data of strips and tiles to rows of samples by the WebAssembly module, some rows at a time, so that neither the data nor the
// samples of a large strip are in its memory as a whole. The twin of unpack.ts.
import { viewOf } from '../../bytes.ts';
import { finished, inputUsedUp, type SimdExports } from '../../simd/exports.ts';
import type { Areas } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { adlerOfNothing } from '../adler32.ts';
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

/** Fills rows of zeros from the data; throws where these are damaged. */
type Read = (into: Uint8Array) => void;

/** Unpacks one strip, tile or plane after another. */
export function unpacking(layout: TiffLayout) {
  const { compression, segmentWidth: width, segmentHeight, faxCoding } = layout;
  const [isLzw, isDeflate] = [compression === 'lzw', compression === 'deflate'];
  const rowBytes = storedBytes(layout, { width, height: 1 });
  const block = Math.max(blockBytes, rowBytes);
  const kept = Math.max(windowBytes, rowBytes);
  // With the byte behind the last row, which tells if Deflate ends there.
  const whole = storedBytes(layout, { width, height: segmentHeight }) + 1;
  const room = Math.min((isLzw ? stringBytes : 0) + kept + block, whole);
  return {
    /** Bytes of a stored row: of a row of blocks, where pixels share their chroma. */
    rowBytes,
    sizes: { input: inputBytes + slack, samples: room + slack },
    begin: (exports: SimdExports, { input, samples }: Areas<'input' | 'samples'>) => {
      const unpack = isLzw ? exports.unpackTiffLzw : isDeflate ? exports.inflate : exports.unpackPackBits;
      /** The packed data, and how many of them are or were in the module's memory. */
      let data = new Uint8Array();
      let at = 0;
      let inputEnd = input.at;
      /** The rows before `taken` were taken, those before `to` are unpacked. */
      let taken = samples.at;
      let to = taken;
      /** Where there is no more room. */
      let full = taken;
      /** Bytes of the rows that were not taken yet. */
      let left = 0;
      let stopped = inputUsedUp;
      let sum = adlerOfNothing;
      let read: Read | undefined;

      const refill = (): void => {
        const unused = exports.moveInput(input.at, inputEnd);
        const more = data.subarray(at, at + inputBytes - unused);
        const end = unused + more.length;
        input.bytes.set(more, unused);
        input.bytes.fill(0, end, end + slack);
        at += more.length;
        inputEnd = offset(input.at, end);
      };

      /** @returns false where the data are damaged, or ended */
      const unpackBlock = (): boolean => {
        if (to >= full) {
          const fresh = to - taken;
          if (isLzw) exports.moveTiffLzw(samples.at, taken);
          else exports.moveOutput(samples.at, Math.min(kept, to - samples.at));
          to = exports.outputEnd();
          taken = offset(to, -fresh);
          // Where much is kept, more is unpacked before it is moved again.
          const held = to - samples.at;
          full = offset(samples.at, Math.min(held + Math.max(block, held), room));
        }
        const last = offset(taken, isDeflate ? left + 1 : left);
        const end = last < full ? last : full;
        while (stopped < finished && to < end) {
          if (stopped === inputUsedUp) refill();
          stopped = unpack(inputEnd, at === data.length, end);
          to = exports.outputEnd();
        }
        return to >= end;
      };

      return {
        /**
         * Begins with data that are to fill so many stored rows.
         * @returns false where they do not
         */
        start: (packed: Uint8Array<ArrayBuffer>, rows: number): boolean => {
          data = packed;
          at = isDeflate ? 2 : 0;
          left = rows * rowBytes;
          inputEnd = input.at;
          taken = to = full = samples.at;
          stopped = inputUsedUp;
          sum = adlerOfNothing;
          exports.startInflate(inputEnd, to);
          exports.startTiffLzw();
          if (compression === 'none')
            read = (into) => {
              into.set(data.subarray(at, at + into.length));
              at += into.length;
            };
          if (compression === 'ccitt') read = faxUnpacker(data, width, faxCoding);
          return isDeflate ? isZlib(data) : compression !== 'none' || data.length >= left;
        },
        /**
         * The next rows, at least one and at most `most`, which stay until the next call; undefined where the data may be damaged.
         * @throws OssError for damage that the definition will find, too
         */
        take: (most: number): StoredRows | undefined => {
          const enough = Math.min(left, most * rowBytes);
          if (read) {
            const length = Math.min(enough, block - (block % rowBytes));
            const into = samples.bytes.subarray(0, length);
            into.fill(0);
            read(into);
            taken = samples.at;
            to = offset(taken, length);
          }
          while (to - taken < rowBytes) if (!unpackBlock() && to - taken < rowBytes) return undefined;
          const count = Math.floor(Math.min(enough, to - taken) / rowBytes);
          const rows = { at: taken, count };
          taken = offset(taken, count * rowBytes);
          left -= count * rowBytes;
          if (isDeflate) sum = exports.adler32(sum, rows.at, taken);
          return rows;
        },
        /** After the last row: false where the data may be damaged behind it, or their checksum is wrong. */
        isWhole: (): boolean => {
          if (!isDeflate) return true;
          // If the data end where they should, the checksum behind them can be compared.
          while (to <= taken && unpackBlock());
          const place = exports.inputPlace();
          if (place > inputEnd || stopped < finished) return place <= inputEnd;
          const sumAt = at - (inputEnd - place);
          const hasSum = sumAt + 4 <= data.length;
          return stopped === finished && (!hasSum || viewOf(data).getUint32(sumAt) === sum >>> 0);
        },
      };
    },
  };
}
