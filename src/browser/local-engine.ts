// The engine in this very thread: what a worker of the pool runs, and the service worker when no page answers.
import { wasmCodecs } from '../codecs/index.ts';
import type { Limits } from '../limits.ts';
import { type Engine, makeEngine } from '../pipeline/engine.ts';
import type { WasmUrls } from './assets.ts';
import { canvasText, type Fonts } from './draw-text.ts';
import { fetchWasm } from './fetch-wasm.ts';
import { withPlatformCodecs } from './platform-codecs.ts';

/** `portable`: WASM and TypeScript only, the same bytes everywhere. `auto`: the platform's codecs where they are right. */
export type CodecMode = 'auto' | 'portable';

/** Plain data: crosses postMessage and is kept in IndexedDB for the service worker. */
export interface EngineSettings {
  readonly codecs: CodecMode;
  readonly fonts: Fonts;
  readonly limits: Limits;
}

export interface LocalEngine extends Engine {
  heldBytes(): number;
  retire(): void;
}

export function makeLocalEngine({ codecs: mode, fonts, limits }: EngineSettings, urls: WasmUrls): LocalEngine {
  const wasm = wasmCodecs(fetchWasm(urls));
  const codecs = mode === 'auto' ? withPlatformCodecs(wasm.codecs) : wasm.codecs;
  return {
    ...makeEngine({ codecs, resampler: wasm.resampler, text: canvasText(fonts), limits }),
    heldBytes: codecs.heldBytes,
    retire: codecs.retire,
  };
}
