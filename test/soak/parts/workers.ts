// Workers that end without a word while they wait or work: every job is answered, and the next picture is right.
import { setTimeout as pause } from 'node:timers/promises';
import { random } from '../../pictures.ts';
import { goodJobs, mixedJobs, titleOf } from '../jobs.ts';
import { Memory, type Part, row, shareOf } from '../part.ts';
import { beforeAndAfter, faultsOfGoodJobs, inFlight, inSoakPage } from '../soak-page.ts';

/** What the job of a dead worker ends with: its lock came free, or, where it died before it held one, its time is up. */
const lost = ['InternalError', 'RequestTimeout'];
/** The clock of the page jumps over a job's time. */
const jobTimeout = '01:01';
/** A job with a living worker is done by then. */
const patienceMs = 3_000;

export const workers: Part = ({ server, pictures, share }) => {
  const count = shareOf(50, share, 2);
  return row('workers killed behind the back of the pool', count, (fail) =>
    inSoakPage({ server, share }, [...pictures.keys()], async (soakPage) => {
      const { page } = soakPage;
      const good = await goodJobs(pictures);
      const jobs = mixedJobs(pictures.keys(), count * inFlight);
      const known = new Memory();
      const next = random(13);
      await page.clock.install();
      return beforeAndAfter(soakPage, count, async () => {
        for (let round = 0; round < count; round += 1) {
          const asked = jobs.slice(round * inFlight, (round + 1) * inFlight);
          let isAnswered = false;
          const answers = page
            .evaluate(([list, many]) => window.soak.run(list, many), [asked, inFlight] as const)
            .finally(() => {
              isAnswered = true;
            });
          await pause(next() * 30);
          await page.evaluate(() => window.soak.killWorker());
          await Promise.race([answers, pause(patienceMs)]);
          if (!isAnswered) await page.clock.fastForward(jobTimeout);
          for (const [index, result] of (await answers).entries()) {
            const isLost = 'refused' in result && lost.includes(result.refused);
            const difference = isLost
              ? undefined
              : known.differs(titleOf(asked[index] as (typeof asked)[number]), result);
            if (difference) fail(difference);
          }
          for (const words of await faultsOfGoodJobs(page, good)) fail(`After kill ${round + 1}, ${words}`);
        }
      });
    }),
  );
};
