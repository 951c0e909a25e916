// WebAssembly instances that can be thrown away. A jSquash decoder that threw is not to be trusted again: the JPEG one dies
// for good after 96 bad inputs, the PNG one leaks its stack. So every instance that threw is dropped and the next job gets
// a fresh one (about 2 ms from a compiled module). It also gives back memory, which WebAssembly never shrinks.

/** A live instance and the memory it holds. */
export interface Live<T> {
  readonly api: T;
  readonly memory: WebAssembly.Memory;
}

export class Retiring<T> {
  readonly #make: () => Promise<Live<T>>;
  #live: Promise<Live<T>> | undefined;
  #memory: WebAssembly.Memory | undefined;

  constructor(make: () => Promise<Live<T>>) {
    this.#make = make;
  }

  /** The instance, for synchronous use: whatever one of its functions throws, the instance is gone. */
  async ready(): Promise<Live<T>> {
    this.#live ??= this.#make();
    const asked = this.#live;
    try {
      const { api, memory } = await asked;
      this.#memory = memory;
      return { api: this.#guarded(api, asked), memory };
    } catch (error) {
      if (this.#live === asked) this.retire();
      throw error;
    }
  }

  /** Bytes of WebAssembly memory held. */
  get heldBytes(): number {
    return this.#memory?.buffer.byteLength ?? 0;
  }

  retire(): void {
    this.#live = undefined;
    this.#memory = undefined;
  }

  /** The same functions, each of which retires the instance when it throws. */
  #guarded(api: T, asked: Promise<Live<T>>): T {
    const entries = Object.entries(api as Record<string, (...input: unknown[]) => unknown>).map(([name, call]) => [
      name,
      (...input: unknown[]) => {
        try {
          return call(...input);
        } catch (error) {
          if (this.#live === asked) this.retire();
          throw error;
        }
      },
    ]);
    return Object.fromEntries(entries) as T;
  }
}

interface EmscriptenOptions {
  noInitialRun: boolean;
  instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void): WebAssembly.Exports;
  print(line: string): void;
  printErr(line: string): void;
}

/** Starts an Emscripten codec on a compiled module. Its complaints go to `complain` instead of the console. */
export async function startEmscripten<M>(
  factory: (options: EmscriptenOptions) => Promise<M>,
  module: WebAssembly.Module,
  complain: (line: string) => void = () => {},
): Promise<{ codec: M; memory: WebAssembly.Memory }> {
  let memory: WebAssembly.Memory | undefined;
  const codec = await factory({
    noInitialRun: true,
    instantiateWasm: (imports, receive) => {
      const instance = new WebAssembly.Instance(module, imports);
      memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
      receive(instance);
      return instance.exports;
    },
    print: () => {},
    printErr: complain,
  });
  if (!memory) throw new Error('The codec exports no memory.');
  return { codec, memory };
}

/** What a wasm-bindgen module of jSquash (png) exports beside its own functions. */
export interface BindgenExports {
  readonly memory: WebAssembly.Memory;
  __wbindgen_malloc(bytes: number, align: number): number;
  __wbindgen_free(pointer: number, bytes: number, align: number): void;
}

/**
 * Starts a wasm-bindgen codec without its glue, which keeps one instance for ever. `imports` are found by the start of their
 * names, since the ends are hashes; any other import throws when called.
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

/** Copies bytes into the codec's memory; the codec frees them. */
export function passBytes(exports: BindgenExports, bytes: Uint8Array | Uint8ClampedArray): number {
  const pointer = exports.__wbindgen_malloc(bytes.length, 1) >>> 0;
  new Uint8Array(exports.memory.buffer, pointer, bytes.length).set(bytes);
  return pointer;
}
