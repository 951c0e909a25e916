// One piece of work at a time, for a thread that must not hold the pictures of two jobs at once. Clients take turns.
import type { Requester } from '../service/service.ts';
import { FairQueue } from './fair-queue.ts';

/** Runs one piece of work after the other. */
export class Turns {
  readonly #queue = new FairQueue<() => Promise<unknown>>();
  #isBusy = false;

  /**
   * Runs `work` when its turn comes, and settles as it does. Rejects with the reason of the signal when that aborts before the turn;
   * from then on the work itself must heed it.
   */
  run<T>(work: () => Promise<T>, { client = '', signal }: Requester): Promise<T> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const start = (): Promise<void> => work().then(resolve, reject);
      signal?.addEventListener('abort', () => {
        this.#queue.remove(start);
        reject(signal.reason);
      });
      this.#queue.push(start, client);
      void this.#next();
    });
  }

  async #next(): Promise<void> {
    const turn = this.#isBusy ? undefined : this.#queue.take();
    if (!turn) return;
    this.#isBusy = true;
    const startedAt = performance.now();
    await turn.item();
    turn.end(performance.now() - startedAt);
    this.#isBusy = false;
    void this.#next();
  }
}
