// One piece of work at a time, in turns.
import { expect, test } from 'vitest';
import { Turns } from '../../src/browser/turns.ts';

/** Work that ends when the test says so. */
function makeWork() {
  const events: string[] = [];
  const ends = new Map<string, { resolve(): void; reject(reason: unknown): void }>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      events.push(name);
      ends.set(name, { resolve: () => resolve(name), reject });
    });
  return { events, work, end: (name: string) => ends.get(name) };
}
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('the next work starts when the one before has ended, well or not', async () => {
  const { events, work, end } = makeWork();
  const turns = new Turns();
  const [first, second] = ['first', 'second'].map((name) => turns.run(work(name), {}));
  await soon();
  expect(events).toEqual(['first']);
  end('first')?.reject(new Error('broken'));
  await expect(first).rejects.toThrow('broken');
  await soon();
  end('second')?.resolve();
  expect(await second).toBe('second');
});

test('clients take turns', async () => {
  const { events, work, end } = makeWork();
  const turns = new Turns();
  const names = ['a1', 'a2', 'a3', 'b1'];
  const all = names.map((name) => turns.run(work(name), { client: name[0] }));
  for (let count = 0; count < names.length; count++) {
    await soon();
    end(events.at(-1) as string)?.resolve();
  }
  await Promise.all(all);
  expect(events.slice(0, 2)).toEqual(['a1', 'b1']);
});

test('work that nobody waits for any more never starts', async () => {
  const { events, work, end } = makeWork();
  const turns = new Turns();
  const aborter = new AbortController();
  const first = turns.run(work('first'), {});
  const dropped = turns.run(work('dropped'), { signal: aborter.signal });
  const last = turns.run(work('last'), {});
  aborter.abort(new Error('gone'));
  await expect(dropped).rejects.toThrow('gone');
  await expect(turns.run(work('late'), { signal: aborter.signal })).rejects.toThrow('gone');
  end('first')?.resolve();
  await first;
  await soon();
  end('last')?.resolve();
  await last;
  expect(events).toEqual(['first', 'last']);
});
