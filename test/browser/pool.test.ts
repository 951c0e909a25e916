// The rules of the pool, with workers that the test controls.
import { describe, expect, test, vi } from 'vitest';
import { type PoolOptions, type PoolWorker, WorkerPool } from '../../src/browser/pool.ts';
import type { WorkerReply } from '../../src/browser/worker.ts';
import { parseProcess } from '../../src/request/grammar.ts';

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

/** A worker whose jobs end when the test calls finish(). */
class FakeWorker implements PoolWorker {
  readonly pending: ((reply: WorkerReply) => void)[] = [];
  terminated = false;
  readonly failure: Promise<never>;
  fail: (reason: unknown) => void = () => {};
  readonly api = {
    run: () => new Promise<WorkerReply>((resolve) => this.pending.push(resolve)),
  } as unknown as PoolWorker['api'];

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
    this.pending.shift()?.(reply);
  }
}

function makePool(options: Partial<PoolOptions> = {}) {
  const workers: FakeWorker[] = [];
  const pool = new WorkerPool({
    size: 2,
    start: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    costOf: (source) => source.byteLength,
    byteBudget: 1000,
    memoryMark: 1000,
    jobTimeoutMs: 60_000,
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
    await vi.waitFor(() => expect(worker(0).terminated).toBe(true));
    pool.prepare();
    expect(workers).toHaveLength(2);
    await vi.waitFor(() => expect(worker(1).terminated).toBe(true));
    pool.dispose();
    pool.prepare();
    expect(workers).toHaveLength(2);
  });

  test('waiting jobs start in the order they came', async () => {
    const started: number[] = [];
    const { pool } = makePool({
      size: 1,
      start: () => ({
        api: {
          run: async (_: unknown, source: ArrayBuffer) => {
            started.push(source.byteLength);
            return success;
          },
        } as unknown as PoolWorker['api'],
        failure: new Promise<never>(() => {}),
        terminate: () => {},
      }),
    });
    await Promise.all([1, 2, 3, 4].map((length) => pool.run(job, bytes(length))));
    expect(started).toEqual([1, 2, 3, 4]);
  });

  test('a small job does not overtake a large one that waits for memory', async () => {
    const { pool, worker } = makePool({ size: 3, byteBudget: 100 });
    const first = pool.run(job, bytes(80));
    const large = pool.run(job, bytes(90));
    const small = pool.run(job, bytes(1));
    expect(await settled(small)).toBe(false);
    // The first job's memory is free again: the large one starts, and the small one fits beside it.
    worker(0).finish();
    await first;
    worker(0).finish();
    worker(1).finish();
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
  const given: unknown[][] = [];
  const { pool } = makePool({
    start: () => ({
      api: {
        run: (...input: unknown[]) => {
          given.push(input);
          return Promise.resolve(success);
        },
      } as unknown as PoolWorker['api'],
      failure: new Promise<never>(() => {}),
      terminate: () => {},
    }),
  });
  const [source, objects] = [bytes(3), { 'panda.png': bytes(5), 'b.png': bytes(7) }];
  expect((await pool.run(job, source, { objects })).ok).toBe(true);
  expect((await pool.run(job, source)).ok).toBe(true);
  // Compared by identity: toEqual takes any two ArrayBuffers for equal.
  for (const [index, wanted] of [objects, undefined].entries()) {
    expect(given[index]?.[0]).toBe(job);
    expect(given[index]?.[1]).toBe(source);
    expect(given[index]?.[2]).toBe(wanted);
  }
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
    const running = pool.run(job, bytes(), { signal: aborter.signal });
    const next = pool.run(job, bytes());
    aborter.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(worker(0).terminated).toBe(true);
    expect(workers).toHaveLength(2);
    worker(1).finish();
    expect((await next).ok).toBe(true);
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
  await vi.waitFor(() => expect(worker(0).terminated).toBe(true));
});

test('dispose ends every worker and rejects jobs under way and waiting', async () => {
  const { pool, worker } = makePool({ size: 1 });
  const running = pool.run(job, bytes());
  const waiting = pool.run(job, bytes());
  pool.dispose();
  await expect(running).rejects.toThrow('disposed');
  await expect(waiting).rejects.toThrow('disposed');
  expect(worker(0).terminated).toBe(true);
  await expect(pool.run(job, bytes())).rejects.toThrow('disposed');
});
