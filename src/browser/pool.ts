// The worker pool: first in, first out, with a byte budget for the jobs under way, abort, a watchdog, and replacement of workers.
import { type Remote, transfer } from 'comlink';
import { asOssError } from '../errors.ts';
import { tooSlow } from '../pipeline/clock.ts';
import type { Engine, Outcome, RunOptions } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import { ByteBudget, type Place } from './byte-budget.ts';
import { unlessFails } from './unless-fails.ts';
import type { WorkerApi, WorkerReply } from './worker.ts';

/** A started worker. */
export interface PoolWorker {
  readonly api: Pick<Remote<WorkerApi>, 'ping' | 'take' | 'run'>;
  /** Rejects when the worker dies, cannot load or is terminated; otherwise it stays pending. */
  readonly failure: Promise<never>;
  terminate(): void;
}

/** The workers and the limits of a pool. */
export interface PoolOptions {
  /** The largest number of workers. */
  readonly size: number;
  start(): PoolWorker;
  /** Jobs wait while those under way would cost more bytes than this together. A job that costs more by itself runs alone. */
  readonly byteBudget: number;
  /** A worker that holds more bytes of WebAssembly memory than this is replaced after its job. */
  readonly memoryMark: number;
  /** A job that runs longer is ended with its worker. */
  readonly jobTimeoutMs: number;
  /** A worker that has started must answer a ping within this time to get a job. Otherwise another worker gets it. */
  readonly answerMs: number;
  /** A worker without work is ended after this time. */
  readonly idleMs: number;
  /** Lets the progress callback cross to the worker. */
  asProxy<T extends object>(callback: T): T;
}

interface Task {
  readonly job: Job;
  source: ArrayBuffer;
  readonly options: RunOptions;
  readonly queuedAt: number;
  settle(outcome: Outcome): void;
  fail(reason: unknown): void;
}

interface Slot {
  readonly worker: PoolWorker;
  task?: Task | undefined;
  /** The place of its task in the byte budget. */
  place?: Place | undefined;
  isRunning: boolean;
  /** False until the worker answers for the first time, since it cannot while it loads its script. */
  hasStarted: boolean;
  /** When its last job came back. */
  answeredAt?: number;
  idleTimer?: ReturnType<typeof setTimeout> | undefined;
}

/** Bytes of a source that are copied faster than a worker answers a ping. */
const mostCopied = 2 ** 20;

/** Runs jobs in workers, which it starts when there is work and ends when there is none. */
export class WorkerPool implements Engine {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #queue: Task[] = [];
  readonly #budget: ByteBudget;
  #disposed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#budget = new ByteBudget(options.byteBudget);
  }

  /**
   * Runs a job when its turn comes. Source and objects are transferred to the worker. Rejects with the signal's reason when aborted, and
   * with an Error when the pool is disposed; every other failure is an Outcome.
   */
  run(job: Job, source: ArrayBuffer, options: RunOptions = {}): Promise<Outcome> {
    const { signal, onProgress } = options;
    if (this.#disposed) return Promise.reject(new Error('The image processor was disposed.'));
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const abort = (): void => this.#abandon(task, signal?.reason);
      const task: Task = {
        job,
        source,
        options,
        queuedAt: performance.now(),
        settle: (outcome) => {
          signal?.removeEventListener('abort', abort);
          resolve(outcome);
        },
        fail: (reason) => {
          signal?.removeEventListener('abort', abort);
          reject(reason);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      onProgress?.({ stage: 'queue', fraction: 0 });
      this.#queue.push(task);
      this.#dispatch();
    });
  }

  /** Starts a worker when there is none, before there is work for it. */
  prepare(): void {
    if (this.#slots.size === 0 && !this.#disposed) this.#rest(this.#startSlot());
  }

  /** Ends every worker. Jobs that are under way or waiting are rejected, and so are later ones. */
  dispose(): void {
    this.#disposed = true;
    const gone = new Error('The image processor was disposed.');
    for (const slot of [...this.#slots]) {
      const task = this.#end(slot);
      task?.fail(gone);
    }
    for (const task of this.#queue.splice(0)) task.fail(gone);
  }

  #dispatch(): void {
    for (;;) {
      const task = this.#queue[0];
      const slot = task && this.#freeSlot();
      if (!task || !slot) return;
      this.#queue.shift();
      slot.task = task;
      slot.place = this.#budget.queue();
      clearTimeout(slot.idleTimer);
      void this.#work(slot, slot.place, task);
    }
  }

  #freeSlot(): Slot | undefined {
    for (const slot of this.#slots) if (!slot.task) return slot;
    return this.#slots.size < this.#options.size ? this.#startSlot() : undefined;
  }

  #startSlot(): Slot {
    const slot: Slot = { worker: this.#options.start(), isRunning: false, hasStarted: false };
    slot.worker.api.ping().then(
      () => {
        slot.hasStarted = true;
      },
      // A worker that cannot start says so by its failure.
      () => {},
    );
    // A worker that dies while idle is only forgotten. When one dies at work, #work fails its job.
    slot.worker.failure.catch(() => {
      if (!slot.task) this.#end(slot);
    });
    this.#slots.add(slot);
    return slot;
  }

  async #work(slot: Slot, place: Place, task: Task): Promise<void> {
    const { job, source, options } = task;
    const { onProgress, objects } = options;
    const { api } = slot.worker;
    /** The job was aborted: its caller has an answer, and the slot may have another job. */
    const isLeft = (): boolean => slot.place !== place;
    const start = (): Promise<WorkerReply> => {
      queueMs = performance.now() - task.queuedAt;
      slot.isRunning = true;
      return this.#inTime(slot, api.run(onProgress && this.#options.asProxy(onProgress)));
    };
    let queueMs = 0;
    try {
      // A job that waited while the worker answered has its sign of life. A small source goes as a copy: it is not lost with a worker
      // that died unnoticed, so the answer to it is a sign as well, and saves a way there and back.
      const isSure = slot.answeredAt !== undefined && task.queuedAt < slot.answeredAt;
      const spare = isSure || objects || source.byteLength > mostCopied ? undefined : source.slice(0);
      if (!isSure && !spare && !(await this.#isAlive(slot, api.ping()))) return this.#tryAnother(slot, place, task);
      if (isLeft()) return;
      const taken = api.take(job, transfer(source, [source]), objects && transfer(objects, Object.values(objects)));
      task.source = spare ?? source;
      const entered = this.#inTime(slot, taken).then(place.enter);
      // A job that enters at once is told to run without waiting for its size.
      const early = place.isAlone() ? start() : undefined;
      for (const promise of [entered, early]) promise?.catch(() => {});
      if (spare && !(await this.#isAlive(slot, taken))) return this.#tryAnother(slot, place, task);
      if (!early) await entered;
      if (isLeft()) return;
      const { outcome, heldBytes } = await (early ?? start());
      if (isLeft()) return;
      slot.answeredAt = performance.now();
      this.#release(slot);
      if (heldBytes > this.#options.memoryMark) this.#end(slot);
      else this.#rest(slot);
      const queue = { stage: 'queue', ms: queueMs };
      task.settle(outcome.ok ? { ...outcome, timings: [queue, ...outcome.timings] } : outcome);
    } catch (thrown) {
      if (isLeft()) return;
      this.#end(slot);
      task.settle({ ok: false, error: asOssError(thrown).toWire() });
    } finally {
      this.#dispatch();
    }
  }

  /** Ends a dead worker and gives its job to another. */
  #tryAnother(slot: Slot, place: Place, task: Task): void {
    if (slot.place !== place) return;
    this.#end(slot);
    this.#queue.unshift(task);
  }

  /** False if the sign of life does not come in time: a worker may have died unnoticed. One that loads its script cannot answer yet. */
  async #isAlive({ hasStarted, worker }: Slot, sign: Promise<unknown>): Promise<boolean> {
    if (!hasStarted) return true;
    let patience: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      patience = setTimeout(reject, this.#options.answerMs);
    });
    return unlessFails(worker.failure, Promise.race([sign, silence]))
      .then(
        () => true,
        () => false,
      )
      .finally(() => clearTimeout(patience));
  }

  /** The answer of a worker. Rejects when the worker fails or takes too long. */
  async #inTime<T>(slot: Slot, answer: Promise<T>): Promise<T> {
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      watchdog = setTimeout(() => reject(tooSlow(this.#options.jobTimeoutMs)), this.#options.jobTimeoutMs);
    });
    try {
      return await unlessFails(slot.worker.failure, Promise.race([answer, timeout]));
    } finally {
      clearTimeout(watchdog);
    }
  }

  /** Aborts a job: a waiting one is dropped, a running one ends with its worker, since WebAssembly cannot be interrupted. */
  #abandon(task: Task, reason: unknown): void {
    const waiting = this.#queue.indexOf(task);
    if (waiting >= 0) this.#queue.splice(waiting, 1);
    const slot = [...this.#slots].find((one) => one.task === task);
    if (slot?.isRunning) this.#end(slot);
    else if (slot) {
      this.#release(slot);
      this.#rest(slot);
    }
    task.fail(reason);
    this.#dispatch();
  }

  #rest(slot: Slot): void {
    slot.idleTimer = setTimeout(() => this.#end(slot), this.#options.idleMs);
  }

  #release(slot: Slot): void {
    const { place } = slot;
    slot.task = undefined;
    slot.place = undefined;
    slot.isRunning = false;
    place?.leave();
  }

  #end(slot: Slot): Task | undefined {
    const { task } = slot;
    this.#release(slot);
    clearTimeout(slot.idleTimer);
    this.#slots.delete(slot);
    slot.worker.terminate();
    return task;
  }
}
