// Where compiled modules come from. Apart from the codecs, which a page does not load.
import type { WasmName } from './files.ts';

/** Gives a compiled module; called once per codec, when it is first needed. */
export type LoadWasm = (name: WasmName) => Promise<WebAssembly.Module>;

/** What it gives is kept, what it failed to give is asked for again. */
export function remembering(load: LoadWasm): LoadWasm {
  const modules = new Map<string, Promise<WebAssembly.Module>>();
  return (name) => {
    const module = modules.get(name) ?? load(name);
    modules.set(name, module);
    module.catch(() => modules.delete(name));
    return module;
  };
}
