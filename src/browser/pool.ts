// The worker pool: which job gets a worker next, and which workers there are. Clients take turns, urgent jobs go before patient ones, and
// the jobs under way share a byte budget.
import { asOssError } from '../errors.ts';
import type { Engine, Outcome, RunOptions } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import { ByteBudget } from './byte-budget.ts';
import { FairQueue } from './fair-queue.ts';
import type { PoolWorker } from './pool-worker.ts';
import { type Assignment, type SlotOptions, type Task, WorkerSlot } from './worker-slot.ts';

/** The workers and the limits of a pool. */
export interface PoolOptions extends SlotOptions {
  /** The largest number of workers. */
  readonly size: number;
  start(): PoolWorker;
  /** Jobs wait while those under way would cost more bytes than this together. A job that costs more by itself runs alone. */
  readonly byteBudget: number;
  /** A job reserves so much before it is measured, if there is room, and runs at once if it takes no more. */
  readonly smallJobBytes: number;
  /** A worker that holds more bytes of WebAssembly memory than this is replaced after its job. */
  readonly memoryMark: number;
}

/** Runs jobs in workers, which it starts when there is work and ends when there is none. */
export class WorkerPool implements Engine {
  readonly #options: PoolOptions;
  readonly #slots = new Set<WorkerSlot>();
  readonly #waiting = { auto: new FairQueue<Task>(), low: new FairQueue<Task>() };
  readonly #budget: ByteBudget;
  #disposed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#budget = new ByteBudget(options.byteBudget);
  }

  /**
   * Runs a job when its turn comes. `original` is no job: its outcome is the source, described by its header. Buffers are transferred
   * to the worker, which reads a Blob itself. Rejects with the signal's reason when aborted, with an Error when the pool is disposed,
   * and as `Blob.arrayBuffer` does for a Blob that cannot be read; every other failure is an Outcome.
   */
  run(job: Job | 'original', source: ArrayBuffer | Blob, options: RunOptions = {}): Promise<Outcome> {
    const { signal, onProgress, client = '', priority = 'auto' } = options;
    if (this.#disposed) return Promise.reject(disposed());
    if (signal?.aborted) return Promise.reject(signal.reason);
    let abort = (): void => {};
    return new Promise<Outcome>((settle, fail) => {
      const task: Task = { job, source, options, queuedAt: performance.now(), settle, fail };
      abort = () => this.#abandon(task, signal?.reason);
      signal?.addEventListener('abort', abort);
      onProgress?.({ stage: 'queue', fraction: 0 });
      this.#waiting[priority].push(task, client);
      this.#dispatch();
    }).finally(() => signal?.removeEventListener('abort', abort));
  }

  /** Starts a worker when there is none, before there is work for it. */
  prepare(): void {
    if (this.#slots.size === 0 && !this.#disposed) this.#startSlot().rest();
  }

  /** Ends every worker. Jobs that are under way or waiting are rejected, and so are later ones. */
  dispose(): void {
    this.#disposed = true;
    for (const slot of this.#slots) {
      const task = slot.assignment?.turn.item;
      this.#end(slot);
      task?.fail(disposed());
    }
    for (const queue of Object.values(this.#waiting)) for (const task of queue.clear()) task.fail(disposed());
  }

  #dispatch(): void {
    for (;;) {
      const idle = [...this.#slots].find(({ assignment }) => !assignment);
      if (!idle && this.#slots.size >= this.#options.size) return;
      const turn = this.#waiting.auto.take() ?? (this.#hasWorkerForLow() ? this.#waiting.low.take() : undefined);
      if (!turn) return;
      const slot = idle ?? this.#startSlot();
      slot.wake();
      const place = this.#budget.queue(isLow(turn.item));
      slot.assignment = { turn, place, takenAt: performance.now(), isRunning: false, queueMs: 0 };
      void this.#work(slot, slot.assignment);
    }
  }

  /** Jobs of low priority may be long ones: they leave a worker to the others, unless there is only one. */
  #hasWorkerForLow(): boolean {
    const busy = [...this.#slots].filter(({ assignment }) => assignment && isLow(assignment.turn.item));
    return busy.length < Math.max(1, this.#options.size - 1);
  }

  #startSlot(): WorkerSlot {
    const slot = new WorkerSlot(this.#options.start(), this.#options, () => this.#end(slot));
    this.#slots.add(slot);
    return slot;
  }

  async #work(slot: WorkerSlot, assignment: Assignment): Promise<void> {
    const { smallJobBytes, memoryMark } = this.#options;
    const { turn } = assignment;
    /** The job was aborted: its caller has an answer, and the slot may have another job. */
    const isLeft = (): boolean => slot.assignment !== assignment;
    try {
      const reply = await slot.perform(assignment, smallJobBytes);
      if (isLeft()) return;
      if (!reply) return this.#end(slot, turn.giveBack);
      this.#release(slot);
      if (reply.heldBytes > memoryMark) this.#end(slot);
      else slot.rest();
      if ('unreadable' in reply) {
        const { name, message } = reply.unreadable;
        return turn.item.fail(new DOMException(message, name));
      }
      const { outcome } = reply;
      const queue = { stage: 'queue', ms: assignment.queueMs };
      turn.item.settle(outcome.ok ? { ...outcome, timings: [queue, ...outcome.timings] } : outcome);
    } catch (thrown) {
      if (isLeft()) return;
      this.#end(slot);
      turn.item.settle({ ok: false, error: asOssError(thrown).toWire() });
    } finally {
      this.#dispatch();
    }
  }

  /** Aborts a job: a waiting one is dropped, a running one ends with its worker, since WebAssembly cannot be interrupted. */
  #abandon(task: Task, reason: unknown): void {
    this.#waiting[task.options.priority ?? 'auto'].remove(task);
    const slot = [...this.#slots].find(({ assignment }) => assignment?.turn.item === task);
    if (slot?.assignment?.isRunning) this.#end(slot);
    else if (slot) {
      this.#release(slot);
      slot.rest();
    }
    task.fail(reason);
    this.#dispatch();
  }

  #release(slot: WorkerSlot, endTurn = slot.assignment?.turn.end): void {
    const { assignment } = slot;
    if (!assignment) return;
    slot.assignment = undefined;
    endTurn?.(performance.now() - assignment.takenAt);
    assignment.place.leave();
  }

  #end(slot: WorkerSlot, endTurn?: () => void): void {
    if (!this.#slots.delete(slot)) return;
    this.#release(slot, endTurn);
    slot.end();
  }
}

const isLow = ({ options }: Task): boolean => options.priority === 'low';

const disposed = (): Error => new Error('The image processor was disposed.');
