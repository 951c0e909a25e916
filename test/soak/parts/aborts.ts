// Jobs aborted at any time: each ends at once with the abort or with the right bytes, and the pool works on.
import { random } from '../../pictures.ts';
import { goodJobs, mixedJobs, titleOf } from '../jobs.ts';
import { type Part, row, shareOf, wordsOf } from '../part.ts';
import { beforeAndAfter, faultsOfGoodJobs, inFlight, inSoakPage } from '../soak-page.ts';

/** The longest time before an abort: most jobs take less, so some are done by then. */
const longestMs = 40;

export const aborts: Part = ({ server, pictures, share }) => {
  const count = shareOf(2_000, share, 10);
  return row('jobs aborted at random', count, (fail) =>
    inSoakPage({ server, share }, [...pictures.keys()], async (soakPage) => {
      const { page } = soakPage;
      const good = await goodJobs(pictures);
      const next = random(11);
      const asked = mixedJobs(pictures.keys(), count).map((job) => ({ ...job, afterMs: next() * longestMs }));
      return beforeAndAfter(soakPage, count, async () => {
        const expected = await page.evaluate(([list, many]) => window.soak.run(list, many), [asked, inFlight] as const);
        const given = await page.evaluate(([list, many]) => window.soak.abort(list, many), [asked, inFlight] as const);
        for (const [index, job] of asked.entries()) {
          const words = wordsOf(given[index]);
          if (!words.startsWith('AbortError') && words !== wordsOf(expected[index])) fail(`${titleOf(job)}: ${words}.`);
        }
        for (const words of await faultsOfGoodJobs(page, good)) fail(`After the aborts, ${words}`);
      });
    }),
  );
};
