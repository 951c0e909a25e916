// Runs jobs in a process of Node of its own, so that one that hangs or dies is seen and its input kept.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type Lane, Stuck } from './driver.ts';
import type { Answer, Job } from './jobs.ts';

/** What the process is asked, one question after the other. */
export type Ask = { readonly job: Job } | { readonly memory: true };
export type Told = Partial<Answer> & { readonly memory?: Readonly<Record<string, number>> };

/** Starting loads all sources and makes the pictures of the tests. */
const startMs = 180_000;

/** @param patienceMs far above the time of any job, since a loaded machine must not look like a hang */
export function nodeLane(patienceMs = 90_000, script = join(import.meta.dirname, 'node-process.js')): Lane {
  let line: Line | undefined;
  const ask = (question: Ask): Promise<Told> => {
    if (!line || line.isBroken) line = new Line(script, patienceMs);
    return line.ask(question);
  };
  return {
    name: 'node',
    inFlight: 32,
    perform: async (job) => {
      const { parts = [], cpuMs } = await ask({ job });
      return { parts, ...(cpuMs !== undefined && { cpuMs }) };
    },
    memory: async () => (await ask({ memory: true })).memory ?? {},
    close: async () => line?.end(),
  };
}

interface Waiting {
  resolve(told: Told): void;
  reject(reason: Stuck): void;
}

/** A process, and the questions it has not answered yet: it answers them in their order. */
class Line {
  isBroken = false;
  readonly #child: ChildProcess;
  readonly #patienceMs: number;
  readonly #waiting: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(script: string, patienceMs: number) {
    this.#patienceMs = patienceMs;
    this.#child = fork(script, {
      ...{ execArgv: ['--expose-gc'], serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] },
    });
    // Its first message says that it has started.
    this.#waiting.push({ resolve: () => {}, reject: () => {} });
    this.#watch(startMs);
    this.#child.on('message', (told: Told) => {
      this.#waiting.shift()?.resolve(told);
      this.#watch(patienceMs);
    });
    this.#child.on('exit', (code, signal) => this.#break(`The process ended with ${signal ?? `exit code ${code}`}.`));
  }

  ask(question: Ask): Promise<Told> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#waiting.length === 1) this.#watch(this.#patienceMs);
      this.#child.send(question);
    });
  }

  end(): void {
    this.isBroken = true;
    clearTimeout(this.#timer);
    this.#child.kill('SIGKILL');
  }

  /** The time is that of the question at the head: those behind it are not begun. */
  #watch(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => this.#break(`No answer in ${ms / 1000} seconds.`), ms);
  }

  /** The first is the one that did it; the others are not answered either. */
  #break(what: string): void {
    if (this.isBroken) return;
    this.end();
    for (const { reject } of this.#waiting.splice(0)) reject(new Stuck(what));
  }
}
