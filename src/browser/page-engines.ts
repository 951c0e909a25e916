// The pools of open pages, as the service worker sees them. It loses their ports when it is stopped, so it asks the pages again.
import { type Remote, transfer, wrap } from 'comlink';
import type { Objects, Outcome } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import type { Inputs, Requester } from '../service/service.ts';
import type { ClientWatch } from './client-watch.ts';
import { protocolVersion, type WorkerMessage } from './sw-messages.ts';

/** The engine that a page exposes on the port it offers. */
export interface PageEngine {
  /** Answers at once, unless the page is busy or closed. */
  ping(): true;
  /**
   * @param id names the job to `cancel`
   * @param client who asked for it
   */
  run(job: Job, source: ArrayBuffer, objects: Objects, id: number, client: string | undefined): Promise<Outcome>;
  /** Aborts a job that nobody waits for any more. */
  cancel(id: number): void;
}

/** A page that does not answer within this time does not get the job, and is forgotten until it offers its engine again. */
const answerMs = 1000;
/** How long pages may take to offer their engines after a restart of the service worker. */
const offerMs = 250;
/** Pages that offered nothing are not asked again for this long. */
const quietMs = 10_000;
/** A page whose pool failed gets no job for this long, though it may offer its engine again meanwhile. */
const brokenMs = 30_000;

/** The outcome of a job on a page. */
interface Tried {
  readonly outcome: Outcome;
  /** Gives the page no more jobs for a while, since its pool is broken. */
  leaveAlone(): void;
}

const gone = Symbol('gone');
const broken = Symbol('broken');
const after = (ms: number): Promise<typeof gone> => new Promise((resolve) => setTimeout(() => resolve(gone), ms));

export class PageEngines {
  readonly #clients: Clients;
  readonly #watch: ClientWatch;
  #lastId = 0;
  /** The offered engines by client id, the newest last. */
  readonly #engines = new Map<string, { readonly engine: Remote<PageEngine>; readonly version: string }>();
  /** Until when a page gets no jobs, by client id. */
  readonly #brokenUntilMs = new Map<string, number>();
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #offered: () => void = () => {};

  constructor(clients: Clients, watch: ClientWatch) {
    this.#clients = clients;
    this.#watch = watch;
  }

  /** A page offers its engine. */
  add(clientId: string, port: MessagePort, version: string): void {
    this.#engines.delete(clientId);
    this.#engines.set(clientId, { engine: wrap<PageEngine>(port), version });
    this.#askedAtMs = Number.NEGATIVE_INFINITY;
    this.#offered();
  }

  /**
   * Runs a job on the pool of an open page; `undefined` when no page takes it, when the page that took it was closed, or when its
   * processor was disposed of.
   * Rejects with the reason of the requester's signal when it aborts.
   * @param version of the engine; a page with another version would make other bytes, and is not asked
   */
  async run(
    job: Job,
    load: () => Promise<Inputs>,
    version: string,
    { client, signal }: Requester,
  ): Promise<Tried | undefined> {
    const [clientId, engine] = (await this.#pick(version)) ?? [];
    if (!clientId || !engine) return undefined;
    const { source, objects } = await load();
    signal?.throwIfAborted();
    this.#lastId += 1;
    const id = this.#lastId;
    let endWatch = (): void => {};
    const ended = new Promise<typeof gone>((resolve) => {
      endWatch = this.#watch.watch(clientId, () => resolve(gone));
      signal?.addEventListener('abort', () => {
        void engine.cancel(id).catch(() => {});
        resolve(gone);
      });
    });
    try {
      const inputs = [transfer(source, [source]), transfer(objects, Object.values(objects))] as const;
      const outcome = await Promise.race([engine.run(job, ...inputs, id, client).catch(() => broken), ended]);
      signal?.throwIfAborted();
      const leaveAlone = (): void => void this.#brokenUntilMs.set(clientId, performance.now() + brokenMs);
      if (typeof outcome === 'object') return { outcome, leaveAlone };
      if (outcome === broken) leaveAlone();
      else this.#engines.delete(clientId);
      return undefined;
    } finally {
      endWatch();
    }
  }

  /** The newest page that answers now. Pages that do not answer are forgotten until they offer again. */
  async #pick(wanted: string): Promise<[string, Remote<PageEngine>] | undefined> {
    if (this.#engines.size === 0) await this.#ask();
    for (const [clientId, untilMs] of this.#brokenUntilMs)
      if (untilMs < performance.now()) this.#brokenUntilMs.delete(clientId);
    for (const [clientId, { engine, version }] of [...this.#engines].reverse()) {
      if (version !== wanted || this.#brokenUntilMs.has(clientId)) continue;
      if (
        (await this.#clients.get(clientId)) &&
        (await Promise.race([engine.ping().catch(() => gone), after(answerMs)])) !== gone
      ) {
        return [clientId, engine];
      }
      this.#engines.delete(clientId);
    }
    return undefined;
  }

  async #ask(): Promise<void> {
    if (performance.now() - this.#askedAtMs < quietMs) return;
    const pages = await this.#clients.matchAll({ type: 'window' });
    if (pages.length === 0) return;
    this.#askedAtMs = performance.now();
    const offered = new Promise<void>((resolve) => {
      this.#offered = resolve;
    });
    const message: WorkerMessage = { ossImg: protocolVersion, type: 'offer-engine' };
    for (const page of pages) page.postMessage(message);
    await Promise.race([offered, after(offerMs)]);
  }
}
