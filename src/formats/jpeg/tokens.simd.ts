// The twin of the tokeniser in encode.ts for 4:2:0: the WebAssembly module turns pixels into tokens, which stay in its memory, and
// these into bits.

import { type PixelBuffer, signedWordsOf } from '../../pixels.ts';
import { reach, type SimdInstance } from '../../simd/instance.ts';
import { type Tokeniser, type Tokens, tokenise } from './encode.ts';
import { symbolCount } from './huffman.ts';
import { quantiser, tokensPerBlock } from './tokens.ts';
import { tokenWorkBytes } from './twin-layout.ts';

const mcuSide = 16;
const blocksPerMcu = 6;
/** Grow the memory by at least this much: each grow() is expensive. */
const growBytes = 1 << 20;

/** Other samplings than 4:2:0 are left to TypeScript. */
export const simdTokeniser =
  (simd: SimdInstance): Tokeniser =>
  (pixels, sampling, tables) =>
    sampling.across === 2 && sampling.down === 2
      ? tokeniseQuads(simd, pixels, tables)
      : tokenise(pixels, sampling, tables);

function tokeniseQuads(simd: SimdInstance, pixels: PixelBuffer, tables: Parameters<Tokeniser>[2]): Tokens {
  const { width, height } = pixels;
  const words = signedWordsOf(pixels);
  const mcus = Math.ceil(width / mcuSide);
  const stride = mcus * mcuSide;
  const quantisers = tables.map(quantiserBytes);
  const rowTokenBytes = mcus * blocksPerMcu * tokensPerBlock * 4;
  const sizes = {
    quantisers: quantisers.reduce((sum, { length }) => sum + length, 0),
    work: tokenWorkBytes,
    symbols: symbolCount * 4,
    rows: stride * mcuSide * 4,
    // The last part, because it grows.
    tokens: rowTokenBytes,
  };
  return simd.use(sizes, (exports, parts) => {
    const { memory, startTokens, tokeniseRow } = exports;
    let filled = 0;
    for (const bytes of quantisers) {
      parts.quantisers.bytes.set(bytes, filled);
      filled += bytes.length;
    }
    parts.symbols.bytes.fill(0);
    startTokens(parts.work.at);
    let rows = new Int32Array(memory.buffer, parts.rows.at, stride * mcuSide);
    let end = parts.tokens.at;
    for (let top = 0; top < height; top += mcuSide) {
      if (end + rowTokenBytes > memory.buffer.byteLength) {
        reach(exports, end + Math.max(rowTokenBytes, growBytes));
        rows = new Int32Array(memory.buffer, parts.rows.at, stride * mcuSide);
      }
      for (let row = 0; row < mcuSide; row += 1) {
        const from = Math.min(height - 1, top + row) * width;
        rows.set(words.subarray(from, from + width), row * stride);
        rows.fill(words[from + width - 1] as number, row * stride + width, (row + 1) * stride);
      }
      const left = height - top;
      end = tokeniseRow(
        parts.rows.at,
        stride * 4,
        Math.ceil(width / 8),
        Math.min(2, Math.ceil(left / 8)),
        Math.min(8, Math.ceil(left / 2)),
        parts.quantisers.at,
        parts.work.at,
        parts.symbols.at,
        end,
      );
    }
    return {
      counts: new Int32Array(memory.buffer, parts.symbols.at, symbolCount).slice(),
      write: (codeWords, mostBytes) => {
        reach(exports, end + mostBytes);
        new Int32Array(memory.buffer, parts.symbols.at, symbolCount).set(codeWords);
        const written = exports.writeTokens(parts.tokens.at, end, parts.symbols.at, end);
        return new Uint8Array(memory.buffer, end, written - end);
      },
    };
  });
}

/** A quantiser as assembly/formats/jpeg/tokens.ts reads it: 64 limits of 16 bits, then 64 steps of 32. */
function quantiserBytes(table: readonly number[]): Uint8Array {
  const { limits, steps } = quantiser(table);
  const bytes = new Uint8Array(limits.length * 2 + steps.byteLength);
  new Int16Array(bytes.buffer, 0, limits.length).set(limits);
  bytes.set(new Uint8Array(steps.buffer), limits.length * 2);
  return bytes;
}
