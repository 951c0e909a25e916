// The rules of the pool, with workers that the test controls.
import { describe, expect, test } from 'vitest';
import { type PoolOptions, WorkerPool } from '../../src/browser/pool.ts';
import type { PoolWorker } from '../../src/browser/pool-worker.ts';
import type { WorkerReply } from '../../src/browser/worker.ts';
import { OssError } from '../../src/errors.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { until } from '../until.ts';

const job = parseProcess('image/resize,w_100');
const bytes = (length = 8): ArrayBuffer => new ArrayBuffer(length);

const success: WorkerReply = {
  outcome: {
    ok: true,
    body: bytes(),
    contentType: 'image/jpeg',
    format: 'jpg',
    width: 1,
    height: 1,
    frameCount: 1,
    timings: [],
  },
  heldBytes: 0,
};

/** A worker whose jobs end when the test calls finish(), before or after they start. Its estimate of a job is the size of the source. */
class FakeWorker implements PoolWorker {
  readonly pending: ((reply: WorkerReply) => void)[] = [];
  readonly taken: unknown[][] = [];
  readonly finished: WorkerReply[] = [];
  terminated = false;
  readonly failure: Promise<never>;
  fail: (reason: unknown) => void = () => {};
  onSign: (() => void) | undefined;
  /** A dead worker answers nothing, and nobody is told. */
  isDead = false;
  readonly #answer = <T>(answer: T): Promise<T> => (this.isDead ? new Promise(() => {}) : Promise.resolve(answer));
  readonly api = {
    ping: () => this.#answer(true),
    run: (...given: [unknown, ArrayBuffer, number]) => {
      this.taken.push(given);
      const neededBytes = given[1].byteLength;
      return neededBytes > given[2] ? this.#answer({ neededBytes }) : this.#work();
    },
    resume: () => this.#work(),
  } as unknown as PoolWorker['api'];
  readonly #work = (): Promise<WorkerReply> => {
    const reply = this.finished.shift();
    if (reply) return this.#answer(reply);
    if (!this.isDead) queueMicrotask(() => this.onSign?.());
    return new Promise((resolve) => this.pending.push(resolve));
  };

  constructor() {
    this.failure = new Promise((_, reject) => {
      this.fail = reject;
    });
    this.failure.catch(() => {});
  }

  terminate(): void {
    this.terminated = true;
    this.fail(new Error('terminated'));
  }

  finish(reply = success): void {
    const next = this.pending.shift();
    if (next) next(reply);
    else this.finished.push(reply);
  }
}

/** The first job of a worker has started. */
const running = (worker: FakeWorker): Promise<void> => until(() => expect(worker.pending).not.toHaveLength(0));

function makePool(options: Partial<PoolOptions> = {}) {
  const workers: FakeWorker[] = [];
  const pool = new WorkerPool({
    size: 2,
    start: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    byteBudget: 1000,
    smallJobBytes: 10,
    memoryMark: 1000,
    jobTimeoutMs: 60_000,
    answerMs: 1000,
    idleMs: 60_000,
    asProxy: (callback) => callback,
    ...options,
  });
  return { pool, workers, worker: (index: number) => workers[index] as FakeWorker };
}

const settled = async <T>(promise: Promise<T>): Promise<boolean> => {
  const open = Symbol('open');
  return (await Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve(open), 20))])) !== open;
};

describe('order and size', () => {
  test('no worker starts before there is work, and never more than `size`', async () => {
    const { pool, workers, worker } = makePool({ size: 2 });
    expect(workers).toHaveLength(0);
    const jobs = [1, 2, 3].map(() => pool.run(job, bytes()));
    expect(workers).toHaveLength(2);
    worker(0).finish();
    await jobs[0];
    worker(0).finish();
    worker(1).finish();
    expect((await Promise.all(jobs)).every(({ ok }) => ok)).toBe(true);
    expect(workers).toHaveLength(2);
  });

  test('prepare starts a worker before there is work, which ends when no work comes', async () => {
    const { pool, workers, worker } = makePool({ idleMs: 30 });
    pool.prepare();
    pool.prepare();
    expect(workers).toHaveLength(1);
    const first = pool.run(job, bytes());
    expect(workers).toHaveLength(1);
    worker(0).finish();
    expect((await first).ok).toBe(true);
    await until(() => expect(worker(0).terminated).toBe(true));
    pool.prepare();
    expect(workers).toHaveLength(2);
    await until(() => expect(worker(1).terminated).toBe(true));
    pool.dispose();
    pool.prepare();
    expect(workers).toHaveLength(2);
  });

  test('waiting jobs start in the order they came', async () => {
    const { pool, worker } = makePool({ size: 1 });
    const jobs = [1, 2, 3, 4].map((length) => pool.run(job, bytes(length)));
    for (const _ of jobs) worker(0).finish();
    await Promise.all(jobs);
    expect(worker(0).taken.map(([, source]) => (source as ArrayBuffer).byteLength)).toEqual([1, 2, 3, 4]);
  });

  test('a small job does not overtake a large one that waits for memory', async () => {
    const { pool, worker } = makePool({ size: 3, byteBudget: 100 });
    const first = pool.run(job, bytes(80));
    await running(worker(0));
    const large = pool.run(job, bytes(90));
    expect(await settled(large)).toBe(false);
    const small = pool.run(job, bytes(1));
    expect(await settled(small)).toBe(false);
    expect([1, 2].map((index) => [worker(index).taken.length, worker(index).pending.length])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    // The first job's memory is free again: the large one starts, and the small one fits beside it.
    worker(0).finish();
    await first;
    await Promise.all([running(worker(1)), running(worker(2))]);
    worker(1).finish();
    worker(2).finish();
    expect((await large).ok && (await small).ok).toBe(true);
  });

  test('a job larger than the whole budget runs alone', async () => {
    const { pool, worker } = makePool({ byteBudget: 10 });
    const huge = pool.run(job, bytes(5000));
    worker(0).finish();
    expect((await huge).ok).toBe(true);
  });
});

test('a worker gets the job with its source and the objects it needs', async () => {
  const { pool, worker } = makePool({ size: 1 });
  const [source, objects] = [bytes(3), { 'panda.png': bytes(5), 'b.png': bytes(7) }];
  const jobs = [pool.run(job, source, { objects }), pool.run(job, source)];
  for (const _ of jobs) worker(0).finish();
  expect((await Promise.all(jobs)).every(({ ok }) => ok)).toBe(true);
  const given = worker(0).taken;
  // Compared by identity: toEqual takes any two ArrayBuffers for equal.
  for (const [index, wanted] of [objects, undefined].entries()) {
    expect(given[index]?.[0]).toBe(job);
    expect(given[index]?.[1]).toBe(source);
    expect(given[index]?.[3]).toBe(wanted);
  }
});

describe('memory', () => {
  /** The sources of the jobs that a worker was told to run with the memory they were granted, and whether each could start. */
  const granted = (worker: FakeWorker): unknown[] => worker.taken.map(([, , bytes]) => bytes);

  test('a small job is sent to its worker once, with a grant that others cannot have', async () => {
    const { pool, worker } = makePool({ size: 3, byteBudget: 25, smallJobBytes: 10 });
    const jobs = [1, 10, 5].map((length) => pool.run(job, bytes(length)));
    await Promise.all([running(worker(0)), running(worker(1))]);
    // 20 of 25 bytes are reserved: the third is measured, and fits in what is left.
    await running(worker(2));
    expect([0, 1, 2].map((index) => granted(worker(index)))).toEqual([[10], [10], [0]]);
    for (const index of [0, 1, 2]) worker(index).finish();
    expect((await Promise.all(jobs)).every(({ ok }) => ok)).toBe(true);
  });

  test('a job that takes more than its grant gives it back, and waits for what it takes', async () => {
    const { pool, worker } = makePool({ size: 2, byteBudget: 25, smallJobBytes: 10 });
    const small = pool.run(job, bytes(10));
    await running(worker(0));
    const large = pool.run(job, bytes(16));
    expect(await settled(large)).toBe(false);
    expect([granted(worker(1)), worker(1).pending.length]).toEqual([[10], 0]);
    worker(0).finish();
    await small;
    await running(worker(1));
    worker(1).finish();
    expect((await large).ok).toBe(true);
  });
});

describe('turns', () => {
  /** The lengths of the sources, which name the jobs, in the order in which they were given to workers. */
  const order = (...workers: FakeWorker[]): number[] =>
    workers.flatMap(({ taken }) => taken.map(([, source]) => (source as ArrayBuffer).byteLength));

  test('the few jobs of one client do not wait for the many of another', async () => {
    const { pool, worker } = makePool({ size: 1 });
    const jobs = [1, 2, 3, 4, 5].map((length) => pool.run(job, bytes(length), { client: 'gallery' }));
    jobs.push(...[6, 7].map((length) => pool.run(job, bytes(length), { client: 'preview' })));
    for (const _ of jobs) worker(0).finish();
    await Promise.all(jobs);
    const given = order(worker(0));
    expect(given.slice(0, 2)).toEqual([1, 6]);
    expect(given.indexOf(7)).toBeLessThan(4);
  });

  test('jobs of low priority wait for all others, and leave a worker to them', async () => {
    const { pool, workers, worker } = makePool({ size: 3 });
    const low = [1, 2, 3, 4].map((length) => pool.run(job, bytes(length), { priority: 'low' }));
    await Promise.all([running(worker(0)), running(worker(1))]);
    expect(workers).toHaveLength(2);
    const urgent = [5, 6].map((length) => pool.run(job, bytes(length)));
    await running(worker(2));
    worker(0).finish();
    await low[0];
    await running(worker(0));
    expect(order(...workers)).toEqual([1, 6, 2, 5]);
    for (const one of workers) for (let index = 0; index < 4; index++) one.finish();
    expect((await Promise.all([...low, ...urgent])).every(({ ok }) => ok)).toBe(true);
  });

  test('a single worker does the jobs of low priority too', async () => {
    const { pool, worker } = makePool({ size: 1 });
    const low = pool.run(job, bytes(), { priority: 'low' });
    worker(0).finish();
    expect((await low).ok).toBe(true);
  });

  test('a job of low priority that waits for memory lets another go first', async () => {
    const { pool, worker } = makePool({ size: 3, byteBudget: 100 });
    const first = pool.run(job, bytes(80), { priority: 'low' });
    await running(worker(0));
    const large = pool.run(job, bytes(90), { priority: 'low' });
    expect(await settled(large)).toBe(false);
    const urgent = pool.run(job, bytes(15));
    await running(worker(2));
    worker(2).finish();
    expect((await urgent).ok).toBe(true);
    worker(0).finish();
    worker(1).finish();
    expect((await first).ok && (await large).ok).toBe(true);
  });
});

describe('abort', () => {
  test('a waiting job is dropped, and its worker goes on', async () => {
    const { pool, worker } = makePool({ size: 1 });
    const first = pool.run(job, bytes());
    const aborter = new AbortController();
    const waiting = pool.run(job, bytes(), { signal: aborter.signal });
    aborter.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(worker(0).terminated).toBe(false);
    worker(0).finish();
    expect((await first).ok).toBe(true);
  });

  test('a running job ends with its worker, and the next job gets another', async () => {
    const { pool, workers, worker } = makePool({ size: 1 });
    const aborter = new AbortController();
    const stopped = pool.run(job, bytes(), { signal: aborter.signal });
    const next = pool.run(job, bytes());
    await running(worker(0));
    aborter.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    expect(worker(0).terminated).toBe(true);
    expect(workers).toHaveLength(2);
    worker(1).finish();
    expect((await next).ok).toBe(true);
  });

  test('a job that waits for memory leaves its worker to the next one', async () => {
    const { pool, workers, worker } = makePool({ size: 2, byteBudget: 100 });
    const first = pool.run(job, bytes(80));
    const aborter = new AbortController();
    const large = pool.run(job, bytes(90), { signal: aborter.signal });
    expect(await settled(large.catch(() => {}))).toBe(false);
    const small = pool.run(job, bytes(1));
    aborter.abort();
    await expect(large).rejects.toMatchObject({ name: 'AbortError' });
    worker(1).finish();
    expect((await small).ok).toBe(true);
    expect([worker(1).terminated, workers.length]).toEqual([false, 2]);
    worker(0).finish();
    expect((await first).ok).toBe(true);
  });

  test('an aborted signal starts nothing', async () => {
    const { pool, workers } = makePool();
    await expect(pool.run(job, bytes(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(workers).toHaveLength(0);
  });
});

describe('workers that fail', () => {
  test('a worker that dies fails its own job only, and is replaced', async () => {
    const { pool, worker } = makePool({ size: 2 });
    const doomed = pool.run(job, bytes());
    const fine = pool.run(job, bytes());
    worker(0).fail(new Error('out of memory'));
    const outcome = await doomed;
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'InternalError', message: expect.stringContaining('out of memory') },
    });
    worker(1).finish();
    expect((await fine).ok).toBe(true);
    const next = pool.run(job, bytes());
    worker(1).finish();
    expect((await next).ok).toBe(true);
  });

  test.each([
    ['a small one, which goes as a copy', 5, 2],
    ['a large one, which is kept until it answers', 2 ** 20 + 1, 1],
  ])('a worker that ended unnoticed while idle costs no job, %s: another worker gets it', async (_, length, taken) => {
    const { pool, workers, worker } = makePool({ size: 1, answerMs: 20 });
    const first = pool.run(job, bytes());
    worker(0).finish();
    await first;
    worker(0).isDead = true;
    const second = pool.run(job, bytes(length));
    await until(() => expect(workers).toHaveLength(2));
    worker(1).finish();
    expect((await second).ok).toBe(true);
    expect(worker(0).terminated).toBe(true);
    expect(worker(0).taken).toHaveLength(taken);
    expect(worker(1).taken.map(([, source]) => (source as ArrayBuffer).byteLength)).toEqual([length]);
  });

  test('a worker that gives a sign before a long job keeps it, and ends it for good when it fails', async () => {
    const { pool, workers, worker } = makePool({ size: 1, answerMs: 5 });
    await Promise.all([pool.run(job, bytes()), worker(0).finish()]);
    const long = pool.run(job, bytes());
    await running(worker(0));
    await new Promise((resolve) => setTimeout(resolve, 30));
    worker(0).fail(new OssError({ code: 'InternalError', message: 'The worker died.' }));
    expect(await long).toMatchObject({ ok: false, error: { message: 'The worker died.' } });
    expect(workers).toHaveLength(1);
  });

  test('a worker that fails before it gives a sign costs no job', async () => {
    const { pool, workers, worker } = makePool({ size: 1 });
    await Promise.all([pool.run(job, bytes()), worker(0).finish()]);
    worker(0).isDead = true;
    const next = pool.run(job, bytes());
    await until(() => expect(worker(0).taken).toHaveLength(2));
    worker(0).fail(new Error('gone'));
    await until(() => expect(workers).toHaveLength(2));
    worker(1).finish();
    expect((await next).ok).toBe(true);
  });

  test('so does one that ended before its first job, but one that still loads is waited for', async () => {
    const { pool, workers, worker } = makePool({ size: 1, answerMs: 20 });
    pool.prepare();
    await settled(Promise.resolve());
    worker(0).isDead = true;
    const one = pool.run(job, bytes());
    await until(() => expect(workers).toHaveLength(2));
    worker(1).finish();
    expect((await one).ok).toBe(true);

    const slow = makePool({ size: 1, answerMs: 20, start: () => loading });
    const loading = new FakeWorker();
    loading.isDead = true;
    const two = slow.pool.run(job, bytes());
    expect(await settled(two)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([loading.terminated, loading.taken.length]).toEqual([false, 1]);
    slow.pool.dispose();
    await expect(two).rejects.toThrow('disposed');
  });

  test('the watchdog ends a job that hangs', async () => {
    const { pool, worker } = makePool({ jobTimeoutMs: 10 });
    expect(await pool.run(job, bytes())).toMatchObject({ ok: false, error: { code: 'RequestTimeout' } });
    expect(worker(0).terminated).toBe(true);
  });

  test('a worker that holds more memory than the mark is replaced after its job', async () => {
    const { pool, workers, worker } = makePool({ size: 1, memoryMark: 100 });
    const first = pool.run(job, bytes());
    worker(0).finish({ ...success, heldBytes: 101 });
    expect((await first).ok).toBe(true);
    expect(worker(0).terminated).toBe(true);
    const second = pool.run(job, bytes());
    expect(workers).toHaveLength(2);
    worker(1).finish({ ...success, heldBytes: 100 });
    await second;
    expect(worker(1).terminated).toBe(false);
  });
});

test('an idle worker ends after a while', async () => {
  const { pool, worker } = makePool({ idleMs: 5 });
  const first = pool.run(job, bytes());
  worker(0).finish();
  await first;
  await until(() => expect(worker(0).terminated).toBe(true));
});

test('dispose ends every worker and rejects jobs under way and waiting', async () => {
  const { pool, worker } = makePool({ size: 1 });
  const started = pool.run(job, bytes());
  const waiting = pool.run(job, bytes());
  pool.dispose();
  await expect(started).rejects.toThrow('disposed');
  await expect(waiting).rejects.toThrow('disposed');
  expect(worker(0).terminated).toBe(true);
  await expect(pool.run(job, bytes())).rejects.toThrow('disposed');
});
