// Thousands of jobs in one page: each must give the same bytes every time, and the page must not grow.
import { goodJobs, mixedJobs, titleOf } from '../jobs.ts';
import { Memory, type Part, row, shareOf } from '../part.ts';
import { faultsOfGoodJobs, inFlight, inSoakPage } from '../soak-page.ts';

export const jobs: Part = ({ server, pictures, share }) => {
  const count = shareOf(10_000, share, 20);
  return row('mixed jobs over all actions and formats', count, (fail) =>
    inSoakPage({ server, share }, [...pictures.keys()], async ({ page, memory }) => {
      const good = await goodJobs(pictures);
      const mixed = mixedJobs(pictures.keys(), count);
      const known = new Memory();
      const megabytes = new Map<number, number>();
      const measure = async (done: number): Promise<void> => {
        const now = await memory();
        if (now !== undefined) megabytes.set(done, now);
      };
      await measure(0);
      const step = Math.ceil(count / 10);
      for (let done = 0; done < count; done += step) {
        const asked = mixed.slice(done, done + step);
        const results = await page.evaluate(([list, many]) => window.soak.run(list, many), [asked, inFlight] as const);
        for (const [index, job] of asked.entries()) {
          const difference = known.differs(titleOf(job), results[index]);
          if (difference) fail(difference);
        }
        for (const words of await faultsOfGoodJobs(page, good)) fail(words);
        await measure(Math.min(done + step, count));
      }
      return megabytes;
    }),
  );
};
