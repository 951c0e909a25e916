// The pixels of a JPEG in 4:2:0 to tokens by the WebAssembly module, one row of MCUs at a time.
import { type Tokeniser, tokenise } from '../kernels/jpeg-encode.ts';
import { quantiser, tokensPerBlock } from '../kernels/jpeg-tokens.ts';
import { type PixelBuffer, signedWordsOf } from '../pixels.ts';
import type { SimdInstance } from './instance.ts';

const mcuSide = 16;

/** Other samplings than 4:2:0 are left to the TypeScript kernel. */
export const simdTokeniser =
  (simd: SimdInstance): Tokeniser =>
  (pixels, sampling, tables) =>
    sampling.across === 2 && sampling.down === 2
      ? tokeniseQuads(simd, pixels, tables)
      : tokenise(pixels, sampling, tables);

function tokeniseQuads(simd: SimdInstance, pixels: PixelBuffer, tables: Parameters<Tokeniser>[2]): Int32Array[] {
  const { width, height } = pixels;
  const words = signedWordsOf(pixels);
  const mcus = Math.ceil(width / mcuSide);
  const stride = mcus * mcuSide;
  const quantisers = tables.map(quantiserBytes);
  const sizes = {
    rows: stride * mcuSide * 4,
    quantisers: quantisers.reduce((sum, { length }) => sum + length, 0),
    work: 1024,
    tokens: mcus * 6 * tokensPerBlock * 4,
  };
  const chunks: Int32Array[] = [];
  simd.use(sizes, ({ startTokens, tokeniseRow }, parts) => {
    let at = 0;
    for (const bytes of quantisers) {
      parts.quantisers.bytes.set(bytes, at);
      at += bytes.length;
    }
    const { buffer } = parts.rows.bytes;
    const rows = new Int32Array(buffer, parts.rows.at, stride * mcuSide);
    const tokens = new Int32Array(buffer, parts.tokens.at, sizes.tokens / 4);
    startTokens();
    for (let top = 0; top < height; top += mcuSide) {
      for (let row = 0; row < mcuSide; row += 1) {
        const from = Math.min(height - 1, top + row) * width;
        rows.set(words.subarray(from, from + width), row * stride);
        rows.fill(words[from + width - 1] as number, row * stride + width, (row + 1) * stride);
      }
      const left = height - top;
      const blocks = [
        Math.ceil(width / 8),
        Math.min(2, Math.ceil(left / 8)),
        Math.min(8, Math.ceil(left / 2)),
      ] as const;
      const end = tokeniseRow(
        parts.rows.at,
        stride * 4,
        ...blocks,
        parts.quantisers.at,
        parts.work.at,
        parts.tokens.at,
      );
      chunks.push(tokens.slice(0, (end - parts.tokens.at) / 4));
    }
  });
  return chunks;
}

/** As the module wants it: 64 limits of 16 bits, then 64 steps of 32. */
function quantiserBytes(table: readonly number[]): Uint8Array {
  const { limits, steps } = quantiser(table);
  const bytes = new Uint8Array(limits.length * 2 + steps.byteLength);
  new Int16Array(bytes.buffer, 0, limits.length).set(limits);
  bytes.set(new Uint8Array(steps.buffer), limits.length * 2);
  return bytes;
}
