// The page of one peer. The benchmark calls `bench` from outside; nothing runs before it does.
import { type Remote, wrap } from 'comlink';
import type { Job } from '../jobs.ts';
import { type PeerFacts, type PeerName, peers } from '../peers.ts';
import { Lane } from './lane.ts';

/** The library ends a worker that was idle for 30 s; so long a pause is ended by a run that does not count. */
const longPauseMs = 20_000;

class Bench {
  #name: PeerName | undefined;
  #lanes: (Lane | Remote<Lane>)[] = [];
  #lastEnd = Number.POSITIVE_INFINITY;

  /** @param workers how many jobs may be in work at a time */
  async open(name: PeerName, workers: number): Promise<void> {
    this.#name = name;
    const { runs }: PeerFacts = peers[name];
    if (runs === 'page') this.#lanes = [new Lane(name, workers)];
    else this.#lanes = await Promise.all(Array.from({ length: workers }, () => openInWorker(name)));
  }

  async load(url: string): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.load(url)));
  }

  async time(job: Job, url: string): Promise<number> {
    if (performance.now() - this.#lastEnd > longPauseMs) await this.#lanes[0]?.time(job, url);
    const ms = await this.#timeNow(job, url);
    this.#lastEnd = performance.now();
    return ms;
  }

  async save(url: string): Promise<void> {
    await this.#lanes[0]?.save(url);
  }

  async #timeNow(job: Job, url: string): Promise<number> {
    const [lane] = this.#lanes;
    if (!lane) throw new Error('No peer is open.');
    if (!job.batch) return lane.time(job, url);
    const { count, workers } = job.batch;
    // The library queues by itself: all are given at once, as an application would.
    if (this.#name === 'auto' || this.#name === 'portable') return lane.time(job, url, count, count);
    if (this.#lanes.length === 1) return lane.time(job, url, count, workers);
    const start = performance.now();
    let left = count;
    const drain = async (one: Lane | Remote<Lane>): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await one.time(job, url);
      }
    };
    await Promise.all(this.#lanes.map(drain));
    return performance.now() - start;
  }
}

async function openInWorker(name: PeerName): Promise<Remote<Lane>> {
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
