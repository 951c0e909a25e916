// Still WebP pictures decoded by our own WebAssembly module (assembly/formats/webp), which is a file of its own. Lossy
// pictures take memory for a band of rows, lossless ones for at most two million pixels beside.
import { unset } from '../../pixel-memory.ts';
import { isSameSize, type PixelBuffer, type Size } from '../../pixels.ts';
import { bandRows } from '../../row-flow.ts';
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
  /**
   * `decode` for the rows one after another: some at each call, which are the caller's until the next. Before the last row, the call
   * too gives undefined where `decode` does.
   */
  rows(bytes: Uint8Array, picture: readonly Chunk[], size: Size): (() => PixelBuffer | undefined) | undefined;
}

export const simdStills = (load: LoadWasm): Retiring<StillDecoder> =>
  new Retiring(async () => {
    const exports = new WebAssembly.Instance(await load('webp')).exports as unknown as WebpExports;
    const rows: StillDecoder['rows'] = (...input) => startRows(exports, ...input);
    return { api: { rows, decode: (...input) => decodeStill(rows, ...input) }, memory: exports.memory };
  });

function decodeStill(
  rows: StillDecoder['rows'],
  bytes: Uint8Array,
  picture: readonly Chunk[],
  size: Size,
): PixelBuffer | undefined {
  const next = rows(bytes, picture, size);
  if (!next) return undefined;
  const result = unset(size);
  for (let y = 0; y < size.height; ) {
    const band = next();
    if (!band) return undefined;
    result.data.set(band.data, y * size.width * 4);
    y += band.height;
  }
  return result;
}

function startRows(
  exports: WebpExports,
  bytes: Uint8Array,
  picture: readonly Chunk[],
  { width, height }: Size,
): ReturnType<StillDecoder['rows']> {
  const found = open(exports, bytes, picture, bandRows(width));
  if (!found || !isSameSize(found, { width, height })) return undefined;
  return () => {
    const count = exports.readRows();
    if (count === 0) return undefined;
    const data = new Uint8ClampedArray(exports.memory.buffer, exports.rowsPlace(), count * width * 4);
    return { width, height: count, data };
  };
}

/** Puts the picture into the module's memory, which then has rows to give. @returns the size; undefined if it is refused */
function open(exports: WebpExports, bytes: Uint8Array, picture: readonly Chunk[], band: number): Size | undefined {
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
  if (!exports.start(length - last, last, names === 'VP8L', band)) return undefined;
  return { width: exports.pictureWidth(), height: exports.pictureHeight() };
}
