// Still WebP pictures decoded by our own WebAssembly module (assembly/formats/webp), which is a file of its own. Lossy
// pictures take memory for a band of rows, lossless ones for at most two million pixels beside.
import { unset } from '../../pixel-memory.ts';
import type { PixelBuffer, Size } from '../../pixels.ts';
import { bandRows } from '../../row-flow.ts';
import type { WebpExports } from '../../simd/webp-exports.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import { Retiring } from '../../wasm/retiring.ts';
import type { NextRows } from '../attempts.ts';
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
  /** `decode` for the rows of an opaque picture; undefined, or rows that are refused, where `decode` gives undefined. */
  rows(bytes: Uint8Array, picture: readonly Chunk[], size: Size): NextRows | undefined;
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
  let at = 0;
  for (let band = next(); band; band = next()) {
    if (band === 'refused') return undefined;
    result.data.set(band.data, at);
    at += band.data.length;
  }
  return result;
}

/** Puts the picture into the module's memory, which then has rows to give; undefined if it is refused. */
function startRows(
  exports: WebpExports,
  bytes: Uint8Array,
  picture: readonly Chunk[],
  { width, height }: Size,
): NextRows | undefined {
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
  if (!exports.start(length - last, last, names === 'VP8L', bandRows(width))) return undefined;
  if (exports.pictureWidth() !== width || exports.pictureHeight() !== height) return undefined;
  let done = 0;
  return () => {
    if (done === height) return undefined;
    const count = exports.readRows();
    if (count === 0) return 'refused';
    done += count;
    const data = new Uint8ClampedArray(exports.memory.buffer, exports.rowsPlace(), count * width * 4);
    return { width, height: count, opaque: true, data };
  };
}
