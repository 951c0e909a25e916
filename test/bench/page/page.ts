// The page of one peer. The benchmark calls `bench` from outside; nothing runs before it does.
import { type Remote, transfer, wrap } from 'comlink';
import type { Job } from '../jobs.ts';
import { type BrowserName, type PeerFacts, peers } from '../peers.ts';
import { Lane } from './lane.ts';

/** The library ends a worker that was idle for 30 s. After a pause near that, a run that does not count starts it again. */
const longPauseMs = 20_000;

class Bench {
  /** Memory allocated only so that the page's process can be told from others. */
  ballast = new Uint8Array();
  #queuesItself = false;
  #lanes: (Lane | Remote<Lane>)[] = [];
  readonly #loaded = new Set<string>();
  #lastEnd = Number.POSITIVE_INFINITY;

  /** @param workers how many jobs may run at a time */
  async open(name: BrowserName, workers: number): Promise<void> {
    const { runs, queuesItself }: PeerFacts = peers[name];
    this.#queuesItself = queuesItself ?? false;
    if (runs === 'page') this.#lanes = [new Lane(name, workers)];
    else this.#lanes = await Promise.all(Array.from({ length: workers }, () => openInWorker(name)));
  }

  async load(url: string): Promise<void> {
    if (this.#loaded.has(url)) return;
    this.#loaded.add(url);
    await this.#hold(url, await bytesAt(url));
  }

  async time(job: Job, url: string): Promise<number> {
    if (performance.now() - this.#lastEnd > longPauseMs) await this.#lane.time(job, url);
    const ms = await this.#timeNow(job, url);
    this.#lastEnd = performance.now();
    return ms;
  }

  async spend(job: Job, url: string): Promise<void> {
    this.#loaded.delete(url);
    await this.#lane.spend(job, url);
  }

  /** Milliseconds until the first result, in a page that holds nothing but the picture, and then until the second. */
  async start(name: BrowserName, job: Job, url: string): Promise<[first: number, second: number]> {
    const bytes = await bytesAt(url);
    const start = performance.now();
    await this.open(name, 1);
    await this.#hold(url, bytes);
    await this.#lane.time(job, url);
    const first = performance.now() - start;
    return [first, await this.#lane.time(job, url)];
  }

  async save(url: string): Promise<void> {
    await this.#lane.save(url);
  }

  get #lane(): Lane | Remote<Lane> {
    const [lane] = this.#lanes;
    if (!lane) throw new Error('No peer is open.');
    return lane;
  }

  async #hold(url: string, bytes: ArrayBuffer): Promise<void> {
    const copies = this.#lanes.map((_, index) => (index ? bytes.slice(0) : bytes));
    await Promise.all(copies.map((copy, index) => this.#lanes[index]?.hold(url, transfer(copy, [copy]))));
  }

  async #timeNow(job: Job, url: string): Promise<number> {
    if (!job.batch) return this.#lane.time(job, url);
    const { count, workers } = job.batch;
    if (this.#queuesItself) return this.#lane.time(job, url, count, count);
    if (this.#lanes.length === 1) return this.#lane.time(job, url, count, workers);
    const start = performance.now();
    let left = count;
    const drain = async (lane: Lane | Remote<Lane>): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await lane.time(job, url);
      }
    };
    await Promise.all(this.#lanes.map(drain));
    return performance.now() - start;
  }
}

const bytesAt = async (url: string): Promise<ArrayBuffer> => (await fetch(url)).arrayBuffer();

async function openInWorker(name: BrowserName): Promise<Remote<Lane>> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const RemoteLane = wrap<typeof Lane>(worker);
  return new RemoteLane(name, 1);
}

declare global {
  interface Window {
    bench: Bench;
  }
}

window.bench = new Bench();
