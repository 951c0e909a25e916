// Still WebP pictures decoded by our own WebAssembly module (assembly/formats/webp), which is a file of its own. Lossy
// pictures take memory for a few rows, lossless ones for at most two million pixels beside.
import { unset } from '../../pixel-memory.ts';
import { isSameSize, type PixelBuffer, type Size } from '../../pixels.ts';
import type { WebpExports } from '../../simd/webp-exports.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import { Retiring } from '../../wasm/retiring.ts';
import { type Chunk, contentsOf } from './chunks.ts';

/** The decoder of the pictures that libwebp's own encoder and its like write. */
export interface StillDecoder {
  /**
   * @param picture as `pictureChunks` returns it
   * @param size that of the file or frame
   * @returns undefined where the data are damaged, or may be, or are of another size, and where memory does not suffice: libwebp
   * then judges
   */
  decode(bytes: Uint8Array, picture: readonly Chunk[], size: Size): PixelBuffer | undefined;
}

export const simdStills = (load: LoadWasm): Retiring<StillDecoder> =>
  new Retiring(async () => {
    const exports = new WebAssembly.Instance(await load('webp')).exports as unknown as WebpExports;
    return { api: { decode: (...input) => decodeStill(exports, ...input) }, memory: exports.memory };
  });

function decodeStill(
  exports: WebpExports,
  bytes: Uint8Array,
  picture: readonly Chunk[],
  size: Size,
): PixelBuffer | undefined {
  const found = open(exports, bytes, picture);
  if (!found || !isSameSize(found, size)) return undefined;
  const result = unset(size);
  const rows = new Uint8Array(exports.memory.buffer, exports.rowsPlace());
  for (let y = 0; y < size.height; ) {
    const count = exports.readRows();
    if (count === 0) return undefined;
    result.data.set(rows.subarray(0, count * size.width * 4), y * size.width * 4);
    y += count;
  }
  return result;
}

/** Puts the picture into the module's memory, which then has rows to give. @returns the size; undefined if it is refused */
function open(exports: WebpExports, bytes: Uint8Array, picture: readonly Chunk[]): Size | undefined {
  const names = picture.map(({ name }) => name).join();
  if (!['VP8 ', 'VP8L', 'ALPH,VP8 '].includes(names)) return undefined;
  const parts = picture.map((chunk) => contentsOf(bytes, chunk));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const at = exports.place(length);
  if (at === 0) return undefined;
  const memory = new Uint8Array(exports.memory.buffer, at);
  let end = 0;
  for (const part of parts) {
    memory.set(part, end);
    end += part.length;
  }
  const last = parts.at(-1)?.length ?? 0;
  if (!exports.start(length - last, last, names === 'VP8L')) return undefined;
  return { width: exports.pictureWidth(), height: exports.pictureHeight() };
}
