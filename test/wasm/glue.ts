// The glue code that comes with the Emscripten modules: the oracle for ours, which takes its place.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { EmscriptenName } from '../../src/wasm/emscripten-names.ts';
import type { LoadWasm } from '../../src/wasm/load.ts';
import type { Live } from '../../src/wasm/retiring.ts';
import { wasmPaths } from '../node-engine.ts';

interface Options {
  noInitialRun: boolean;
  instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void): WebAssembly.Exports;
  print(line: string): void;
  printErr(line: string): void;
}

const pathOf = (name: EmscriptenName): string =>
  createRequire(import.meta.url).resolve(wasmPaths[name].replace(/\.wasm$/, '.js'));

export const glueText = (name: EmscriptenName): string => readFileSync(pathOf(name), 'utf8');

/** A fresh instance, bound by the glue code. */
export async function glued<Functions>(load: LoadWasm, name: EmscriptenName): Promise<Live<Functions>> {
  const module = await load(name);
  const { default: start } = (await import(pathOf(name))) as { default: (options: Options) => Promise<Functions> };
  let memory: WebAssembly.Memory | undefined;
  const api = await start({
    noInitialRun: true,
    instantiateWasm: (imports, receive) => {
      const instance = new WebAssembly.Instance(module, imports);
      memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
      receive(instance);
      return instance.exports;
    },
    print: () => {},
    printErr: () => {},
  });
  return { api, memory: memory as WebAssembly.Memory };
}
