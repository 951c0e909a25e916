// Tabs that leave in the middle of their work do not keep the others waiting.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { until } from '../until.ts';
import { madeByPool, request, startBrowser } from './site.ts';

const folder = `${inject('demo')}own/`;

let browser: Browser;
let context: BrowserContext;
/** Its pool, of one worker, works for all tabs. */
let page: Page;

interface Counts {
  readonly started: number;
  readonly ended: number;
}

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  // Every page counts the jobs that its workers get, and the workers it ends.
  await context.addInitScript(() => {
    const counts = { started: 0, ended: 0 };
    const CountedWorker = class extends Worker {
      override postMessage(message: { path?: string[] }, ...rest: []): void {
        if (message.path?.[0] === 'run') counts.started += 1;
        super.postMessage(message, ...rest);
      }
      #isEnded = false;
      override terminate(): void {
        if (!this.#isEnded) counts.ended += 1;
        this.#isEnded = true;
        super.terminate();
      }
    };
    Object.assign(window, { Worker: CountedWorker, counts });
  });
  page = await context.newPage();
  await page.goto(`${folder}index.html`);
  await until(async () => expect(await page.title()).toBe('under control'));
  await page.evaluate(
    `window.picture('image/jpeg').then((body) => fetch('/from-page/a.jpg', { method: 'PUT', body })).then(() => {})`,
  );
});
afterAll(() => browser?.close());

const counts = (): Promise<Counts> => page.evaluate(() => (window as unknown as { counts: Counts }).counts);

let made = 0;
/** Addresses of results that were never made before. Their work takes many seconds. */
const heavy = (count: number): string[] =>
  Array.from({ length: count }, () => {
    made += 1;
    const blurs = Array(30).fill('blur,r_50,s_50').join('/');
    return `/from-page/a.jpg?x-oss-process=image/resize,w_${2500 + made},limit_0/${blurs}`;
  });
const small = (): string => {
  made += 1;
  return `/from-page/a.jpg?x-oss-process=image/resize,w_${made}`;
};

/** A tab of the same site that has no pool of its own. */
async function openTab(): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(`${folder}plain.html`);
  return tab;
}

const leave: Record<string, (tab: Page) => Promise<unknown>> = {
  'are closed': (tab) => tab.close(),
  'go to another page': (tab) => tab.goto('about:blank'),
};

test.each(Object.keys(leave))('the jobs of tabs that %s are dropped, running or waiting', async (way) => {
  const before = await counts();
  const tabs = await Promise.all([1, 2, 3].map(openTab));
  for (const tab of tabs) {
    await tab.evaluate((urls) => {
      for (const url of urls) fetch(url).catch(() => {});
      const image = document.createElement('img');
      image.src = urls[0] as string;
      document.body.append(image);
    }, heavy(2));
  }
  await until(async () => expect((await counts()).started).toBe(before.started + 1));
  await Promise.all(tabs.map(leave[way] as (tab: Page) => Promise<unknown>));
  await madeByPool(() => request(page, small()));
  const after = await counts();
  const [started, ended] = [after.started - before.started, after.ended - before.ended];
  // Each tab is noticed at a time of its own, and until then a job of it may take the place of another's.
  expect(ended).toBeGreaterThan(0);
  expect(ended).toBeLessThanOrEqual(tabs.length);
  expect(started).toBe(ended + 1);
  await madeByPool(() => request(page, small()));
  expect(await counts()).toEqual({ ...after, started: after.started + 1 });
});

test('a tab with a hundred pictures holds up another by one of them', async () => {
  const [greedy, modest] = [await openTab(), await openTab()];
  // The tabs tell each other: the hundred would be done by the time that a busy machine had told the test.
  await modest.evaluate((url) => {
    const tabs = new BroadcastChannel('tabs');
    tabs.onmessage = async () => tabs.postMessage((await fetch(url)).status);
  }, small());
  // Never made before, and none of them takes long.
  const many = Array.from({ length: 100 }, () => small());
  const { status, answered } = await greedy.evaluate(
    (urls) =>
      new Promise<{ status: number; answered: number }>((resolve) => {
        const tabs = new BroadcastChannel('tabs');
        let answered = 0;
        tabs.onmessage = ({ data }) => resolve({ status: data, answered });
        for (const url of urls)
          void fetch(url).then(() => {
            answered += 1;
            if (answered === 1) tabs.postMessage('first');
          });
      }),
    many.map((url) => url.replace('resize,', 'resize,limit_0,h_900,m_fixed,')),
  );
  expect(status).toBe(200);
  // The other tab still waits for most of its own.
  expect(answered).toBeLessThan(50);
  await Promise.all([greedy.close(), modest.close()]);
});
