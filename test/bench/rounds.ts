// Runs every peer once in each round, in alternating order, so that whatever slows the machine slows all of them.
import type { Contender } from './contender.ts';
import type { Job } from './jobs.ts';
import type { PeerName } from './peers.ts';

export interface Series {
  readonly peer: PeerName;
  /** One for each round; missing where the peer failed or sat the round out. */
  readonly milliseconds: readonly (number | undefined)[];
  readonly failure?: string;
}

/** How long the peers of a job are run, before and while they are measured. */
export interface Effort {
  readonly rounds: number;
  /** A run on small pictures, whose times nobody reads. */
  readonly tiny: boolean;
}

/** A peer is warm after this many runs, or after running this long: engines optimise code that runs often. */
const warmUps = 100;
const warmUpMs = 400;
/** A peer's first run includes its start, whatever it is measured for. */
const fewestWarmUps = 2;

/**
 * A short job is run again within its round, until so much time or so many runs have passed, and its median counts: after all other
 * peers had their turn, the first run finds the caches full of their data.
 */
const roundMs = 120;
const mostInRound = 15;

/** A peer that takes longer than this is measured in the first rounds only. */
const slowMs = 1500;
const slowRounds = 3;

export async function measure(job: Job, contenders: readonly Contender[], { rounds, tiny }: Effort): Promise<Series[]> {
  const runs = contenders.map((contender) => new Runs(contender, job));
  for (const run of runs) await run.warmUp(tiny ? fewestWarmUps : warmUps);
  for (let round = 0; round < rounds; round += 1) {
    for (const run of round % 2 ? [...runs].reverse() : runs) await run.round(round, tiny ? 0 : roundMs);
  }
  return runs.map((run) => run.series());
}

class Runs {
  readonly #contender: Contender;
  readonly #job: Job;
  readonly #milliseconds: (number | undefined)[] = [];
  #slow = false;
  #failure: string | undefined;

  constructor(contender: Contender, job: Job) {
    this.#contender = contender;
    this.#job = job;
  }

  async warmUp(mostRuns: number): Promise<void> {
    // Only the runs count, not the making or fetching of the first peer's picture.
    let spentMs = 0;
    const isWarm = (count: number): boolean => count >= fewestWarmUps && (count >= mostRuns || spentMs > warmUpMs);
    for (let count = 0; !isWarm(count) && !this.#slow; count += 1) {
      const ms = await this.#time();
      this.#slow = ms === undefined || ms > slowMs;
      spentMs += ms ?? 0;
    }
  }

  async round(round: number, spendMs: number): Promise<void> {
    this.#milliseconds.push(this.#slow && round >= slowRounds ? undefined : await this.#typical(spendMs));
  }

  series(): Series {
    const { name: peer } = this.#contender;
    return { peer, milliseconds: this.#milliseconds, ...(this.#failure && { failure: this.#failure }) };
  }

  /** The median of as many runs as fit in the time, at least one. */
  async #typical(spendMs: number): Promise<number | undefined> {
    const times: number[] = [];
    let spentMs = 0;
    do {
      const ms = await this.#time();
      if (ms === undefined) return undefined;
      times.push(ms);
      spentMs += ms;
    } while (spentMs < spendMs && times.length < mostInRound);
    return median(times);
  }

  /** A peer that fails takes no further part, and its reason is kept. */
  async #time(): Promise<number | undefined> {
    if (this.#failure) return undefined;
    try {
      await this.#contender.load(this.#job.picture);
      return await this.#contender.time(this.#job, this.#job.picture);
    } catch (thrown) {
      this.#failure = String(thrown).split('\n')[0] ?? 'unknown';
      return undefined;
    }
  }
}

export const isNumber = (value: number | undefined): value is number => value !== undefined;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The median of the ratios of each round, in which both were measured within seconds of each other. */
export function ratio(series: Series, against: Series): number {
  return median(
    series.milliseconds
      .map((ms, round) => {
        const other = against.milliseconds[round];
        return ms === undefined || other === undefined ? undefined : ms / other;
      })
      .filter(isNumber),
  );
}
