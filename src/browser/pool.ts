// The worker pool: first in, first out, with a byte budget for the jobs under way, abort, a watchdog, and replacement of workers.
import { type Remote, transfer } from 'comlink';
import { asOssError } from '../errors.ts';
import { tooSlow } from '../pipeline/clock.ts';
import type { Engine, Outcome, RunOptions } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import type { WorkerApi } from './worker.ts';

/** A started worker. */
export interface PoolWorker {
  readonly api: Pick<Remote<WorkerApi>, 'run'>;
  /** Rejects when the worker dies, cannot load or is terminated; otherwise it stays pending. */
  readonly failure: Promise<never>;
  terminate(): void;
}

/** The workers and the limits of a pool. */
export interface PoolOptions {
  /** The largest number of workers. */
  readonly size: number;
  start(): PoolWorker;
  /** The peak memory of a job in bytes, estimated from its source. */
  costOf(source: ArrayBuffer): number;
  /** Jobs wait while those under way would cost more bytes than this together. A job that costs more by itself runs alone. */
  readonly byteBudget: number;
  /** A worker that holds more bytes of WebAssembly memory than this is replaced after its job. */
  readonly memoryMark: number;
  /** A job that runs longer is ended with its worker. */
  readonly jobTimeoutMs: number;
  /** A worker without work is ended after this time. */
  readonly idleMs: number;
  /** Lets the progress callback cross to the worker. */
  asProxy<T extends object>(callback: T): T;
}

interface Task {
  readonly job: Job;
  readonly source: ArrayBuffer;
  readonly options: RunOptions;
  readonly cost: number;
  readonly queuedAt: number;
  settle(outcome: Outcome): void;
  fail(reason: unknown): void;
}

interface Slot {
  readonly worker: PoolWorker;
  task?: Task | undefined;
  idleTimer?: ReturnType<typeof setTimeout> | undefined;
}

/** Runs jobs in workers, which it starts when there is work and ends when there is none. */
export class WorkerPool implements Engine {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #queue: Task[] = [];
  #bytesInFlight = 0;
  #disposed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
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
        cost: this.#options.costOf(source),
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
      if (!task) return;
      // First in, first out: a small job does not overtake a large one that waits for memory.
      if (this.#bytesInFlight > 0 && this.#bytesInFlight + task.cost > this.#options.byteBudget) return;
      const slot = this.#freeSlot();
      if (!slot) return;
      this.#queue.shift();
      this.#bytesInFlight += task.cost;
      slot.task = task;
      clearTimeout(slot.idleTimer);
      void this.#work(slot, task);
    }
  }

  #freeSlot(): Slot | undefined {
    for (const slot of this.#slots) if (!slot.task) return slot;
    return this.#slots.size < this.#options.size ? this.#startSlot() : undefined;
  }

  #startSlot(): Slot {
    const slot: Slot = { worker: this.#options.start() };
    // A worker that dies while idle is only forgotten. When one dies at work, #work fails its job.
    slot.worker.failure.catch(() => {
      if (!slot.task) this.#end(slot);
    });
    this.#slots.add(slot);
    return slot;
  }

  async #work(slot: Slot, task: Task): Promise<void> {
    const queueMs = performance.now() - task.queuedAt;
    const { onProgress, objects } = task.options;
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    try {
      const timeout = new Promise<never>((_, reject) => {
        watchdog = setTimeout(() => reject(tooSlow(this.#options.jobTimeoutMs)), this.#options.jobTimeoutMs);
      });
      const run = slot.worker.api.run(
        task.job,
        transfer(task.source, [task.source]),
        objects && transfer(objects, Object.values(objects)),
        onProgress && this.#options.asProxy(onProgress),
      );
      const { outcome, heldBytes } = await Promise.race([run, slot.worker.failure, timeout]);
      if (slot.task !== task) return;
      this.#release(slot);
      if (heldBytes > this.#options.memoryMark) this.#end(slot);
      else this.#rest(slot);
      const queue = { stage: 'queue', ms: queueMs };
      task.settle(outcome.ok ? { ...outcome, timings: [queue, ...outcome.timings] } : outcome);
    } catch (thrown) {
      // The job was aborted: its worker is gone and its caller has an answer.
      if (slot.task !== task) return;
      this.#end(slot);
      task.settle({ ok: false, error: asOssError(thrown).toWire() });
    } finally {
      clearTimeout(watchdog);
      this.#dispatch();
    }
  }

  /** Aborts a job: a waiting one is dropped, a running one ends with its worker, since WebAssembly cannot be interrupted. */
  #abandon(task: Task, reason: unknown): void {
    const waiting = this.#queue.indexOf(task);
    if (waiting >= 0) this.#queue.splice(waiting, 1);
    for (const slot of this.#slots) if (slot.task === task) this.#end(slot);
    task.fail(reason);
    this.#dispatch();
  }

  #rest(slot: Slot): void {
    slot.idleTimer = setTimeout(() => this.#end(slot), this.#options.idleMs);
  }

  #release(slot: Slot): void {
    this.#bytesInFlight -= slot.task?.cost ?? 0;
    slot.task = undefined;
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
