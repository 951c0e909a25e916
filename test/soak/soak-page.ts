// A browser of its own for each part, with the page under test in it.
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Page } from 'playwright';
import { launchOptions } from '../browsers/chromium.ts';
import { memoryOf, noMemoryReason, type RendererMemory } from '../renderer-memory.ts';
import { type GoodJob, titleOf } from './jobs.ts';
import { type Place, wordsOf } from './part.ts';

/** Chromium returns freed memory to the system while a page idles. A run of a part of the work does not wait for it. */
const idleMs = 20_000;

export interface SoakPage {
  readonly page: Page;
  /** Resident megabytes of the page's process, its workers included, after all garbage was collected. */
  memory(): Promise<number | undefined>;
}

/** @param pictures names of those that the page will use */
export async function inSoakPage<Result>(
  { server, share }: Pick<Place, 'server' | 'share'>,
  pictures: readonly string[],
  use: (page: SoakPage) => Promise<Result>,
): Promise<Result> {
  const { args = [], ...options } = launchOptions();
  const host = await chromium.launchServer({ ...options, args: [...args, '--js-flags=--expose-gc'] });
  try {
    const browser = await chromium.connect(host.wsEndpoint());
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => console.error(`The page failed: ${error.message}`));
    await page.goto(server.url);
    await page.waitForFunction(() => window.soak !== undefined);
    const mark = (megabytes: number): Promise<void> =>
      page.evaluate((count) => {
        window.soak.ballast = new Uint8Array(count * 2 ** 20).fill(1);
      }, megabytes);
    const renderer: RendererMemory | undefined = noMemoryReason
      ? undefined
      : await memoryOf(host.process().pid as number, mark);
    await page.evaluate(([names, workers]) => window.soak.open(names, workers), [pictures, workerCount] as const);
    const memory = async (): Promise<number | undefined> => {
      await page.requestGC();
      // That leaves out the workers. One may end meanwhile.
      for (const worker of page.workers()) await worker.evaluate('gc()').catch(() => {});
      await pause(share < 1 ? 500 : idleMs);
      return renderer?.now();
    };
    return await use({ page, memory });
  } finally {
    await host.close();
  }
}

/** Workers of the page's pool, and the jobs that it is given at a time. */
const workerCount = 2;
export const inFlight = 4;

/** The good jobs that are not answered as they must be, in words. */
export async function faultsOfGoodJobs(page: Page, good: readonly GoodJob[]): Promise<string[]> {
  const results = await page.evaluate(([list, many]) => window.soak.run(list, many), [good, inFlight] as const);
  return good.flatMap((job, index) => {
    const words = wordsOf(results[index]);
    return words === wordsOf(job) ? [] : [`${titleOf(job)} is ${words}. Expected ${wordsOf(job)}.`];
  });
}

/** Reads the memory around some work. */
export async function beforeAndAfter(
  { memory }: SoakPage,
  count: number,
  work: () => Promise<void>,
): Promise<ReadonlyMap<number, number>> {
  const before = await memory();
  await work();
  const after = await memory();
  return new Map(
    before === undefined || after === undefined
      ? []
      : [
          [0, before],
          [count, after],
        ],
  );
}
