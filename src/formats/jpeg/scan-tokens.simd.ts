// The twin of coefficients.ts and scan-tokens.ts: coefficients and tokens lie in the memory of the WebAssembly module
// (assembly/formats/jpeg/coefficients.ts and scan-tokens.ts).

import { type Size, signedWordsOf } from '../../pixels.ts';
import { type SimdInstance, wordsIn } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { storeCoefficients } from './coefficients.ts';
import { inMcuRows } from './encode.ts';
import { symbolCount } from './huffman.ts';
import type { PictureStore, StorePicture } from './progressive.ts';
import { copyRows, growBytes, quantiserBytes, tokensIn } from './tokens.simd.ts';
import { tokensPerBlock } from './tokens.ts';
import { mostStoredBytes, storedAddressBytes, tokenWorkBytes } from './twin-layout.ts';
import type { QuantisationTables, WrittenScan } from './written-segments.ts';

/** A block's tokens in a scan, with the ends of blocks before it and sixteen zeros up to three times. */
const mostTokens = tokensPerBlock + 8;

/** The twin of `storeCoefficients`, which itself does 4:2:2: only tests write that. */
export const simdStorePicture =
  (simd: SimdInstance): StorePicture =>
  (size, sampling, tables) =>
    sampling.across === sampling.down
      ? storeSquares(simd, size, sampling.across, tables)
      : storeCoefficients(size, sampling, tables);

/** A row of MCUs: its address, and the rows of blocks of luma that lie in the picture. */
interface StoredRow {
  readonly at: Pointer;
  readonly lumaRows: number;
}

/** @param shared pixels that share a chroma sample, across as down */
function storeSquares(simd: SimdInstance, size: Size, shared: 1 | 2, tables: QuantisationTables): PictureStore {
  const { width } = size;
  const mcuSide = 8 * shared;
  const lumaBlocks = shared * shared;
  const mcus = Math.ceil(width / mcuSide);
  const stride = mcus * mcuSide;
  const lumaColumns = Math.ceil(width / 8);
  const bandBytes = (shared + 2) * lumaColumns * mostStoredBytes;
  const rowBytes = storedAddressBytes + mcus * (lumaBlocks + 2) * 2 + bandBytes;
  const quantisers = quantiserBytes(tables);
  const held = simd.hold({
    quantisers: quantisers.length,
    work: tokenWorkBytes,
    symbols: symbolCount * 4,
    rows: stride * mcuSide * 4,
    band: bandBytes,
    // The last one, because it grows.
    stored: rowBytes,
  });
  held.areas.quantisers.bytes.set(quantisers);
  let end = held.areas.stored.at;
  const room = (bytes: number): void => {
    if (end + bytes > held.exports.memory.buffer.byteLength) held.reach(offset(end, Math.max(bytes, growBytes)));
  };
  const stored: StoredRow[] = [];
  const add = inMcuRows(size, mcuSide, (pixels) => {
    room(rowBytes);
    const { exports, areas } = held;
    const { quantisers, work, band, rows } = areas;
    copyRows(signedWordsOf(pixels), pixels, { rows: wordsIn(rows), stride, count: mcuSide });
    const lumaRows = Math.min(shared, Math.ceil(pixels.height / 8));
    stored.push({ at: end, lumaRows });
    end =
      shared === 1
        ? exports.storePixels(rows.at, stride * 4, mcus, quantisers.at, work.at, band.at, end)
        : exports.storeQuads(
            ...[rows.at, stride * 4, lumaColumns, lumaRows, Math.min(8, Math.ceil(pixels.height / 2))],
            ...[quantisers.at, work.at, band.at, end],
          );
  });
  // Scans of DC values have fewer tokens: one a block.
  const tokenBytes = Math.max(lumaColumns * mostTokens, mcus * (lumaBlocks + 2)) * 4;
  let afterPicture: Pointer | undefined;
  const tokensOf = (scan: WrittenScan) => {
    const { from, to, high, low, components } = scan;
    const [component = 0] = components;
    const table = (component === 0 ? 1 : 3) << 8;
    // A row of MCUs begins with the addresses of its rows of blocks: those of luma, then one of each chroma.
    const placesOf = ({ lumaRows }: StoredRow) =>
      component > 0 ? [shared + component - 1] : [0, 1].slice(0, lumaRows);
    const columns = component === 0 ? lumaColumns : mcus;
    afterPicture ??= end;
    end = afterPicture;
    held.areas.symbols.bytes.fill(0);
    held.exports.startScanTokens();
    for (const row of stored) {
      const { at } = row;
      if (from > 0) {
        for (const place of placesOf(row)) {
          room(tokenBytes);
          const { exports, areas } = held;
          const append = high === 0 ? exports.appendAcFirst : exports.appendAcRefining;
          end = append(offset(at, place * 4), columns, from, to, low, table, areas.symbols.at, end);
        }
        continue;
      }
      room(tokenBytes);
      const { exports, areas } = held;
      const counts = areas.symbols.at;
      end =
        high === 0
          ? exports.appendDcFirst(at, mcus, lumaBlocks, low, counts, end)
          : exports.appendDcRefining(at, mcus * (lumaBlocks + 2), low, counts, end);
    }
    end = held.exports.endRun(table, held.areas.symbols.at, end);
    const tokensEnd = end;
    return tokensIn(held, afterPicture, () => tokensEnd);
  };
  return { add, tokensOf };
}
