// Who has the next turn, whatever comes when.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairQueue, type Turn } from '../../src/browser/fair-queue.ts';

interface Item {
  readonly client: string;
  readonly number: number;
  readonly cost: number;
}

const clients = ['a', 'b', 'c', 'd'];
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('push' as const), client: fc.constantFrom(...clients), cost: fc.nat(50) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('end' as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('giveBack' as const) }) },
);

test('each client has its turns in the order its items came, and what was removed has none', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 80 }), (happenings) => {
      const queue = new FairQueue<Item>();
      const waiting: Item[] = [];
      const running: Turn<Item>[] = [];
      let number = 0;
      const take = (): void => {
        const turn = queue.take();
        if (!turn) {
          expect(waiting).toEqual([]);
          return;
        }
        running.push(turn);
        const ofClient = waiting.filter(({ client }) => client === turn.item.client);
        expect(turn.item).toBe(ofClient[0]);
        waiting.splice(waiting.indexOf(turn.item), 1);
      };
      for (const event of happenings) {
        if (event.kind === 'push') {
          const item = { client: event.client, number: number++, cost: event.cost };
          waiting.push(item);
          queue.push(item, item.client);
        } else if (event.kind === 'take') take();
        else if (event.kind === 'end') {
          const [turn] = running.splice(event.which % Math.max(1, running.length), 1);
          turn?.end(turn.item.cost);
        } else if (event.kind === 'giveBack') {
          // Only the latest turn of a client can be given back without changing its order.
          const turn = running.pop();
          turn?.giveBack();
          if (turn) waiting.unshift(turn.item);
        } else {
          const [item] = waiting.splice(event.which % Math.max(1, waiting.length), 1);
          if (item) queue.remove(item);
        }
      }
      while (waiting.length > 0) take();
      expect(queue.take()).toBeUndefined();
    }),
  );
});

test('no client waits for more of another than it had itself, a turn and the costliest item', () => {
  const costs = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(costs, costs, fc.nat(10), (ofA, ofB, before) => {
      const queue = new FairQueue<Item>();
      const push = (client: string, all: readonly number[]): void =>
        all.forEach((cost, number) => void queue.push({ client, number, cost }, client));
      const served = { a: 0, b: 0 };
      const serve = (): Item | undefined => {
        const turn = queue.take();
        turn?.end(turn.item.cost);
        return turn?.item;
      };
      push('a', ofA);
      // Client b comes later: what a had until then gives it no claim.
      for (let turns = 0; turns < Math.min(before, ofA.length - 1); turns++) serve();
      push('b', ofB);
      const left = { a: ofA.length - Math.min(before, ofA.length - 1), b: ofB.length };
      const most = Math.max(...ofA, ...ofB);
      while (left.a > 0 && left.b > 0) {
        const item = serve() as Item;
        served[item.client as 'a' | 'b'] += item.cost;
        left[item.client as 'a' | 'b'] -= 1;
        expect(Math.abs(served.a - served.b)).toBeLessThanOrEqual(2 * most);
      }
    }),
  );
});

test('a client without a turn under way comes before one that has some, whatever each had before', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'a3', 'a4']) queue.push(item, 'a');
  queue.take();
  queue.take();
  queue.push('b1', 'b');
  queue.push('b2', 'b');
  expect([1, 2, 3, 4].map(() => queue.take()?.item)).toEqual(['b1', 'b2', 'a3', 'a4']);
});

test('a client that comes back after a while has no claim on the time in between', () => {
  const queue = new FairQueue<string>();
  queue.push('early', 'b');
  queue.take()?.end(1);
  for (let number = 0; number < 100; number++) queue.push(`a${number}`, 'a');
  for (let number = 0; number < 50; number++) queue.take()?.end(10);
  for (let number = 0; number < 50; number++) queue.push(`b${number}`, 'b');
  const taken = Array.from({ length: 10 }, () => {
    const turn = queue.take();
    turn?.end(10);
    return turn?.item[0];
  });
  expect(taken.filter((client) => client === 'a')).toHaveLength(5);
});
