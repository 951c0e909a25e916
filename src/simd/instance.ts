// The WebAssembly module of assembly/: one instance of it, and the areas of its memory that its callers work in.
import { bytesOfHex } from '../bytes.ts';
import type { SimdExports } from './exports.ts';
import { moduleBytes } from './module-bytes.ts';
import { offset, type Pointer } from './pointer.ts';

/** An area of the module's memory: its address for the module, and the same bytes for JavaScript. */
export interface Area {
  readonly at: Pointer;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The area's bytes as 32-bit words: pixels in memory order RGBA, or whole numbers with a sign. */
export const wordsIn = ({ at, bytes }: Area): Int32Array<ArrayBuffer> =>
  new Int32Array(bytes.buffer, at, bytes.length / 4);

/** Names of areas, and how many bytes each has. */
type Sizes = Readonly<Record<string, number>>;

export type Areas<Name extends PropertyKey> = { readonly [Each in Name]: Area };

/**
 * Memory that outlives the call that laid it out, but not the instance's next `use` or `hold`: from then on every
 * property and method throws an Error. Ask for `exports` and `areas` again wherever the memory is used again; what was
 * taken out of them is not watched.
 */
export interface Held<Name extends PropertyKey> {
  readonly exports: SimdExports;
  readonly areas: Areas<Name>;
  /**
   * Makes the memory reach to `end`. If it grows, that detaches every view made before; `areas` has new ones.
   * @throws RangeError if there is not enough memory
   */
  reach(end: Pointer): void;
}

/** Memory never shrinks, so an instance with more than this is dropped after its job; making a new one takes 0.1 ms. */
const keptBytes = 16 << 20;
const pageBytes = 1 << 16;
/** Areas begin at the beginning of a line of the processor's cache. */
const lineBytes = 64;

function reach({ memory }: SimdExports, end: number): void {
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
}

/** Compiled once in a thread; null where there is no SIMD, or where a page's policy forbids WebAssembly. */
let module: WebAssembly.Module | null | undefined;

function compiled(): WebAssembly.Module | null {
  if (module !== undefined) return module;
  try {
    module = new WebAssembly.Module(bytesOfHex(moduleBytes));
  } catch {
    module = null;
  }
  return module;
}

/** An instance has one memory, which every `use` and `hold` lays out anew: only the latest may be at work. */
export class SimdInstance {
  #exports: SimdExports | undefined;
  /** Goes up whenever the memory passes on, so that a Held knows that it is not the latest. */
  #layout = 0;
  #isInUse = false;
  /** The areas that `use` laid out last: a job of thousands of small calls, each with the same sizes, makes them once. */
  #latest: { readonly sizes: Sizes; readonly exports: SimdExports; readonly areas: Areas<string> } | undefined;

  /** False where the machine or the page has no WebAssembly SIMD; `use` and `hold` throw an Error there. */
  get runs(): boolean {
    return compiled() !== null;
  }

  /** Bytes of WebAssembly memory that are kept for the next job. */
  get heldBytes(): number {
    return this.#exports?.memory.buffer.byteLength ?? 0;
  }

  /** Drops the memory; the next job starts with a new instance. */
  retire(): void {
    this.#exports = undefined;
    this.#latest = undefined;
  }

  /**
   * Does `work` in areas of these sizes, which hold whatever the last job left there. Neither areas nor exports may
   * leave `work`; `hold` gives memory that may stay.
   * @throws RangeError if there is not enough memory
   * @throws Error when called from inside `work`
   */
  use<const Names extends Sizes, Result>(
    sizes: Names,
    work: (exports: SimdExports, areas: Areas<keyof Names>) => Result,
  ): Result {
    const { exports, areas } = this.#again(sizes) ?? this.#layOutToUse(sizes);
    this.#isInUse = true;
    try {
      return work(exports, areas as Areas<keyof Names>);
    } finally {
      this.#isInUse = false;
      this.#dropLarge();
    }
  }

  /**
   * Areas of these sizes, which hold whatever the last job left there, until the next call of `use` or `hold`.
   * @throws RangeError if there is not enough memory
   * @throws Error when called from inside the `work` of `use`
   */
  hold<const Names extends Sizes>(sizes: Names): Held<keyof Names> {
    const { exports, areasOf } = this.#layOut(sizes);
    const layout = this.#layout;
    const check = (): void => {
      if (layout !== this.#layout) throw new Error('This SIMD memory belongs to a later job.');
    };
    let areas = areasOf();
    this.#dropLarge();
    return {
      get exports() {
        check();
        return exports;
      },
      get areas() {
        check();
        return areas;
      },
      reach: (end) => {
        check();
        reach(exports, end);
        areas = areasOf();
        this.#dropLarge();
      },
    };
  }

  #again(sizes: Sizes) {
    return this.#latest?.sizes === sizes && !this.#isInUse ? this.#latest : undefined;
  }

  #layOutToUse(sizes: Sizes) {
    const { exports, areasOf } = this.#layOut(sizes);
    this.#latest = { sizes, exports, areas: areasOf() };
    return this.#latest;
  }

  /** Takes the memory from whoever holds it. */
  #layOut<const Names extends Sizes>(sizes: Names): { exports: SimdExports; areasOf: () => Areas<keyof Names> } {
    if (this.#isInUse) throw new Error('The SIMD memory is in use.');
    this.#layout += 1;
    this.#latest = undefined;
    const exports = this.#ready();
    // The memory's beginning is the module's own, so that a pointer of 0 stays a mistake.
    let end = roundUp(exports.ownEnd());
    const places = Object.entries<number>(sizes).map(([name, size]) => {
      const at = end;
      end = roundUp(offset(at, size));
      return [name, at, size] as const;
    });
    reach(exports, end);
    const areasOf = (): Areas<keyof Names> => {
      const { buffer } = exports.memory;
      const areas = places.map(([name, at, size]): [string, Area] => [
        name,
        { at, bytes: new Uint8Array(buffer, at, size) },
      ]);
      return Object.fromEntries(areas) as Areas<keyof Names>;
    };
    return { exports, areasOf };
  }

  #dropLarge(): void {
    if (this.heldBytes > keptBytes) this.retire();
  }

  #ready(): SimdExports {
    const module = compiled();
    if (!module) throw new Error('There is no SIMD here.');
    this.#exports ??= new WebAssembly.Instance(module).exports as unknown as SimdExports;
    return this.#exports;
  }
}

const roundUp = (pointer: Pointer): Pointer => (Math.ceil(pointer / lineBytes) * lineBytes) as Pointer;
