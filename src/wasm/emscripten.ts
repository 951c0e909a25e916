// Codecs that were compiled by Emscripten with embind (@jsquash's AVIF, JPEG and WebP), bound without their glue code. That is 17 to
// 20 kB for each codec, and some bundlers reject it.
import { embind, type Imported, type Machine } from './embind.ts';
import { type EmscriptenName, type EmscriptenNames, emscriptenNames } from './emscripten-names.ts';
import type { LoadWasm } from './load.ts';
import { type Live, Retiring } from './retiring.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Table;
  wasm_call_ctors(): void;
  malloc(bytes: number): number;
  free(address: number): void;
  setThrew(threw: number, value: number): void;
  stack_get_current(): number;
  stack_restore(address: number): void;
}

const pageBytes = 1 << 16;
/** Each growth may copy the memory, so it grows by a fifth at least, but by no more than this beyond what the codec asks for. */
const mostSpareBytes = 96 << 20;

/** A codec as an instance that can be thrown away: its functions throw when C++ gives up, and it cannot be used after that. */
export function emscripten<Functions>(load: LoadWasm, name: EmscriptenName): Retiring<Functions> {
  return new Retiring(async () => start<Functions>(await load(name), emscriptenNames[name]));
}

function start<Functions>(module: WebAssembly.Module, names: EmscriptenNames): Live<Functions> {
  let heap = new Uint8Array();
  const machine: Machine = {
    get heap() {
      return heap;
    },
    functionAt: (index) => exports.table.get(index),
    malloc: (bytes) => {
      const address = exports.malloc(bytes) >>> 0;
      if (!address) throw new RangeError('The codec has no memory left.');
      return address;
    },
    free: (address) => exports.free(address),
  };

  const memcpy = (to: number, from: number, bytes: number): void => {
    heap.copyWithin(to, from, from + bytes);
  };
  // Each module declares a maximum of 2 GB; growing beyond it throws.
  const resize = (asked: number): number => {
    const bytes = asked >>> 0;
    for (const size of [Math.max(bytes, Math.min(heap.length * 1.2, bytes + mostSpareBytes)), bytes]) {
      try {
        exports.memory.grow(Math.ceil((size - heap.length) / pageBytes));
        heap = new Uint8Array(exports.memory.buffer);
        return 1;
      } catch {}
    }
    return 0;
  };
  // longjmp throws it through the frames between the jump and the `invoke` that it returns to. It is made here and not with the module:
  // V8 would parse the whole script once more to tell the line, which is a fifth of a worker's start.
  const longjmp = new Error('A codec jumped to nowhere.');
  // C makes the calls that a longjmp may end through this function, and learns from setThrew that one did.
  const invoke = (index: number, ...input: number[]): number | undefined => {
    const stack = exports.stack_get_current();
    try {
      return machine.functionAt(index)(...input);
    } catch (error) {
      if (error !== longjmp) throw error;
      exports.stack_restore(stack);
      exports.setThrew(1, 0);
      return undefined;
    }
  };
  const throwLongjmp = (): never => {
    throw longjmp;
  };
  // There are no environment variables.
  const environmentSizes = (count: number, bytes: number): number => {
    for (const address of [count, bytes]) heap.fill(0, address, address + 4);
    return 0;
  };
  // What a codec prints goes nowhere.
  const write = (_file: number, parts: number, count: number, written: number): number => {
    const lengths = new Uint32Array(heap.buffer, parts, count * 2).filter((_, index) => index % 2 === 1);
    new Uint32Array(heap.buffer, written, 1)[0] = lengths.reduce((sum, length) => sum + length, 0);
    return 0;
  };

  const { imports, functions } = embind(machine, names.nullHandle);
  const known: Readonly<Record<string, Imported>> = {
    ...imports,
    memcpy_big: memcpy,
    memcpy_js: memcpy,
    resize_heap: resize,
    invoke,
    throw_longjmp: throwLongjmp,
    environ_sizes_get: environmentSizes,
    environ_get: () => 0,
    fd_write: write,
    date_now: Date.now,
  };
  const importNames = names.imports.split(' ');
  const namespace = Object.fromEntries(
    WebAssembly.Module.imports(module).map(({ name }, index) => {
      const meant = importNames[index] as string;
      return [name, known[meant] ?? (() => fail(meant))];
    }),
  );
  const instance = new WebAssembly.Instance(module, { a: namespace });
  const exported = WebAssembly.Module.exports(module);
  const exports = Object.fromEntries(
    names.exports.split(' ').map((name, index) => [name, instance.exports[exported[index]?.name as string]]),
  ) as unknown as Exports;
  heap = new Uint8Array(exports.memory.buffer);
  exports.wasm_call_ctors();
  return { api: functions as Functions, memory: exports.memory };
}

/** Stands for the imports that a codec calls only to give up, and for those that no codec calls. */
function fail(name: string): never {
  throw new Error(`The codec failed (${name}).`);
}
