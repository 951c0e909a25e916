// The JPEG encoder's kernel for 4:2:0 and 4:4:4 by the WebAssembly module: pixels become tokens, which stay in its memory
// until they become bits (assembly/formats/jpeg/tokens.ts and huffman.ts).

import { type PixelBuffer, signedWordsOf } from '../../pixels.ts';
import { type SimdInstance, wordsIn } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { type Tokeniser, type Tokens, tokenise } from './encode.ts';
import { symbolCount } from './huffman.ts';
import { quantiser, tokensPerBlock } from './tokens.ts';
import { tokenWorkBytes } from './twin-layout.ts';

/** Grow by at least this much: each grow() is expensive. */
const growBytes = 1 << 20;

/** The twin of `tokenise`, which itself does 4:2:2: only tests write that. */
export const simdTokeniser =
  (simd: SimdInstance): Tokeniser =>
  (pixels, sampling, tables) =>
    sampling.across === sampling.down
      ? tokeniseSquares(simd, pixels, sampling.across, tables)
      : tokenise(pixels, sampling, tables);

/** @param shared pixels that share a chroma sample, across as down */
function tokeniseSquares(
  simd: SimdInstance,
  pixels: PixelBuffer,
  shared: 1 | 2,
  tables: Parameters<Tokeniser>[2],
): Tokens {
  const { width, height } = pixels;
  const words = signedWordsOf(pixels);
  const mcuSide = 8 * shared;
  const blocksPerMcu = shared * shared + 2;
  const mcus = Math.ceil(width / mcuSide);
  const stride = mcus * mcuSide;
  const quantisers = tables.map(quantiserBytes);
  const rowTokenBytes = mcus * blocksPerMcu * tokensPerBlock * 4;
  const sizes = {
    quantisers: quantisers.reduce((sum, { length }) => sum + length, 0),
    work: tokenWorkBytes,
    symbols: symbolCount * 4,
    rows: stride * mcuSide * 4,
    // The last one, because it grows.
    tokens: rowTokenBytes,
  };
  const held = simd.hold(sizes);
  const { exports, areas } = held;
  let filled = 0;
  for (const bytes of quantisers) {
    areas.quantisers.bytes.set(bytes, filled);
    filled += bytes.length;
  }
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
  for (let top = 0; top < height; top += mcuSide) {
    if (end + rowTokenBytes > exports.memory.buffer.byteLength) {
      held.reach(offset(end, Math.max(rowTokenBytes, growBytes)));
      rows = wordsIn(held.areas.rows);
    }
    for (let row = 0; row < mcuSide; row += 1) {
      const from = Math.min(height - 1, top + row) * width;
      rows.set(words.subarray(from, from + width), row * stride);
      rows.fill(words[from + width - 1] as number, row * stride + width, (row + 1) * stride);
    }
    end = appendRow(top);
  }
  return {
    counts: wordsIn(held.areas.symbols).slice(),
    write: (codeWords, mostBytes) => {
      held.reach(offset(end, mostBytes));
      const { symbols, tokens } = held.areas;
      wordsIn(symbols).set(codeWords);
      const written = held.exports.writeTokens(tokens.at, end, symbols.at, end);
      return new Uint8Array(symbols.bytes.buffer, end, written - end);
    },
  };
}

/** A quantiser as assembly/formats/jpeg/tokens.ts reads it: 64 limits of 16 bits, then 64 steps of 32 bits. */
function quantiserBytes(table: readonly number[]): Uint8Array {
  const { limits, steps } = quantiser(table);
  const bytes = new Uint8Array(limits.length * 2 + steps.byteLength);
  new Int16Array(bytes.buffer, 0, limits.length).set(limits);
  bytes.set(new Uint8Array(steps.buffer), limits.length * 2);
  return bytes;
}
