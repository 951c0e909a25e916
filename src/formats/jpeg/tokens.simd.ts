// The JPEG encoder's kernel for 4:2:0 and 4:4:4 by the WebAssembly module: pixels become tokens, which stay in its memory
// until they become bits (assembly/formats/jpeg/tokens.ts and huffman.ts).

import { concat } from '../../bytes.ts';
import { type Size, signedWordsOf } from '../../pixels.ts';
import { type Held, type SimdInstance, wordsIn } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { type Tokeniser, type Tokens, type TokenWriter, tokenise } from './encode.ts';
import { symbolCount } from './huffman.ts';
import { PackedTokens, packedLookupBytes } from './packed-tokens.simd.ts';
import { quantiser, tokensPerBlock } from './tokens.ts';
import { tokenWorkBytes } from './twin-layout.ts';
import type { QuantisationTables } from './written-segments.ts';

/** Grow by at least this much: each grow() is expensive. */
export const growBytes = 1 << 20;

interface Packing {
  /** Tokens that take more than this are packed, to about a quarter, which takes time. */
  readonly unpackedBytes: number;
  /** The tokens of large pictures are packed whenever they take this much: a multiple of 4 from 64 on. */
  readonly pieceBytes: number;
}

/** So the tokens of a photo of up to some 20 megapixels stay as they are. */
const usualPacking: Packing = { unpackedBytes: 32 << 20, pieceBytes: 4 << 20 };

/** Pictures of more pixels are packed from the start, so that their tokens never take `unpackedBytes`. */
const mostUnpackedPixels = 20 << 20;

/** The twin of `tokenise`, which itself does 4:2:2: only tests write that. */
export const simdTokeniser =
  (simd: SimdInstance, packing = usualPacking): Tokeniser =>
  (size, sampling, tables) =>
    sampling.across === sampling.down
      ? tokeniseSquares(simd, size, sampling.across, tables, packing)
      : tokenise(size, sampling, tables);

/** @param shared pixels that share a chroma sample, across as down */
function tokeniseSquares(
  simd: SimdInstance,
  { width, height }: Size,
  shared: 1 | 2,
  tables: QuantisationTables,
  { unpackedBytes, pieceBytes }: Packing,
): TokenWriter {
  const mcuSide = 8 * shared;
  const blocksPerMcu = shared * shared + 2;
  const mcus = Math.ceil(width / mcuSide);
  const stride = mcus * mcuSide;
  const quantisers = quantiserBytes(tables);
  const rowTokenBytes = mcus * blocksPerMcu * tokensPerBlock * 4;
  const sizes = {
    quantisers: quantisers.length,
    work: tokenWorkBytes,
    symbols: symbolCount * 4,
    rows: stride * mcuSide * 4,
    lookup: packedLookupBytes,
    // The last one, because it grows.
    tokens: rowTokenBytes,
  };
  const held = simd.hold(sizes);
  const { exports, areas } = held;
  const packed = new PackedTokens(held, pieceBytes);
  const firstPacked = width * height > mostUnpackedPixels ? pieceBytes : unpackedBytes;
  areas.quantisers.bytes.set(quantisers);
  areas.symbols.bytes.fill(0);
  exports.startTokens(areas.work.at);
  let rows = wordsIn(areas.rows);
  let end = areas.tokens.at;
  const appendRow = (top: number): Pointer => {
    const { quantisers, work, symbols } = areas;
    if (shared === 1)
      return exports.tokenisePixels(areas.rows.at, stride * 4, mcus, quantisers.at, work.at, symbols.at, end);
    const left = height - top;
    return exports.tokeniseQuads(
      areas.rows.at,
      stride * 4,
      Math.ceil(width / 8),
      Math.min(2, Math.ceil(left / 8)),
      Math.min(8, Math.ceil(left / 2)),
      quantisers.at,
      work.at,
      symbols.at,
      end,
    );
  };
  let y = 0;
  const addRow = (row: Int32Array): void => {
    const into = (y % mcuSide) * stride;
    rows.set(row, into);
    rows.fill(row[width - 1] as number, into + width, into + stride);
    y += 1;
  };
  const pack = (): void => {
    packed.add(end);
    end = areas.tokens.at;
  };
  const endRow = (): void => {
    if (end + rowTokenBytes > exports.memory.buffer.byteLength) {
      held.reach(offset(end, Math.max(rowTokenBytes, growBytes)));
      rows = wordsIn(held.areas.rows);
    }
    const top = Math.floor((y - 1) / mcuSide) * mcuSide;
    // The last rows are repeated in the rest of their MCUs.
    const last = ((y - 1) % mcuSide) * stride;
    for (let row = y - top; row < mcuSide; row += 1) rows.copyWithin(row * stride, last, last + stride);
    end = appendRow(top);
    if (end - areas.tokens.at < (packed.isEmpty ? firstPacked : pieceBytes)) return;
    pack();
    rows = wordsIn(held.areas.rows);
  };
  return {
    add: (pixels) => {
      const words = signedWordsOf(pixels);
      for (let row = 0; row < pixels.height; row += 1) {
        addRow(words.subarray(row * width, (row + 1) * width));
        if (y % mcuSide === 0 || y === height) endRow();
      }
    },
    end: () => {
      if (packed.isEmpty) return tokensIn(held, areas.tokens.at, () => end);
      // Unpacking others takes the place of the last ones.
      if (end > areas.tokens.at) pack();
      return tokensIn(held, areas.tokens.at, ...packed.unpackers());
    },
  };
}

/** A row of MCUs in memory, `stride` pixels across. */
interface McuRows {
  readonly rows: Int32Array;
  readonly stride: number;
  readonly count: number;
}

/** Copies rows of pixels. At the right and at the bottom the last pixels are repeated. */
export function copyRows(words: Int32Array, { width, height }: Size, { rows, stride, count }: McuRows): void {
  for (let row = 0; row < count; row += 1) {
    const from = Math.min(height - 1, row) * width;
    rows.set(words.subarray(from, from + width), row * stride);
    rows.fill(words[from + width - 1] as number, row * stride + width, (row + 1) * stride);
  }
}

/** A token takes 27 bits at most, and a zero follows each byte 0xff. */
const mostTokenFileBytes = 7;

/**
 * Tokens in memory from `start` on, behind which their bits are written.
 * @param pieces each puts some of the tokens there, and gives the address where they end
 */
export const tokensIn = (
  held: Held<'symbols'>,
  start: Pointer,
  ...pieces: readonly ((isLastTime: boolean) => Pointer)[]
): Tokens => ({
  counts: wordsIn(held.areas.symbols).slice(),
  write: (codeWords, mostBytes) =>
    pieces.map((put, index) => (isLastTime) => {
      const end = put(isLastTime);
      const room = Math.min(mostBytes, ((end - start) / 4) * mostTokenFileBytes);
      // Those of the piece before may be left over.
      held.reach(offset(end, room + 16));
      const { symbols } = held.areas;
      wordsIn(symbols).set(codeWords);
      const { startBits, writeTokens, endBits } = held.exports;
      if (index === 0) startBits();
      let written = writeTokens(start, end, symbols.at, end);
      if (index === pieces.length - 1) written = endBits(written);
      return new Uint8Array(symbols.bytes.buffer, end, written - end);
    }),
});

/** The quantisers of luma and chroma as assembly/formats/jpeg/tokens.ts reads them: 64 limits of 16 bits, then 64 steps of 32 bits. */
export const quantiserBytes = (tables: QuantisationTables): Uint8Array =>
  concat(
    ...tables.flatMap((table) => {
      const { limits, steps } = quantiser(table);
      return [new Uint8Array(Int16Array.from(limits).buffer), new Uint8Array(steps.buffer as ArrayBuffer)];
    }),
  );
