// The engine in this very thread: what a worker of the pool runs, and the service worker when no page answers.
import { type LoadWasm, wasmCodecs } from '../formats/codecs.ts';
import type { Limits } from '../limits.ts';
import { type Engine, makeEngine } from '../pipeline/engine.ts';
import { canvasText, type Fonts } from './draw-text.ts';
import { decodePlatform } from './platform-decode.ts';

/**
 * `portable`: WASM and TypeScript only, the same bytes everywhere. `auto`: the platform's codecs where they are right. Today
 * that is for HEIC alone, which nothing else reads. Measured in Chromium: ImageDecoder takes JPEGs that libjpeg calls damaged
 * (12 of 150), upsamples chroma coarsely at full size, and every platform decoder loses colour under alpha.
 */
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

export function makeLocalEngine({ codecs: mode, fonts, limits }: EngineSettings, load: LoadWasm): LocalEngine {
  const { codecs, kernels } = wasmCodecs(load, mode === 'auto' ? decodePlatform : undefined);
  return {
    ...makeEngine({ codecs, kernels, text: canvasText(fonts), limits }),
    heldBytes: codecs.heldBytes,
    retire: codecs.retire,
  };
}
