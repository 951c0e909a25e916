// Codecs that were compiled by Emscripten (@jsquash's AVIF, JPEG and WebP), started from a module that is compiled already.
import type { WasmName } from './files.ts';
import type { LoadWasm } from './load.ts';
import { Retiring } from './retiring.ts';

interface EmscriptenOptions {
  noInitialRun: boolean;
  instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void): WebAssembly.Exports;
  print(line: string): void;
  printErr(line: string): void;
}

/** The exports of a codec's glue code. */
type Factory<M> = (options: EmscriptenOptions) => Promise<M>;

/**
 * A codec as an instance that can be thrown away.
 * @param functions the functions that are used; the glue code exports far more beside them
 * @param complain receives the lines the codec prints to stderr, which otherwise go nowhere
 */
export function emscripten<M>(
  factory: Factory<M>,
  load: LoadWasm,
  name: WasmName,
  functions: readonly (keyof M & string)[],
  complain: (line: string) => void = () => {},
): Retiring<M> {
  return new Retiring(async () => {
    const { codec, memory } = await start(factory, await load(name), complain);
    return { api: Object.fromEntries(functions.map((key) => [key, codec[key]])) as M, memory };
  });
}

async function start<M>(
  factory: Factory<M>,
  module: WebAssembly.Module,
  complain: (line: string) => void,
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
