// A worker of the pool with the job it has: the job's way to the worker and back, signs of life, and the watchdog.
import { transfer } from 'comlink';
import { tooSlow } from '../pipeline/clock.ts';
import type { Outcome, RunOptions } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import type { Place } from './byte-budget.ts';
import type { Turn } from './fair-queue.ts';
import type { PoolWorker } from './pool-worker.ts';
import { unlessFails } from './unless-fails.ts';
import type { MemoryNeed, WorkerReply } from './worker.ts';

/** A job with everything it needs, and its caller. */
export interface Task {
  readonly job: Job | 'original';
  source: ArrayBuffer;
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
  /** A worker that has started must answer a ping within this time to get a job. Otherwise another worker gets it. */
  readonly answerMs: number;
  /** A worker without work is ended after this time. */
  readonly idleMs: number;
  /** Lets the progress callback cross to the worker. */
  asProxy<T extends object>(callback: T): T;
}

/** Bytes of a source that are copied faster than a worker answers a ping. */
const mostCopied = 2 ** 20;

/** A worker and the job it has. */
export class WorkerSlot {
  assignment: Assignment | undefined;
  readonly #worker: PoolWorker;
  readonly #options: SlotOptions;
  readonly #onEnd: () => void;
  /** False until the worker answers for the first time, since it cannot while it loads its script. */
  #hasStarted = false;
  /** When its last job came back. */
  #answeredAt = Number.NEGATIVE_INFINITY;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param onEnd called when the worker dies while it has no job, or has been idle for too long */
  constructor(worker: PoolWorker, options: SlotOptions, onEnd: () => void) {
    this.#worker = worker;
    this.#options = options;
    this.#onEnd = onEnd;
    worker.api.ping().then(
      () => {
        this.#hasStarted = true;
      },
      // A worker that cannot start says so by its failure.
      () => {},
    );
    worker.failure.catch(() => {
      if (!this.assignment) onEnd();
    });
  }

  /**
   * Has the worker do the assigned job. Rejects when the worker fails or takes too long. Resolves with `undefined` when the worker was
   * dead before it could begin, and when the job is not assigned any more.
   * @param grantedBytes memory that a job gets without being measured first, if there is as much
   */
  async perform(assignment: Assignment, grantedBytes: number): Promise<WorkerReply | undefined> {
    const { api } = this.#worker;
    const { place, turn } = assignment;
    const { job, source, options, queuedAt } = turn.item;
    const { objects, onProgress } = options;
    const start = (isRunning: boolean): void => {
      assignment.isRunning = isRunning;
      assignment.queueMs = performance.now() - queuedAt;
    };
    // A job that waited while the worker answered has its sign of life. A small source goes as a copy, and is not lost with a worker that
    // died unnoticed: that saves the wait for a sign.
    const isSure = queuedAt < this.#answeredAt;
    const alive = isSure ? true : this.#isAlive();
    const spare = isSure || objects || source.byteLength > mostCopied ? undefined : source.slice(0);
    if (!spare && !(await alive)) return undefined;
    if (this.assignment !== assignment) return undefined;
    turn.item.source = spare ?? source;
    const granted = place.enterNow(grantedBytes) ? grantedBytes : 0;
    start(granted > 0);
    const answer = this.#inTime<WorkerReply | MemoryNeed>(
      api.run(
        job,
        transfer(source, [source]),
        granted,
        objects && transfer(objects, Object.values(objects)),
        onProgress && this.#options.asProxy(onProgress),
      ),
    );
    answer.catch(() => {});
    if (!(await alive)) return undefined;
    const reply = await answer;
    this.#answeredAt = performance.now();
    if (!('neededBytes' in reply)) return reply;
    assignment.isRunning = false;
    await place.enter(reply.neededBytes);
    if (this.assignment !== assignment) return undefined;
    start(true);
    const resumed = await this.#inTime(api.resume());
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

  /** False if no answer comes in time: a worker may have died unnoticed. One that loads its script cannot answer yet. */
  async #isAlive(): Promise<boolean> {
    if (!this.#hasStarted) return true;
    let patience: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      patience = setTimeout(reject, this.#options.answerMs);
    });
    return unlessFails(this.#worker.failure, Promise.race([this.#worker.api.ping(), silence]))
      .then(
        () => true,
        () => false,
      )
      .finally(() => clearTimeout(patience));
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
