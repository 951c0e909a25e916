// The engine as Node tests run it: portable codecs with the .wasm files read from disk, and no canvas for text.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { OssError } from '../src/errors.ts';
import { type WasmName, wasmCodecs } from '../src/formats/codecs.ts';
import { defaultLimits, type Limits } from '../src/limits.ts';
import { type Engine, makeEngine, type Success } from '../src/pipeline/engine.ts';
import { type Scaling, scalingOf } from '../src/pipeline/scaling.ts';
import { parseProcess } from '../src/request/grammar.ts';

/** The place of each module: in a package, or in the sources. */
export const wasmPaths: Record<WasmName, string> = {
  png: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  webp: '../src/simd/webp.wasm',
  webpOpaque: '../src/simd/webp-opaque.wasm',
  webpDecode: '@jsquash/webp/codec/dec/webp_dec.wasm',
  webpEncode: '@jsquash/webp/codec/enc/webp_enc_simd.wasm',
  avifDecode: '@jsquash/avif/codec/dec/avif_dec.wasm',
  avifEncode: '@jsquash/avif/codec/enc/avif_enc.wasm',
  lcms: 'lcms-wasm/dist/lcms.wasm',
};

const require = createRequire(import.meta.url);

export const loadWasm = async (name: WasmName): Promise<WebAssembly.Module> =>
  WebAssembly.compile(await readFile(require.resolve(wasmPaths[name])));

const noCanvas = (): never => {
  throw new OssError({ code: 'NotImplemented', message: 'Text needs a browser canvas.' });
};

export function nodeEngine(
  changed: Partial<Limits> = {},
  given: Partial<Scaling> = {},
): Engine & { loaded: WasmName[] } {
  const loaded: WasmName[] = [];
  const scaling = scalingOf(given);
  const limits = { ...defaultLimits, ...changed };
  const load = (name: WasmName) => {
    loaded.push(name);
    return loadWasm(name);
  };
  const { codecs, kernels } = wasmCodecs(load, undefined, scaling.shrink);
  const text = { load: noCanvas, measure: noCanvas, draw: noCanvas };
  return { ...makeEngine({ codecs, kernels, text, limits, scaling }), loaded };
}

/** Runs a process string on a copy of the bytes; a refusal is thrown as the OssError it is. */
export async function run(engine: Engine, source: Uint8Array, process: string): Promise<Success> {
  const outcome = await engine.run(parseProcess(process), new Uint8Array(source).buffer);
  if (!outcome.ok) throw new OssError(outcome.error);
  return outcome;
}
