// The twin of row-tokens.ts in the WebAssembly module, whose memory holds a few rows and one block.
import type { SimdInstance } from '../../simd/instance.ts';
import { adlerOfNothing } from './adler32.ts';
import { blockTokens, longestRun, mostBlockBytes, mostHeadWords, tokenKinds } from './blocks.ts';
import { type CompressRows, deflateRows, rowsAtATime } from './deflate-rle.ts';
import { filtersFor, rowBytesOf } from './filter.ts';
import { beforeAll } from './row-tokens.ts';

/** The module reads and writes up to this many bytes beyond the end of a part. */
const slack = 64;
/** Bytes of zeros before each row, and spare bytes behind it. */
const [zeros, surplus] = [16, 32];
export const simdCompressRows =
  (simd: SimdInstance): CompressRows =>
  (pixels, shape) => {
    const { width, channels } = shape;
    const rows = rowsAtATime(shape);
    const rowBytes = rowBytesOf(shape);
    const stride = zeros + Math.ceil(rowBytes / 16) * 16 + surplus;
    const filters = filtersFor(shape).reduce((bits, filter) => bits | (1 << filter), 0);
    const sizes = {
      pixels: rows * width * 4 + slack,
      // The row above the first one is kept too.
      rows: (1 + rows) * stride,
      candidates: 4 * stride,
      filtered: slack + longestRun + rows * (rowBytes + 1) + longestRun + slack,
      tokens: 2 * blockTokens + slack,
      counts: 4 * 4 * tokenKinds,
      head: 4 * mostHeadWords,
      words: 4 * tokenKinds,
      output: mostBlockBytes + slack,
    };
    return simd.use(sizes, (exports, parts) => {
      const { buffer } = exports.memory;
      const counts = new Int32Array(buffer, parts.counts.at, tokenKinds);
      const head = new Int32Array(buffer, parts.head.at, mostHeadWords);
      const words = new Int32Array(buffer, parts.words.at, tokenKinds);
      const start = parts.filtered.at + slack;
      const firstRow = parts.rows.at + stride + zeros;
      parts.rows.bytes.fill(0);
      parts.filtered.bytes[slack - 1] = beforeAll;
      exports.startBlocks(start, parts.tokens.at, parts.output.at);
      let filled = start;
      let adler = adlerOfNothing;

      return deflateRows(shape, {
        addRows: (y, count) => {
          parts.pixels.bytes.set(pixels.data.subarray(y * width * 4, (y + count) * width * 4));
          for (let row = 0; row < count; row += 1)
            exports.packPixels(parts.pixels.at + row * width * 4, width, channels, firstRow + row * stride);
          const added = exports.moveRest(start, filled);
          filled = added + count * (rowBytes + 1);
          exports.filterRows(firstRow, stride, rowBytes, channels, count, filters, parts.candidates.at, added);
          parts.rows.bytes.copyWithin(0, count * stride, (count + 1) * stride);
          adler = exports.adler32(adler, added, filled) >>> 0;
          const end = filled - parts.filtered.at;
          parts.filtered.bytes[end] = ~(parts.filtered.bytes[end - 1] as number);
        },
        fillBlock: (isLast) => exports.fillBlock(isLast ? filled : filled - longestRun, blockTokens) !== 0,
        counts: () => {
          exports.countTokens(parts.counts.at);
          return counts;
        },
        write: (block) => {
          head.set(block.head);
          exports.putWords(parts.head.at, block.head.length);
          if (block.words) {
            words.set(block.words);
            exports.putTokens(parts.words.at);
          } else exports.putStored(block.byteLength);
          return parts.output.bytes.slice(0, exports.endBlock(block.isLast, parts.output.at) - parts.output.at);
        },
        adler: () => adler,
      });
    });
  };
