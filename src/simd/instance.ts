// The WebAssembly module of assembly/, its one instance and its memory.
import { moduleBytes } from './module-bytes.ts';

type Call<Result = void> = (...numbers: number[]) => Result;

export interface SimdExports {
  readonly memory: WebAssembly.Memory;
  readonly ownEnd: Call<number>;
  readonly crc32: Call<number>;
  readonly flattenPixels: Call;
  readonly pairRows: Call;
  readonly columnsOpaque: Call;
  readonly rowOpaque: Call;
  readonly premultiplyRow: Call;
  readonly premultiplyRows: Call;
  readonly columnsPremultiplied: Call;
  readonly rowPremultiplied: Call;
  readonly packRow: Call;
  readonly sharpenOpaque: Call;
  readonly sharpenPremultiplied: Call;
  readonly startRows: Call;
  readonly readRow: Call<number>;
  readonly endOfData: Call<number>;
  readonly readScanRow: Call<number>;
  readonly transformBlocks: Call<number>;
  readonly makePairs: Call;
  readonly makeSkips: Call;
  readonly doubleRow: Call;
  readonly interpolateRow: Call;
  readonly interpolateRows: Call;
  readonly interpolateBoth: Call;
  readonly writeYcc: Call;
  readonly writeRgb: Call;
  readonly startInflate: Call;
  readonly inflate: (end: number, isAll: boolean, full: number) => number;
  readonly moveInput: Call<number>;
  readonly moveOutput: Call;
  readonly inputPlace: Call<number>;
  readonly outputEnd: Call<number>;
  readonly unfilterRows: Call<number>;
  readonly expandPixels: Call;
  readonly packPixels: Call;
  readonly filterRows: Call;
  readonly adler32: Call<number>;
  readonly startBlocks: Call;
  readonly moveRest: Call<number>;
  readonly fillBlock: Call<number>;
  readonly countTokens: Call;
  readonly putWords: Call;
  readonly putTokens: Call;
  readonly putStored: Call;
  readonly endBlock: (isLast: boolean, output: number) => number;
  readonly rotateRow: Call;
  readonly startTokens: Call;
  readonly tokeniseRow: Call<number>;
  readonly writeTokens: Call<number>;
}

/** A part of the memory: where it lies, for the module, and a view of it. Valid until the next call of `use`. */
export interface Part {
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Memory never shrinks, so an instance with more than this is thrown away after its job; a new one takes 0.1 ms. */
const keptBytes = 16 << 20;
const pageBytes = 1 << 16;

/** Makes the memory reach to `end`. Growing detaches every view there was. */
export function reach({ memory }: SimdExports, end: number): void {
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
}

/** Compiled once in a thread; null where there is no SIMD, or where a page's policy forbids WebAssembly. */
let module: WebAssembly.Module | null | undefined;

function compiled(): WebAssembly.Module | null {
  if (module !== undefined) return module;
  try {
    module = new WebAssembly.Module(Uint8Array.from(atob(moduleBytes), (letter) => letter.charCodeAt(0)));
  } catch {
    module = null;
  }
  return module;
}

export class SimdInstance {
  #exports: SimdExports | undefined;

  /** Whether the module runs here. */
  get runs(): boolean {
    return compiled() !== null;
  }

  /** Bytes of WebAssembly memory held. */
  get heldBytes(): number {
    return this.#exports?.memory.buffer.byteLength ?? 0;
  }

  retire(): void {
    this.#exports = undefined;
  }

  /** Work on parts of the memory of these sizes, in whatever state the last job left them. */
  use<const Sizes extends Readonly<Record<string, number>>, Result>(
    sizes: Sizes,
    work: (exports: SimdExports, parts: { readonly [Name in keyof Sizes]: Part }) => Result,
  ): Result {
    const exports = this.#ready();
    // Behind the module's own tables; the memory's start is left alone: a pointer of 0 stays a mistake.
    let end = Math.ceil(exports.ownEnd() / 64) * 64;
    const places = Object.entries<number>(sizes).map(([name, size]) => {
      const at = end;
      end += Math.ceil(size / 64) * 64;
      return [name, at, size] as const;
    });
    try {
      reach(exports, end);
      const { buffer } = exports.memory;
      const parts = places.map(([name, at, size]) => [name, { at, bytes: new Uint8Array(buffer, at, size) }]);
      return work(exports, Object.fromEntries(parts));
    } finally {
      if (this.heldBytes > keptBytes) this.retire();
    }
  }

  #ready(): SimdExports {
    const module = compiled();
    if (!module) throw new Error('There is no SIMD here.');
    this.#exports ??= new WebAssembly.Instance(module).exports as unknown as SimdExports;
    return this.#exports;
  }
}
