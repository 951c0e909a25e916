// Fetches a .wasm file and compiles it.
import type { LoadWasm } from '../formats/codecs.ts';
import type { WasmUrls } from './assets.ts';

/** Checks the status and the first bytes, since many servers answer a missing file with 200 and a page. */
export function fetchWasm(urls: WasmUrls): LoadWasm {
  return async (name) => {
    const url = urls[name];
    const response = await fetch(url);
    const bytes = await response.arrayBuffer();
    const magic = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength)).join();
    if (response.ok && magic === '0,97,115,109') return WebAssembly.compile(bytes);
    throw new Error(
      `No WebAssembly at ${url} (status ${response.status}). The .wasm files of oss-img must be served beside its scripts, or under \`assetBase\`.`,
    );
  };
}
