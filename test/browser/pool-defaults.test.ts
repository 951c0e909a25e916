// The size of a pool where the browser tells the machine's memory, and where it does not.
import { createImageProcessor } from 'oss-img';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { poolDefaults } from '../../src/browser/pool-defaults.ts';
import { photo } from './pictures.ts';

const gib = 2 ** 30;

test('with the memory told there is a worker for each core, and a quarter of the memory for their jobs', () => {
  expect(poolDefaults({ hardwareConcurrency: 12, deviceMemory: 8 })).toEqual({ mostWorkers: 12, byteBudget: 2 * gib });
  expect(poolDefaults({ hardwareConcurrency: 2, deviceMemory: 0.5 })).toEqual({ mostWorkers: 2, byteBudget: gib / 8 });
});

test('without it there are at most four workers, and 512 MiB', () => {
  expect(poolDefaults({ hardwareConcurrency: 12 })).toEqual({ mostWorkers: 4, byteBudget: gib / 2 });
  expect(poolDefaults({ hardwareConcurrency: 3 })).toEqual({ mostWorkers: 3, byteBudget: gib / 2 });
  expect(poolDefaults({})).toEqual({ mostWorkers: 2, byteBudget: gib / 2 });
});

describe('a processor on a machine of 16 cores that does not tell its memory', () => {
  afterEach(() => vi.unstubAllGlobals());

  test.each([
    [undefined, 4],
    [6, 6],
  ])('asked for %s workers starts %s', async (workers, started) => {
    const source = await photo(40, 27);
    const count = vi.fn();
    vi.stubGlobal('navigator', { hardwareConcurrency: 16 });
    vi.stubGlobal(
      'Worker',
      class extends Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          count();
        }
      },
    );
    const processor = createImageProcessor({ ...(workers !== undefined && { workers }) });
    await Promise.all(Array.from({ length: 8 }, () => processor.process(source, 'image/resize,w_10')));
    await processor.dispose();
    expect(count).toHaveBeenCalledTimes(started);
  });
});
