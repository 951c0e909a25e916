// Works through many pictures, so many at a time as there are workers. One that fails stops no other.

export interface BatchHooks<Item, Outcome> {
  /** At most so many are under way at once. */
  readonly atOnce: number;
  /** Stops what is under way, and begins nothing more. */
  readonly signal: AbortSignal;
  readonly work: (item: Item, signal: AbortSignal) => Promise<Outcome>;
  readonly onStart: (item: Item) => void;
  readonly onDone: (item: Item, outcome: Outcome) => void;
  /** Not called for what the signal stopped. */
  readonly onFailure: (item: Item, error: unknown) => void;
}

/** Resolves when every item is done or has failed, or soon after the signal aborts. Never rejects. */
export async function runBatch<Item, Outcome>(
  items: readonly Item[],
  { atOnce, signal, work, onStart, onDone, onFailure }: BatchHooks<Item, Outcome>,
): Promise<void> {
  const left = items.values();
  const lane = async (): Promise<void> => {
    for (const item of left) {
      if (signal.aborted) return;
      onStart(item);
      try {
        const outcome = await work(item, signal);
        if (!signal.aborted) onDone(item, outcome);
      } catch (error) {
        if (!signal.aborted) onFailure(item, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, lane));
}
