// The twin of row-tokens.ts in the WebAssembly module, whose memory holds a few rows and one block.
import { counterBytes } from '../../simd/exports.ts';
import { type SimdInstance, wordsIn } from '../../simd/instance.ts';
import { offset } from '../../simd/pointer.ts';
import { adlerOfNothing } from '../adler32.ts';
import { blockTokens, longestRun, mostBlockBytes, mostHeadWords, tokenKinds } from './blocks.ts';
import { type CompressRows, deflateRows, rowsAtATime } from './deflate-rle.ts';
import { filtersFor, rowBytesOf } from './filter.ts';
import { beforeAll } from './row-tokens.ts';

/** The module reads and writes up to this many bytes beyond the end of an area. */
const slack = 64;
/** Bytes of zeros before each row, and spare bytes behind it. */
const [zeros, surplus] = [16, 32];

/** The twin of `compressRows`: the same bytes. */
export const simdCompressRows =
  (simd: SimdInstance): CompressRows =>
  (source, shape) => {
    const { width, channels } = shape;
    const rows = rowsAtATime(shape);
    const rowBytes = rowBytesOf(shape);
    const stride = zeros + Math.ceil(rowBytes / 16) * 16 + surplus;
    const filters = filtersFor(shape).reduce((bits, filter) => bits | (1 << filter), 0);
    const sizes = {
      pixels: rows * width * 4 + slack,
      // The row above the first one is kept too.
      rows: (1 + rows) * stride,
      filtered: slack + longestRun + rows * (rowBytes + 1) + longestRun + slack,
      tokens: 2 * blockTokens + slack,
      counts: 4 * counterBytes,
      head: 4 * mostHeadWords,
      words: 4 * tokenKinds,
      output: mostBlockBytes + slack,
    };
    return simd.use(sizes, (exports, areas) => {
      const counts = wordsIn(areas.counts).subarray(0, tokenKinds);
      const head = wordsIn(areas.head);
      const words = wordsIn(areas.words);
      const start = offset(areas.filtered.at, slack);
      const firstRow = offset(areas.rows.at, stride + zeros);
      areas.rows.bytes.fill(0);
      areas.filtered.bytes[slack - 1] = beforeAll;
      exports.startBlocks(start, areas.tokens.at, areas.output.at);
      let filled = start;
      let adler = adlerOfNothing;

      return deflateRows(source, shape, {
        addRows: ({ data, height: count }) => {
          areas.pixels.bytes.set(data);
          for (let row = 0; row < count; row += 1)
            exports.packPixels(
              offset(areas.pixels.at, row * width * 4),
              width,
              channels,
              offset(firstRow, row * stride),
            );
          const added = exports.moveRest(start, filled);
          filled = offset(added, count * (rowBytes + 1));
          exports.filterRows(firstRow, stride, rowBytes, channels, count, filters, added);
          areas.rows.bytes.copyWithin(0, count * stride, (count + 1) * stride);
          adler = exports.adler32(adler, added, filled) >>> 0;
          const end = filled - areas.filtered.at;
          areas.filtered.bytes[end] = ~(areas.filtered.bytes[end - 1] as number);
        },
        fillBlock: (isLast) => exports.fillBlock(isLast ? filled : offset(filled, -longestRun), blockTokens) !== 0,
        counts: () => {
          exports.countTokens(areas.counts.at);
          return counts;
        },
        write: (block) => {
          head.set(block.head);
          exports.putWords(areas.head.at, block.head.length);
          if (block.words) {
            words.set(block.words);
            exports.putTokens(areas.words.at);
          } else exports.putStored(block.byteLength);
          return areas.output.bytes.slice(0, exports.endBlock(block.isLast, areas.output.at) - areas.output.at);
        },
        adler: () => adler,
      });
    });
  };
