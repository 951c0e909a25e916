// The loading of compiled modules. It lies apart from the codecs, which a page does not load.
import type { WasmName } from './files.ts';

/** Gives a compiled module; called once per codec, when it is first needed. */
export type LoadWasm = (name: WasmName) => Promise<WebAssembly.Module>;

/** The same loader with a memory: a module is loaded once, and asked for again only if loading it failed. */
export function remembering(load: LoadWasm): LoadWasm {
  const modules = new Map<string, Promise<WebAssembly.Module>>();
  return (name) => {
    const module = modules.get(name) ?? load(name);
    modules.set(name, module);
    module.catch(() => modules.delete(name));
    return module;
  };
}
