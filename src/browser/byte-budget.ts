// The bytes that jobs may take together. First in, first out: a small job does not overtake a large one that waits for memory.

/** A job's place in the order. */
export interface Place {
  /** True if no job is inside and none is before this one: it will enter at once, whatever it needs. */
  isAlone(): boolean;
  /** Resolves when there is room for `bytes`, or when the place was left. A job that needs more than the whole budget enters alone. */
  enter(bytes: number): Promise<void>;
  /** Gives the bytes back, or the place in the order. Leaving twice changes nothing. */
  leave(): void;
}

interface Entry {
  /** `undefined` until the job was measured; those behind it wait. */
  bytes: number | undefined;
  admit: () => void;
}

/** A number of bytes for jobs to share. */
export class ByteBudget {
  readonly #total: number;
  readonly #waiting: Entry[] = [];
  readonly #inside = new Set<Entry>();
  #used = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** Takes the next place in the order, before the size of the job is known. */
  queue(): Place {
    const entry: Entry = { bytes: undefined, admit: () => {} };
    this.#waiting.push(entry);
    return {
      isAlone: () => this.#inside.size === 0 && this.#waiting[0] === entry,
      enter: (bytes) =>
        new Promise((resolve) => {
          entry.bytes = bytes;
          entry.admit = resolve;
          this.#admit();
        }),
      leave: () => {
        const at = this.#waiting.indexOf(entry);
        if (at >= 0) this.#waiting.splice(at, 1);
        if (this.#inside.delete(entry)) this.#used -= entry.bytes ?? 0;
        entry.admit();
        this.#admit();
      },
    };
  }

  #admit(): void {
    for (;;) {
      const first = this.#waiting[0];
      if (first?.bytes === undefined) return;
      if (this.#inside.size > 0 && this.#used + first.bytes > this.#total) return;
      this.#waiting.shift();
      this.#inside.add(first);
      this.#used += first.bytes;
      first.admit();
    }
  }
}
