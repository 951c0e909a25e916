// Notices that a client of the service worker is gone: a tab that was closed or crashed, a page that was left, a worker that ended.
//
// Measured in Chromium 156: the signal of a FetchEvent's request never aborts, whether the page aborts its fetch, removes its <img> or is
// closed. Only `clients.get` tells that a client is gone, so clients are looked for as long as somebody works for them.

/** How often a client is looked for. */
const lookMs = 500;

/**
 * `clients.get` answers sooner than this, unless it waits for a client that a navigation is about to make: that one is present. A client
 * that is unknown so soon after its request is of a kind that the browser does not tell of.
 */
const answerMs = 50;

const waiting = Symbol('waiting');
const after = (ms: number): Promise<typeof waiting> => new Promise((resolve) => setTimeout(() => resolve(waiting), ms));

interface Watched {
  readonly callbacks: Set<() => void>;
  /** True once the browser has told of the client. Until then its absence means nothing. */
  isKnown: boolean;
}

/** Looks for clients while there is work for them. */
export class ClientWatch {
  readonly #clients: Pick<Clients, 'get'>;
  readonly #watched = new Map<string, Watched>();

  constructor(clients: Pick<Clients, 'get'>) {
    this.#clients = clients;
  }

  /**
   * Calls `onGone` once the client is gone.
   * @returns ends the watch
   */
  watch(id: string, onGone: () => void): () => void {
    const found = this.#watched.get(id);
    const watched = found ?? { callbacks: new Set(), isKnown: false };
    watched.callbacks.add(onGone);
    if (!found) {
      this.#watched.set(id, watched);
      void this.#follow(id, watched);
    }
    return () => {
      watched.callbacks.delete(onGone);
      if (watched.callbacks.size === 0 && this.#watched.get(id) === watched) this.#watched.delete(id);
    };
  }

  /** Looks for a watched client now. */
  async look(id: string): Promise<void> {
    const watched = this.#watched.get(id);
    if (!watched?.isKnown || (await this.#isPresent(id)) || this.#watched.get(id) !== watched) return;
    this.#watched.delete(id);
    // The latest first: a job that waits is dropped before the end of another would start it.
    for (const onGone of [...watched.callbacks].reverse()) onGone();
  }

  async #follow(id: string, watched: Watched): Promise<void> {
    watched.isKnown = await this.#isPresent(id);
    while (watched.isKnown && this.#watched.get(id) === watched) {
      await after(lookMs);
      await this.look(id);
    }
  }

  #isPresent(id: string): Promise<boolean> {
    return Promise.race([this.#clients.get(id), after(answerMs)]).then(Boolean);
  }
}
