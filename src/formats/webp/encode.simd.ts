// Opaque pictures encoded by our own WebAssembly module (assembly/formats/webp/encode), which is a file of its own. It writes the bytes
// that libwebp does with `defaultOptions`, and keeps one and a half bytes a pixel instead of four.
import type { PixelBuffer, Size } from '../../pixels.ts';
import type { RowSink } from '../../row-flow.ts';
import { mostRows, type WebpOpaqueExports } from '../../simd/webp-opaque-exports.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import { Retiring } from '../../wasm/retiring.ts';
import { chunkOf, frameTag, webpFileOf } from './chunks.ts';

/** The encoder of opaque pictures. */
export interface OpaqueEncoder {
  /**
   * Begins with a picture, of which all must be added before another begins: one that is not at its end is given up.
   * @param quality 0 to 100
   * @returns undefined where memory does not suffice, or the format for the size; what it returns throws where memory does
   * not suffice, or the format's room for prediction modes
   */
  start(size: Size, quality: number): RowSink | undefined;
}

export const simdOpaque = (load: LoadWasm): Retiring<OpaqueEncoder> =>
  new Retiring(async () => {
    // The module is named after the file that declares the function.
    const imports = { power: { power: Math.pow } };
    const instance = new WebAssembly.Instance(await load('webpOpaque'), imports);
    const exports = instance.exports as unknown as WebpOpaqueExports;
    return { api: { start: (size, quality) => start(exports, size, quality) }, memory: exports.memory };
  });

function start(exports: WebpOpaqueExports, size: Size, quality: number): RowSink | undefined {
  const tag = frameTag(size);
  const at = tag ? exports.place(size.width, size.height) : 0;
  if (!tag || at === 0) return undefined;
  const rowBytes = size.width * 4;
  const place = new Uint8Array(exports.memory.buffer, at, mostRows * rowBytes);
  let held = 0;
  const add = ({ data, height }: PixelBuffer): void => {
    for (let y = 0; y < height; ) {
      const count = Math.min(height - y, mostRows - held);
      place.set(data.subarray(y * rowBytes, (y + count) * rowBytes), held * rowBytes);
      y += count;
      held += count;
      if (held === mostRows) flush();
    }
  };
  const flush = (): void => {
    exports.addRows(held);
    held = 0;
  };
  const end = (): Uint8Array<ArrayBuffer> => {
    flush();
    if (!exports.encode(quality)) throw new Error('The encoder has no room left.');
    const bytes = (from: number, length: number) => new Uint8Array(exports.memory.buffer, from, length);
    const modes = bytes(exports.firstPlace(), exports.firstBytes());
    const tokens = bytes(exports.tokensPlace(), exports.tokensBytes());
    const frame = [tag(modes.length), modes, tokens];
    // libwebp counts the byte that makes the length even. The tag has ten bytes.
    const odd = (modes.length + tokens.length) & 1;
    return webpFileOf([chunkOf('VP8 ', [...frame, new Uint8Array(odd)])]);
  };
  return { add, end };
}
