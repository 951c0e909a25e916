// A queue that is fair between clients: start-time fair queueing by the cost of the jobs that a client has had. However many jobs a client
// brings, another one waits for no more than a turn of it.

/** An item whose turn it is. */
export interface Turn<T> {
  readonly item: T;
  /** Ends the turn. @param cost of the item, in the unit of all the others; its client waits the longer for its next turn */
  end(cost: number): void;
  /** Puts the item back in front of the others of its client. */
  giveBack(): void;
}

interface Line<T> {
  readonly items: T[];
  running: number;
  /** The cost of the turns it has had, on the scale of all lines. */
  served: number;
}

/** Every turn costs at least this, so that clients alternate even where the clock sees no time pass. */
const leastCost = 1;

/** Items of one client have their turns in the order they came. */
export class FairQueue<T> {
  readonly #lines = new Map<string, Line<T>>();
  /** The `served` of the line that had the latest turn. A client that comes starts there: it has no claim on turns before its time. */
  #now = 0;

  push(item: T, client: string): void {
    const line = this.#lines.get(client) ?? { items: [], running: 0, served: this.#now };
    if (isIdle(line)) line.served = Math.max(line.served, this.#now);
    line.items.push(item);
    this.#lines.set(client, line);
  }

  /** The next turn goes to the client with the fewest turns under way; among those, to the one that was served least. */
  take(): Turn<T> | undefined {
    const [line] = [...this.#lines.values()]
      .filter(({ items }) => items.length > 0)
      .sort((a, b) => a.running - b.running || a.served - b.served);
    if (!line) return undefined;
    const item = line.items.shift() as T;
    line.running += 1;
    this.#now = Math.max(this.#now, line.served);
    return {
      item,
      end: (cost) => {
        line.running -= 1;
        line.served += Math.max(cost, leastCost);
        this.#forget();
      },
      giveBack: () => {
        line.running -= 1;
        line.items.unshift(item);
      },
    };
  }

  /** Takes out an item that waits. */
  remove(item: T): void {
    for (const { items } of this.#lines.values()) {
      const at = items.indexOf(item);
      if (at >= 0) items.splice(at, 1);
    }
  }

  /** Takes out all items that wait. */
  clear(): readonly T[] {
    return [...this.#lines.values()].flatMap(({ items }) => items.splice(0));
  }

  /** Forgets the clients that are owed nothing, and all of them when nobody waits or is at work. */
  #forget(): void {
    const isOver = [...this.#lines.values()].every(isIdle);
    for (const [client, line] of this.#lines)
      if (isOver || (isIdle(line) && line.served <= this.#now)) this.#lines.delete(client);
  }
}

const isIdle = ({ items, running }: Line<unknown>): boolean => items.length === 0 && running === 0;
