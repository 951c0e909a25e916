// Runs input after input until something is wrong or the time is over.
import { createHash } from 'node:crypto';
import { type Chance, chanceOf } from './chance.ts';
import type { Answer, Job } from './jobs.ts';

/** Where jobs run: a process of Node, or a page in Chromium. */
export interface Lane {
  readonly name: LaneName;
  /** The number of jobs that may be under way, so that neither side waits for the other. */
  readonly inFlight: number;
  /** Rejects with a Stuck if there is no answer in time or the process has died; it starts another one for the next job. */
  perform(job: Job): Promise<Answer>;
  /** Bytes in use after a collection of garbage, by kind. */
  memory(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}
export const laneNames = ['node', 'chromium'] as const;
export type LaneName = (typeof laneNames)[number];

/** One kind of input. */
export interface Target {
  readonly name: string;
  readonly lanes: readonly LaneName[];
  /** Makes an input from `chance` alone. */
  make(chance: Chance): Job | Promise<Job>;
  /** What is wrong with the answer; undefined if nothing is. */
  judge(job: Job, answer: Answer): string | undefined | Promise<string | undefined>;
}

/** A fault, with the input that showed it. */
export interface Find {
  readonly lane: LaneName;
  readonly target: string;
  readonly seed: number;
  readonly index: number;
  /** What happened, in a sentence. */
  readonly what: string;
  readonly job: Job;
  /** For faults that show later than they happen: the input behind which all was still well. */
  readonly since?: number;
}

export interface Plan {
  readonly lane: Lane;
  readonly targets: readonly Target[];
  readonly seed: number;
  /** The number of the first input of each target. */
  readonly from?: number;
  /** Asked before each input. */
  readonly isOver: () => boolean;
  /** Good jobs: their results must be the same bytes at any later time. */
  readonly good: readonly Job[];
  /** The number of inputs between two looks at the good jobs and the memory. */
  readonly every?: number;
  /** The most bytes of each kind of memory that may be added. */
  readonly growth: Readonly<Record<string, number>>;
  /** The most processor time of one input. */
  readonly mostCpuMs?: number;
}

export interface Report {
  readonly find?: Find;
  /** Inputs by target, and how many of them were refused in every part. */
  readonly counts: Readonly<Record<string, { readonly inputs: number; readonly refused: number }>>;
}

/** An input that is under way. */
interface Started {
  readonly input: Omit<Find, 'what'>;
  readonly verdict: Promise<Verdict>;
}

interface Verdict {
  /** What is wrong; undefined if nothing is. */
  readonly what: string | undefined;
  readonly isRefused: boolean;
}

export async function fuzz(plan: Plan): Promise<Report> {
  const { lane, seed, isOver, every = 50, from = 0 } = plan;
  const targets = plan.targets.filter((target) => target.lanes.includes(lane.name));
  const counts: Record<string, { readonly inputs: number; readonly refused: number }> = {};
  const started: Started[] = [];
  const watch = new Watch(plan);
  /** Waits until at most so many are under way. @returns the first with a fault */
  const settled = async (most: number): Promise<Find | undefined> => {
    while (started.length > most) {
      const { input, verdict } = started.shift() as Started;
      const { what, isRefused } = await verdict;
      if (what) return { ...input, what };
      const { inputs, refused } = counts[input.target] ?? { inputs: 0, refused: 0 };
      counts[input.target] = { inputs: inputs + 1, refused: refused + (isRefused ? 1 : 0) };
    }
    return undefined;
  };
  await watch.begin();
  let since = from;
  let last: Started['input'] | undefined;
  const looked = async (): Promise<Find | undefined> => {
    const what = last && (await watch.look());
    return last && what ? { ...last, what, since } : undefined;
  };
  for (let done = 0; targets.length > 0 && !isOver(); done += 1) {
    const target = targets[done % targets.length] as Target;
    const index = from + Math.floor(done / targets.length);
    const job = await target.make(chanceOf(seed, target.name, index));
    last = { lane: lane.name, target: target.name, seed, index, job };
    const verdict = tried(plan, target, job);
    // It is awaited later, or never if one before it has a fault.
    verdict.catch(() => {});
    started.push({ input: last, verdict });
    const isLook = (done + 1) % every === 0;
    const find = (await settled(isLook ? 0 : lane.inFlight - 1)) ?? (isLook ? await looked() : undefined);
    if (find) return { find, counts };
    if (isLook) since = index;
  }
  const find = (await settled(0)) ?? (await looked());
  return { ...(find && { find }), counts };
}

/** Runs one input. */
export async function tried(
  { lane, mostCpuMs = Number.POSITIVE_INFINITY }: Pick<Plan, 'lane' | 'mostCpuMs'>,
  target: Target,
  job: Job,
): Promise<Verdict> {
  try {
    const answer = await lane.perform(job);
    const { parts, cpuMs = 0 } = answer;
    const slow = cpuMs > mostCpuMs ? `It took ${Math.round(cpuMs)} ms of processor time.` : undefined;
    return { what: slow ?? (await target.judge(job, answer)), isRefused: parts.every(isRefusal) };
  } catch (error) {
    if (error instanceof Stuck) return { what: error.message, isRefused: false };
    throw error;
  }
}

const isRefusal = (part: Answer['parts'][number]): boolean => !part.ok || ('status' in part && part.status >= 400);

/** A job that never came back, or took its process with it. */
export class Stuck extends Error {}

/** Good pictures that must stay the same, and memory that must not grow without end. */
class Watch {
  readonly #plan: Plan;
  #expected: readonly string[] = [];
  readonly #readings: Readonly<Record<string, number>>[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  async begin(): Promise<void> {
    this.#expected = await this.#results();
  }

  async look(): Promise<string | undefined> {
    const results = await this.#results();
    const wrong = results.findIndex((result, index) => result !== this.#expected[index]);
    if (wrong >= 0) return `Good job ${wrong} now gives ${results[wrong]} instead of ${this.#expected[wrong]}.`;
    this.#readings.push(await this.#plan.lane.memory());
    return this.#grown();
  }

  /** The first readings come before everything is loaded; a single high one may be garbage. */
  #grown(): string | undefined {
    const first = this.#readings[2];
    const last = this.#readings.slice(3).slice(-2);
    if (!first || last.length < 2) return undefined;
    for (const [kind, most] of Object.entries(this.#plan.growth)) {
      const grown = Math.min(...last.map((reading) => (reading[kind] ?? 0) - (first[kind] ?? 0)));
      if (grown > most) return `The memory (${kind}) has grown by ${Math.round(grown / 2 ** 20)} MB.`;
    }
    return undefined;
  }

  async #results(): Promise<readonly string[]> {
    const results: string[] = [];
    for (const job of this.#plan.good) {
      const { parts } = await this.#plan.lane.perform(job);
      results.push(parts.map((part) => (part.ok ? hashOf(part.body) : `the error ${part.message}`)).join());
    }
    return results;
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
