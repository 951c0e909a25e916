// Emscripten's emval: JavaScript values that C++ holds by number and counts the references of.

interface Held {
  readonly value: unknown;
  references: number;
}

/** The handles below belong to undefined, null, true and false, to which C++ counts no references. */
const firstHandle = 10;

/** The objects that C++ makes, by the name of the constructor that it asks for. Each owns its bytes. */
const makers = {
  Uint8Array: (bytes: Uint8Array) => new Uint8Array(bytes),
  Uint8ClampedArray: (bytes: Uint8Array) => new Uint8ClampedArray(bytes),
  // Node has no ImageData, and the codecs need only its three properties.
  ImageData: (data: Uint8ClampedArray, width: number, height: number) => ({ data, width, height }),
} as unknown as Readonly<Record<string, (...input: unknown[]) => unknown>>;

export class Emvals {
  readonly #held: Map<number, Held>;
  #nextHandle = firstHandle;

  /** @param nullHandle the handle of null, which depends on Emscripten's version */
  constructor(nullHandle: number) {
    this.#held = new Map([[nullHandle, { value: null, references: Number.POSITIVE_INFINITY }]]);
  }

  /** The handle of a value that C++ has one reference to. */
  hold(value: unknown): number {
    const handle = this.#nextHandle++;
    this.#held.set(handle, { value, references: 1 });
    return handle;
  }

  retain(handle: number): void {
    const held = this.#held.get(handle);
    if (held) held.references += 1;
  }

  release(handle: number): void {
    const held = this.#held.get(handle);
    if (held && --held.references === 0) this.#held.delete(handle);
  }

  /** The value of a handle, one reference of which ends here. */
  take(handle: number): unknown {
    const value = this.#held.get(handle)?.value;
    this.release(handle);
    return value;
  }

  /** The handle of what stands for a constructor. */
  maker(name: string): number {
    return this.hold(makers[name]);
  }

  /** The handle of a new object. */
  make(maker: number, input: readonly unknown[]): number {
    const make = this.#held.get(maker)?.value;
    if (typeof make !== 'function') throw new TypeError('The codec makes an object of an unknown kind.');
    return this.hold(make(...input));
  }
}
