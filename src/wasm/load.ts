// The loading of compiled modules. It lies apart from the codecs, which a page does not load.
import type { WasmName } from './files.ts';

/** A `WebAssembly.Module`, which has no members. Its name is not in the types of Node, and this one is among the package's. */
type WasmModule = object;

/** Gives a compiled module; called once per codec, when it is first needed. */
export type LoadWasm = (name: WasmName) => Promise<WasmModule>;

/** The same loader with a memory: a module is loaded once, and asked for again only if loading it failed. */
export function remembering(load: LoadWasm): LoadWasm {
  const modules = new Map<string, Promise<WasmModule>>();
  return (name) => {
    const module = modules.get(name) ?? load(name);
    modules.set(name, module);
    module.catch(() => modules.delete(name));
    return module;
  };
}
