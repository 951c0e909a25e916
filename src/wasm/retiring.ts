// WebAssembly instances that can be thrown away. A jSquash decoder that threw cannot be trusted again: the JPEG decoder dies
// for good after 96 bad inputs, the PNG decoder leaks its stack. So an instance that threw is dropped, and the next job starts
// a fresh one, which takes about 2 ms from a compiled module. Dropping also frees memory, which WebAssembly never shrinks.

/** A running instance: the functions it offers and the memory it holds. */
export interface Live<T> {
  readonly api: T;
  /** A `WebAssembly.Memory`. Its name is not in the types of Node, and this interface is among the package's. */
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** Holds at most one instance, which is started when it is first needed and dropped when it fails. */
export class Retiring<T> {
  readonly #make: () => Promise<Live<T>>;
  #live: Promise<Live<T>> | undefined;
  #memory: Live<T>['memory'] | undefined;

  /** @param make starts an instance; called again after each one that was dropped */
  constructor(make: () => Promise<Live<T>>) {
    this.#make = make;
  }

  /** The instance, for synchronous use. When one of its functions throws, the instance is dropped. */
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

  /** Bytes of WebAssembly memory held now; 0 while there is no instance. */
  get heldBytes(): number {
    return this.#memory?.buffer.byteLength ?? 0;
  }

  /** Drops the instance; the next `ready` starts a new one. */
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
