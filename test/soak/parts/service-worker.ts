// A service worker that is stopped and updated while pictures are asked for.
import { setTimeout as pause } from 'node:timers/promises';
import { random } from '../../pictures.ts';
import { goodJobs, titleOf } from '../jobs.ts';
import { cutOff } from '../page/results.ts';
import { type Part, row, shareOf, wordsOf } from '../part.ts';
import { beforeAndAfter, inSoakPage } from '../soak-page.ts';

const bucket = 'served';
const lanes = 4;
/**
 * A forced stop cuts off the answers under way, which the browser itself does to no service worker that is at work, and Chromium sends
 * requests past a service worker that is just stopping. They are asked for again, for so long at most.
 */
const patienceMs = 10_000;

export const serviceWorker: Part = ({ server, pictures, share }) => {
  const count = shareOf(100, share, 4);
  return row('times the service worker was stopped or updated under requests', count, (fail) =>
    inSoakPage({ server, share }, [...pictures.keys()], async (soakPage) => {
      const { page } = soakPage;
      const good = await goodJobs(pictures);
      await page.evaluate((name) => window.soak.serve(name), bucket);
      const session = await page.context().newCDPSession(page);
      await session.send('ServiceWorker.enable');
      const next = random(17);
      let isOver = false;
      const ask = async (): Promise<void> => {
        for (let round = 0; !isOver; round += 1) {
          const job = good[round % good.length] as (typeof good)[number];
          const url = `/${bucket}/${job.picture}?x-oss-process=${job.process}`;
          const deadline = performance.now() + patienceMs;
          let words = wordsOf(await page.evaluate((one) => window.soak.fetched(one), url));
          while (words === cutOff && performance.now() < deadline) {
            await pause(50);
            words = wordsOf(await page.evaluate((one) => window.soak.fetched(one), url));
          }
          if (words !== wordsOf(job)) fail(`${titleOf(job)} is ${words}. Expected ${wordsOf(job)}.`);
        }
      };
      return beforeAndAfter(soakPage, count, async () => {
        const asking = Array.from({ length: lanes }, ask);
        for (let times = 0; times < count; times += 1) {
          await pause(100 + next() * 300);
          if (times % 2 === 0) await session.send('ServiceWorker.stopAllWorkers');
          else {
            server.updateServiceWorker();
            await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
          }
        }
        isOver = true;
        await Promise.all(asking);
      });
    }),
  );
};
