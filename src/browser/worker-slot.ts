// A worker of the pool with the job it has: the job's way to the worker and back, signs of life, and the watchdog.
import { transfer } from 'comlink';
import { tooSlow } from '../pipeline/clock.ts';
import type { Outcome, RunOptions } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import type { Place } from './byte-budget.ts';
import type { Turn } from './fair-queue.ts';
import { isBlob } from './image-source.ts';
import type { PoolWorker } from './pool-worker.ts';
import { mostQuickBytes } from './sign-of-life.ts';
import { unlessFails } from './unless-fails.ts';
import type { MemoryNeed, Unreadable, WorkerReply } from './worker.ts';

/** A job with everything it needs, and its caller. */
export interface Task {
  readonly job: Job | 'original';
  source: ArrayBuffer | Blob;
  readonly options: RunOptions;
  readonly queuedAt: number;
  settle(outcome: Outcome): void;
  fail(reason: unknown): void;
}

/** A job in the hands of a worker. */
export interface Assignment {
  readonly turn: Turn<Task>;
  readonly takenAt: number;
  /** The place of the job in the byte budget. */
  readonly place: Place;
  /** True when the worker cannot be stopped any more but by its end. */
  isRunning: boolean;
  /** How long the job waited until it could run. */
  queueMs: number;
}

/** How long to wait for a worker, and how to reach it. */
export interface SlotOptions {
  /** A job that runs longer is ended with its worker. */
  readonly jobTimeoutMs: number;
  /** A worker that has started must give a sign of life within this time when it gets a job. Otherwise another worker gets the job. */
  readonly answerMs: number;
  /** A worker without work is ended after this time. */
  readonly idleMs: number;
  /** Lets the progress callback cross to the worker. */
  asProxy<T extends object>(callback: T): T;
}

/** A copy of what would be lost with a dead worker; `undefined` where copying it takes too long. A Blob is sent without being lost. */
const spareOf = (source: ArrayBuffer | Blob): ArrayBuffer | Blob | undefined => {
  if (isBlob(source)) return source;
  return source.byteLength > mostQuickBytes ? undefined : source.slice(0);
};

/** A worker and the job it has. */
export class WorkerSlot {
  assignment: Assignment | undefined;
  readonly #worker: PoolWorker;
  /** Kept, because comlink makes a proxy and registers it with the garbage collector whenever a method is looked up. */
  readonly #api: PoolWorker['api'];
  readonly #options: SlotOptions;
  readonly #onEnd: () => void;
  /** False until the worker answers for the first time, since it cannot while it loads its script. */
  #hasStarted = false;
  #hasFailed = false;
  /** When its last job came back. */
  #answeredAt = Number.NEGATIVE_INFINITY;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param onEnd called when the worker dies while it has no job, or has been idle for too long */
  constructor(worker: PoolWorker, options: SlotOptions, onEnd: () => void) {
    this.#worker = worker;
    const { ping, run, resume } = worker.api;
    this.#api = { ping, run, resume };
    this.#options = options;
    this.#onEnd = onEnd;
    ping().then(
      () => {
        this.#hasStarted = true;
      },
      // A worker that cannot start says so by its failure.
      () => {},
    );
    worker.failure.catch(() => {
      this.#hasFailed = true;
      if (!this.assignment) onEnd();
    });
  }

  /**
   * Has the worker do the assigned job. Rejects when the worker fails or takes too long. Resolves with `undefined` when the worker was
   * dead before it could begin, and when the job is not assigned any more.
   * @param grantedBytes memory that a job gets without being measured first, if there is as much
   */
  async perform(assignment: Assignment, grantedBytes: number): Promise<WorkerReply | Unreadable | undefined> {
    const { place, turn } = assignment;
    const { job, source, options, queuedAt } = turn.item;
    const { objects, onProgress } = options;
    const start = (isRunning: boolean): void => {
      assignment.isRunning = isRunning;
      assignment.queueMs = performance.now() - queuedAt;
    };
    // A job that waited while the worker answered has its sign of life. A small source goes as a copy, and is not lost with a worker that
    // died unnoticed: the sign may come later.
    const isSure = queuedAt < this.#answeredAt;
    const spare = isSure || objects ? undefined : spareOf(source);
    if (!isSure && !spare && !(await this.#answersPing())) return undefined;
    if (this.assignment !== assignment) return undefined;
    turn.item.source = spare ?? source;
    const granted = place.enterNow(grantedBytes) ? grantedBytes : 0;
    start(granted > 0);
    const answer = this.#inTime<WorkerReply | Unreadable | MemoryNeed>(
      this.#api.run(
        job,
        isBlob(source) ? source : transfer(source, [source]),
        granted,
        objects && transfer(objects, Object.values(objects)),
        onProgress && this.#options.asProxy(onProgress),
      ),
    );
    if (spare && !(await this.#givesSign(answer))) return undefined;
    const reply = await answer;
    this.#answeredAt = performance.now();
    if (!('neededBytes' in reply)) return reply;
    assignment.isRunning = false;
    await place.enter(reply.neededBytes);
    if (this.assignment !== assignment) return undefined;
    start(true);
    const resumed = await this.#inTime(this.#api.resume());
    this.#answeredAt = performance.now();
    return resumed;
  }

  /** Waits for the next job, but not for ever. */
  rest(): void {
    this.#idleTimer = setTimeout(this.#onEnd, this.#options.idleMs);
  }

  /** Ends the rest. */
  wake(): void {
    clearTimeout(this.#idleTimer);
  }

  /** Ends the worker. */
  end(): void {
    this.wake();
    this.#worker.terminate();
  }

  /** False if a worker without work does not answer. */
  #answersPing(): Promise<boolean> {
    return this.#givesSign(this.#hasStarted ? unlessFails(this.#worker.failure, this.#api.ping()) : Promise.resolve());
  }

  /**
   * False if neither the answer nor another sign of life comes in time, or the worker fails before: it may have been dead already. One
   * that loads its script can give no sign yet.
   */
  #givesSign(answer: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const patience = this.#hasStarted ? setTimeout(resolve, this.#options.answerMs, false) : undefined;
      const heard = (isAlive: boolean): void => {
        clearTimeout(patience);
        resolve(isAlive);
      };
      this.#worker.onSign = () => heard(true);
      answer.then(
        () => heard(true),
        () => heard(!this.#hasFailed || !this.#hasStarted),
      );
    });
  }

  async #inTime<T>(answer: Promise<T>): Promise<T> {
    const { jobTimeoutMs } = this.#options;
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      watchdog = setTimeout(() => reject(tooSlow(jobTimeoutMs)), jobTimeoutMs);
    });
    try {
      return await unlessFails(this.#worker.failure, Promise.race([answer, timeout]));
    } finally {
      clearTimeout(watchdog);
    }
  }
}
