// LittleCMS (lcms-wasm), bound without its glue code: 40 kB that look for files and environments which it does not need here.
import type { LoadWasm } from './load.ts';
import { Retiring } from './retiring.ts';

interface LcmsExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  __wasm_call_ctors(): void;
  emscripten_stack_init(): void;
  malloc(bytes: number): number;
  free(pointer: number): void;
  setThrew(threw: number, value: number): void;
  stackSave(): number;
  stackRestore(pointer: number): void;
  cmsOpenProfileFromMem(pointer: number, bytes: number): number;
  cmsCloseProfile(profile: number): number;
  cmsCreateTransform(
    from: number,
    fromFormat: number,
    to: number,
    toFormat: number,
    intent: number,
    flags: number,
  ): number;
  cmsDoTransform(transform: number, from: number, to: number, pixels: number): void;
  cmsDeleteTransform(transform: number): void;
}

/** How pixels lie in memory, four bytes each. */
export type LcmsLayout = 'RGBA' | 'CMYK';

/** lcms2.h: colour model, extra channels, channels, bytes a channel. */
const layouts: Readonly<Record<LcmsLayout, number>> = {
  RGBA: (4 << 16) | (1 << 7) | (3 << 3) | 1,
  CMYK: (6 << 16) | (4 << 3) | 1,
};
const perceptual = 0;
/**
 * RGBA: alpha is left as it is (refused where only one side has it). CMYK: black point compensation, as libvips and print shops do
 * it, since the black of inks is grey on a screen otherwise.
 */
const flags: Readonly<Record<LcmsLayout, number>> = { RGBA: 0x0400_0000, CMYK: 0x2000 };
const atOnce = 1 << 14;

export interface Lcms {
  /**
   * Converts pixels in place, four bytes each.
   * @returns false, with nothing changed, if there is no way from one profile to the other, or if one of them is none
   */
  convert(data: Uint8Array | Uint8ClampedArray, from: Uint8Array, layout: LcmsLayout, to: Uint8Array): boolean;
}

/** The library, started when it is first needed. */
export const lcms = (load: LoadWasm): Retiring<Lcms> =>
  new Retiring(async () => {
    const exports = start(await load('lcms'));
    return { api: { convert: (...input) => convert(exports, ...input) }, memory: exports.memory };
  });

function convert(
  exports: LcmsExports,
  data: Uint8Array | Uint8ClampedArray,
  from: Uint8Array,
  layout: LcmsLayout,
  to: Uint8Array,
): boolean {
  const opened = [from, to].map((profile) => open(exports, profile));
  const [source = 0, target = 0] = opened;
  try {
    const transform =
      source &&
      target &&
      exports.cmsCreateTransform(source, layouts[layout], target, layouts.RGBA, perceptual, flags[layout]);
    if (!transform) return false;
    const room = exports.malloc(atOnce * 4);
    for (let at = 0; at < data.length; at += atOnce * 4) {
      const part = data.subarray(at, at + atOnce * 4);
      new Uint8Array(exports.memory.buffer, room).set(part);
      exports.cmsDoTransform(transform, room, room, part.length / 4);
      data.set(new Uint8Array(exports.memory.buffer, room, part.length), at);
    }
    exports.free(room);
    exports.cmsDeleteTransform(transform);
    return true;
  } finally {
    for (const profile of opened) if (profile) exports.cmsCloseProfile(profile);
  }
}

/** The handle of a profile; 0 if it is none. */
function open(exports: LcmsExports, profile: Uint8Array): number {
  // The library reads a copy of its own.
  const at = exports.malloc(profile.length);
  new Uint8Array(exports.memory.buffer, at, profile.length).set(profile);
  const handle = exports.cmsOpenProfileFromMem(at, profile.length);
  exports.free(at);
  return handle;
}

function start(module: WebAssembly.Module): LcmsExports {
  const known: Record<string, (...input: number[]) => unknown> = {
    emscripten_memcpy_js: (to, from, bytes) =>
      new Uint8Array(exports.memory.buffer).copyWithin(
        to as number,
        from as number,
        (from as number) + (bytes as number),
      ),
    emscripten_resize_heap: (bytes) => {
      const more = ((bytes as number) >>> 0) - exports.memory.buffer.byteLength;
      try {
        exports.memory.grow(Math.ceil(more / 65536));
        return 1;
      } catch {
        return 0;
      }
    },
    emscripten_date_now: () => 0,
    _tzset_js: () => undefined,
    _gmtime_js: () => undefined,
  };
  const imports: Record<string, Record<string, (...input: number[]) => unknown>> = {};
  for (const { module: space, name } of WebAssembly.Module.imports(module)) {
    imports[space] ??= {};
    imports[space][name] = known[name] ?? (name.startsWith('invoke_') ? invoke : () => fail(name));
  }
  const exports = new WebAssembly.Instance(module, imports).exports as unknown as LcmsExports;
  // A call of C++'s exceptions. Nothing in the library throws, so nothing has to be caught.
  function invoke(index?: number, ...input: number[]): unknown {
    return exports.__indirect_function_table.get(index as number)(...input);
  }
  exports.emscripten_stack_init();
  exports.__wasm_call_ctors();
  return exports;
}

function fail(name: string): never {
  throw new Error(`The colour management library called ${name}.`);
}
