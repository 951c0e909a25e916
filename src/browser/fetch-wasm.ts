// Fetches a .wasm file and compiles it.
import { OssError } from '../errors.ts';
import type { LoadWasm } from '../formats/codecs.ts';
import { wasmFiles } from '../wasm/files.ts';
import { assetFault } from './asset-fault.ts';
import type { WasmUrls } from './assets.ts';

/** Checks the status and the first bytes, since many servers answer a missing file with 200 and a page. */
export function fetchWasm(urls: WasmUrls): LoadWasm {
  return async (name) => {
    const url = urls[name];
    const response = await fetch(url).catch(() => undefined);
    const bytes = await response?.arrayBuffer().catch(() => undefined);
    if (!response?.ok || !bytes || new Uint8Array(bytes.slice(0, 4)).join() !== '0,97,115,109')
      throw await assetFault(url, wasmFiles[name], response);
    return WebAssembly.compile(bytes).catch((cause: Error) => {
      const mend = /CSP|polic|unsafe-eval/i.test(cause.message)
        ? " A Content-Security-Policy must allow 'wasm-unsafe-eval' in `script-src`."
        : '';
      const message = `The browser did not compile ${url}: ${cause.message.replace(/\.$/, '')}.${mend}`;
      throw new OssError({ code: 'InternalError', message }, { cause });
    });
  };
}
