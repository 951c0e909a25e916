// The bytes that jobs may take together. First in, first out: a small job does not overtake a large one that waits for memory.

/** A job's place in the order. */
export interface Place {
  /** Enters with `bytes` and returns true if nobody is before it and there is room for them now. */
  enterNow(bytes: number): boolean;
  /**
   * Resolves when there is room for `bytes`, or when the place was left. A job that needs more than the whole budget enters alone. A
   * job that is inside gives back what it has, and waits before all that came after it.
   */
  enter(bytes: number): Promise<void>;
  /** Gives the bytes back, or the place in the order. Leaving twice changes nothing. */
  leave(): void;
}

interface Entry {
  readonly order: number;
  /** `undefined` until the job was measured; those behind it wait. */
  bytes: number | undefined;
  admit: () => void;
}

/** Jobs of low priority wait behind all others. */
const lowOrder = 2 ** 52;

/** A number of bytes for jobs to share. */
export class ByteBudget {
  readonly #total: number;
  /** In the order in which they enter. */
  readonly #waiting: Entry[] = [];
  readonly #inside = new Set<Entry>();
  #used = 0;
  #lastOrder = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** Takes the next place in the order, before the size of the job is known. */
  queue(isLow = false): Place {
    this.#lastOrder += 1;
    const entry: Entry = { order: this.#lastOrder + (isLow ? lowOrder : 0), bytes: undefined, admit: () => {} };
    this.#wait(entry);
    return {
      enterNow: (bytes) => {
        if (this.#waiting[0] !== entry || !this.#hasRoom(bytes)) return false;
        entry.bytes = bytes;
        this.#admit();
        return true;
      },
      enter: (bytes) =>
        new Promise((resolve) => {
          if (this.#leave(entry)) this.#wait(entry);
          entry.bytes = bytes;
          entry.admit = resolve;
          this.#admit();
        }),
      leave: () => {
        const at = this.#waiting.indexOf(entry);
        if (at >= 0) this.#waiting.splice(at, 1);
        this.#leave(entry);
        entry.admit();
        this.#admit();
      },
    };
  }

  #wait(entry: Entry): void {
    const behind = this.#waiting.findIndex(({ order }) => order > entry.order);
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, entry);
  }

  #leave(entry: Entry): boolean {
    const wasInside = this.#inside.delete(entry);
    if (wasInside) this.#used -= entry.bytes ?? 0;
    return wasInside;
  }

  #hasRoom(bytes: number): boolean {
    return this.#inside.size === 0 || this.#used + bytes <= this.#total;
  }

  #admit(): void {
    for (;;) {
      const first = this.#waiting[0];
      if (first?.bytes === undefined || !this.#hasRoom(first.bytes)) return;
      this.#waiting.shift();
      this.#inside.add(first);
      this.#used += first.bytes;
      first.admit();
    }
  }
}
