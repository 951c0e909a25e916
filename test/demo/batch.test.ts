// A batch: how many are under way at once, and what a failure or a cancellation leaves.
import { expect, test } from 'vitest';
import { runBatch } from '../../demo/batch/run-batch.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('all items are worked through, so many at a time as allowed', async () => {
  let underWay = 0;
  let most = 0;
  const done: number[] = [];
  await runBatch([...Array(20).keys()], {
    atOnce: 3,
    signal: new AbortController().signal,
    work: async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await pause(item % 4);
      underWay -= 1;
      return item * 2;
    },
    onStart: () => {},
    onDone: (item, outcome) => {
      expect(outcome).toBe(item * 2);
      done.push(item);
    },
    onFailure: () => expect.unreachable(),
  });
  expect(most).toBe(3);
  expect(done.sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
});

test('a failure is told, and stops no other item', async () => {
  const done: number[] = [];
  const failed: string[] = [];
  await runBatch([1, 2, 3, 4], {
    atOnce: 2,
    signal: new AbortController().signal,
    work: async (item) => {
      if (item % 2 === 0) throw new Error(`no ${item}`);
      return item;
    },
    onStart: () => {},
    onDone: (item) => done.push(item),
    onFailure: (item, error) => failed.push(`${item}: ${(error as Error).message}`),
  });
  expect(done).toEqual([1, 3]);
  expect(failed).toEqual(['2: no 2', '4: no 4']);
});

test('a cancellation begins nothing more, and what it stopped has neither failed nor come out', async () => {
  const controller = new AbortController();
  const started: number[] = [];
  const done: number[] = [];
  await runBatch([1, 2, 3, 4, 5, 6], {
    atOnce: 2,
    signal: controller.signal,
    work: async (item, signal) => {
      if (item < 3) return;
      await pause(5);
      controller.abort();
      signal.throwIfAborted();
    },
    onStart: (item) => started.push(item),
    onDone: (item) => done.push(item),
    onFailure: () => expect.unreachable(),
  });
  expect(done).toEqual([1, 2]);
  expect(started).toEqual([1, 2, 3, 4]);
});
