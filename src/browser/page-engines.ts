// The pools of open pages, as the service worker sees them. It loses their ports when it is stopped, so it asks the pages again.
import { type Remote, transfer, wrap } from 'comlink';
import type { Objects, Outcome } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import type { Inputs } from '../service/service.ts';
import { protocolVersion, type WorkerMessage } from './sw-messages.ts';

/** The engine that a page exposes on the port it offers. */
export interface PageEngine {
  /** Answers at once, unless the page is busy or closed. */
  ping(): true;
  run(job: Job, source: ArrayBuffer, objects?: Objects): Promise<Outcome>;
}

/** A page that does not answer within this time does not get the job, and is forgotten until it offers its engine again. */
const answerMs = 1000;
/** How long pages may take to offer their engines after a restart of the service worker. */
const offerMs = 250;
/** Pages that offered nothing are not asked again for this long. */
const quietMs = 10_000;
/** How often a page at work is checked for having been closed. */
const aliveCheckMs = 500;

const gone = Symbol('gone');
const after = (ms: number): Promise<typeof gone> => new Promise((resolve) => setTimeout(() => resolve(gone), ms));

export class PageEngines {
  readonly #clients: Clients;
  /** The offered engines by client id, the newest last. */
  readonly #engines = new Map<string, { readonly engine: Remote<PageEngine>; readonly version: string }>();
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #offered: () => void = () => {};

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  /** A page offers its engine. */
  add(clientId: string, port: MessagePort, version: string): void {
    this.#engines.delete(clientId);
    this.#engines.set(clientId, { engine: wrap<PageEngine>(port), version });
    this.#askedAtMs = Number.NEGATIVE_INFINITY;
    this.#offered();
  }

  /**
   * Runs a job on the pool of an open page; `undefined` when no page takes it, or the page that took it was closed.
   * @param version of the engine; a page with another version would make other bytes, and is not asked
   */
  async run(job: Job, load: () => Promise<Inputs>, version: string): Promise<Outcome | undefined> {
    const [clientId, engine] = (await this.#pick(version)) ?? [];
    if (!clientId || !engine) return undefined;
    const { source, objects } = await load();
    const outcome = await Promise.race([
      engine.run(job, transfer(source, [source]), transfer(objects, Object.values(objects))).catch(() => gone),
      this.#closed(clientId),
    ]);
    if (typeof outcome === 'object') return outcome;
    this.#engines.delete(clientId);
    return undefined;
  }

  /** The newest page that answers now. Pages that do not answer are forgotten until they offer again. */
  async #pick(wanted: string): Promise<[string, Remote<PageEngine>] | undefined> {
    if (this.#engines.size === 0) await this.#ask();
    for (const [clientId, { engine, version }] of [...this.#engines].reverse()) {
      if (version !== wanted) continue;
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

  async #closed(clientId: string): Promise<typeof gone> {
    do await after(aliveCheckMs);
    while (await this.#clients.get(clientId));
    return gone;
  }
}
