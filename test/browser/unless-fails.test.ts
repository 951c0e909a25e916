// What a worker's life leaves behind: jobs come and go, and the promise of its failure stays.
import { expect, test } from 'vitest';
import { unlessFails } from '../../src/browser/unless-fails.ts';
import { createImageProcessor } from '../../src/index.ts';

const never = new Promise<never>(() => {});

test('it settles as the work does', async () => {
  expect(await unlessFails(never, Promise.resolve(7))).toBe(7);
  await expect(unlessFails(never, Promise.reject(new Error('wrong')))).rejects.toThrow('wrong');
});

test('it rejects with the failure, whether that comes later or came before', async () => {
  let fail = (_: Error): void => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const waiting = [unlessFails(failure, never), unlessFails(failure, never)];
  fail(new Error('dead'));
  for (const one of waiting) await expect(one).rejects.toThrow('dead');
  await expect(unlessFails(failure, never)).rejects.toThrow('dead');
});

test('jobs leave nothing behind on a promise that outlives them', async () => {
  const processor = createImageProcessor({ workers: 1 });
  const canvas = new OffscreenCanvas(20, 10);
  canvas.getContext('2d')?.fillRect(2, 2, 9, 5);
  const source = await canvas.convertToBlob({ type: 'image/png' });
  const resize = (): Promise<unknown> => processor.process(source, 'image/resize,w_10');
  await resize();
  const reactions = new Map<unknown, number>();
  const { then } = Promise.prototype;
  // biome-ignore lint/suspicious/noThenProperty: it counts, and is put back below.
  Promise.prototype.then = function (this: Promise<unknown>, ...given: unknown[]) {
    reactions.set(this, (reactions.get(this) ?? 0) + 1);
    return Reflect.apply(then, this, given) as never;
  };
  const jobs = 30;
  try {
    for (let done = 0; done < jobs; done += 1) await resize();
  } finally {
    // biome-ignore lint/suspicious/noThenProperty: this puts it back.
    Promise.prototype.then = then;
  }
  await processor.dispose();
  expect(reactions.size).toBeGreaterThan(jobs);
  expect(Math.max(...reactions.values())).toBeLessThan(jobs / 2);
});
