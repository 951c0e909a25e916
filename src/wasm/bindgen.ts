// Codecs that were compiled by wasm-bindgen (@jsquash/png), bound without their glue code, which keeps one instance for ever.

/** The exports of a wasm-bindgen module beside its own functions. */
export interface BindgenExports {
  readonly memory: WebAssembly.Memory;
  __wbindgen_malloc(bytes: number, align: number): number;
  __wbindgen_free(pointer: number, bytes: number, align: number): void;
}

/**
 * Starts an instance.
 * @param imports the functions the module may call, by the start of their names, since the ends are hashes; any other import
 * throws when it is called
 */
export function startBindgen<E extends BindgenExports>(
  module: WebAssembly.Module,
  imports: Readonly<Record<string, (...input: number[]) => unknown>> = {},
): E {
  const namespace: Record<string, (...input: number[]) => unknown> = {};
  for (const { name } of WebAssembly.Module.imports(module)) {
    const known = Object.keys(imports).find((prefix) => name.startsWith(prefix));
    namespace[name] = known
      ? (imports[known] as (...input: number[]) => unknown)
      : () => {
          throw new Error(`The codec failed (${name}).`);
        };
  }
  return new WebAssembly.Instance(module, { wbg: namespace }).exports as unknown as E;
}

/** Copies bytes into the codec's memory and returns their address; the codec frees them. */
export function passBytes(exports: BindgenExports, bytes: Uint8Array | Uint8ClampedArray): number {
  const pointer = exports.__wbindgen_malloc(bytes.length, 1) >>> 0;
  new Uint8Array(exports.memory.buffer, pointer, bytes.length).set(bytes);
  return pointer;
}
