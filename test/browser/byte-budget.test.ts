// The order in which jobs get their memory.
import { expect, test } from 'vitest';
import { ByteBudget } from '../../src/browser/byte-budget.ts';

/** Jobs that note when they are let in. */
function jobsOf(budget: ByteBudget) {
  const inside: string[] = [];
  return {
    inside,
    queue: (name: string) => {
      const place = budget.queue();
      return {
        measured: (bytes: number) => void place.enter(bytes).then(() => inside.push(name)),
        leave: place.leave,
      };
    },
  };
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('jobs enter in the order they came, whichever is measured first', async () => {
  const { inside, queue } = jobsOf(new ByteBudget(100));
  const [a, b, c] = ['a', 'b', 'c'].map(queue);
  c?.measured(1);
  b?.measured(1);
  await settle();
  expect(inside).toEqual([]);
  a?.measured(98);
  await settle();
  expect(inside.sort()).toEqual(['a', 'b', 'c']);
});

test('one that does not fit waits, and so do all behind it', async () => {
  const { inside, queue } = jobsOf(new ByteBudget(100));
  const [a, b, c] = ['a', 'b', 'c'].map(queue);
  a?.measured(60);
  b?.measured(60);
  c?.measured(1);
  await settle();
  expect(inside).toEqual(['a']);
  a?.leave();
  a?.leave();
  await settle();
  expect(inside).toEqual(['a', 'b', 'c']);
});

test('one that is larger than the budget enters alone', async () => {
  const { inside, queue } = jobsOf(new ByteBudget(100));
  const [a, b, c] = ['a', 'b', 'c'].map(queue);
  a?.measured(0);
  b?.measured(500);
  c?.measured(0);
  await settle();
  expect(inside).toEqual(['a']);
  a?.leave();
  await settle();
  expect(inside).toEqual(['a', 'b']);
  b?.leave();
  await settle();
  expect(inside).toEqual(['a', 'b', 'c']);
});

test('one that leaves while it waits makes room for those behind it', async () => {
  const { inside, queue } = jobsOf(new ByteBudget(100));
  const [a, unmeasured, large, last] = ['a', 'unmeasured', 'large', 'last'].map(queue);
  a?.measured(50);
  large?.measured(90);
  last?.measured(50);
  unmeasured?.leave();
  large?.leave();
  await settle();
  // Leaving ends the wait of the large one too.
  expect(inside.sort()).toEqual(['a', 'large', 'last']);
});
