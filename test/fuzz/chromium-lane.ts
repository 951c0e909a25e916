// Runs jobs in a page of Chromium, on the built package.
import { setTimeout as pause } from 'node:timers/promises';
import { type BrowserServer, type CDPSession, chromium, type Page } from 'playwright';
import { launchOptions } from '../browsers/chromium.ts';
import { renderers } from '../renderer-memory.ts';
import { objects, styles } from './bucket-objects.ts';
import { type Lane, Stuck } from './driver.ts';
import type { Answer, ExchangeJob, Job, PictureJob, RecordsJob } from './jobs.ts';
import type { Crossing } from './page/crossing.ts';
import type { Asked } from './page/page.ts';
import { type Known, none, prepared, remember } from './send.ts';
import { serve } from './serve.ts';

type Part = Answer['parts'][number];

/** Above the pool's own limit of a job, and far above the time of one: a loaded machine must not look like a hang. */
const patienceMs = 150_000;

export async function chromiumLane(): Promise<Lane> {
  const site = await serve();
  let opened: Promise<Opened> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const perform = async (job: Job): Promise<Answer> => {
    opened ??= open(site.url);
    const { page, host } = await opened;
    try {
      return { parts: await inTime(partsOf(job, page)) };
    } catch (error) {
      opened = undefined;
      await host.kill();
      throw error;
    }
  };
  return {
    name: 'chromium',
    inFlight: 12,
    perform: (job) => {
      if (job.kind === 'picture') return perform(job);
      // Those that share the database come one after the other.
      const answer = last.then(() => perform(job));
      last = answer.catch(() => {});
      return answer;
    },
    memory: async () => {
      opened ??= open(site.url);
      const { session, host } = await opened;
      await session.send('HeapProfiler.collectGarbage');
      await pause(100);
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      const resident = [...renderers(host.process().pid as number).values()].reduce((sum, one) => sum + one, 0);
      return { heap: usedSize, resident: resident * 2 ** 20 };
    },
    close: async () => {
      await (await opened)?.host.close();
      await site.close();
    },
  };
}

interface Opened {
  readonly host: BrowserServer;
  readonly page: Page;
  readonly session: CDPSession;
}

async function open(url: string): Promise<Opened> {
  const host = await chromium.launchServer(launchOptions());
  const browser = await chromium.connect(host.wsEndpoint());
  const page = await browser.newPage();
  await page.goto(url);
  const encoded = Object.fromEntries(Object.entries(objects).map(([key, bytes]) => [key, base64Of(bytes)]));
  await page.evaluate(async ([given, named]) => (await window.fuzz).begin(given, named), [encoded, styles] as const);
  return { host, page, session: await page.context().newCDPSession(page) };
}

async function partsOf(job: Job, page: Page): Promise<readonly Part[]> {
  if (job.kind === 'picture') return [await pictured(job, page)];
  await page.evaluate(async () => (await window.fuzz).restore());
  if (job.kind === 'exchange') return exchanged(job, page);
  // Typed as little as possible: playwright would follow the types of all values there can be.
  const writes: object = job.writes;
  const parts = await page.evaluate(
    async (given) => (await window.fuzz).records(given as RecordsJob['writes']),
    writes,
  );
  return parts.map(partFrom);
}

async function pictured({ file, mark, process, setting }: PictureJob, page: Page): Promise<Part> {
  const asked = { file: base64Of(file), mark: base64Of(mark), process, setting };
  return partFrom(await page.evaluate(async (given) => (await window.fuzz).picture(given), asked));
}

async function exchanged({ requests }: ExchangeJob, page: Page): Promise<readonly Part[]> {
  const known: Known = { upload: 'none', etag: 'none' };
  const parts: Part[] = [];
  for (const plan of requests) {
    const sent = await prepared(plan, known);
    const asked: Asked | undefined = sent && { ...sent, body: sent.body && base64Of(sent.body) };
    const part = asked
      ? partFrom(await page.evaluate(async (given) => (await window.fuzz).request(given), asked))
      : none;
    if (part.ok && 'status' in part) remember(known, part);
    parts.push(part);
  }
  return parts;
}

const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const partFrom = (part: Crossing<Part>): Part =>
  part.ok ? { ...part, body: new Uint8Array(Buffer.from(part.body, 'base64')) } : part;

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Stuck(`No answer in ${patienceMs / 1000} seconds.`)), patienceMs);
  });
  const died = (error: unknown): never => {
    throw error instanceof Stuck
      ? error
      : new Stuck(
          `The page broke off, at this input or at one of the next ones: ${error instanceof Error ? error.message : error}`,
        );
  };
  return Promise.race([work, late])
    .catch(died)
    .finally(() => clearTimeout(timer));
}
