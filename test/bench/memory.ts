// How far a peer's renderer grows during one job, and whether it keeps growing over hundreds of them.
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright';
import { launchOptions } from '../browser.ts';
import { BrowserPeer, type Place } from './contender.ts';
import { type Job, jobs } from './jobs.ts';
import type { Options } from './options.ts';
import { type BrowserName, canDo, isNative, peers } from './peers.ts';
import { RendererMemory, renderers } from './renderer-memory.ts';
import { median } from './rounds.ts';

export interface Growth {
  /** Megabytes that the peer itself takes, after its first small picture. */
  readonly ready: number;
  /** Megabytes on top of that at the highest, during the job. */
  readonly peak: number;
}

export interface MemoryResult extends Growth {
  readonly job: string;
  readonly peer: BrowserName;
}

export interface EnduranceResult {
  readonly peer: BrowserName;
  /** Megabytes by the number of pictures that were made. */
  readonly megabytes: Readonly<Record<number, number>>;
}

const jobOf = (id: string): Job => jobs.find((job) => job.id === id) as Job;

/** Puts everything in place that a peer needs but once. */
const warmUp = jobOf('g');

/** Each in a browser of its own: what ran before has not yet taken what this one needs. */
async function inFreshBrowser<Result>(
  name: BrowserName,
  place: Omit<Place, 'browser'>,
  use: (peer: BrowserPeer, memory: RendererMemory, ready: number) => Promise<Result>,
): Promise<Result> {
  const host = await chromium.launchServer(launchOptions());
  try {
    const browser = await chromium.connect(host.wsEndpoint());
    const peer = await BrowserPeer.inPage(name, { ...place, browser });
    const browserProcess = host.process().pid as number;
    const before = renderers(browserProcess);
    await peer.open(1);
    await peer.load(warmUp.picture);
    await peer.time(warmUp, warmUp.picture);
    await settle(peer);
    const [[process, ready] = [0, 0]] = [...renderers(browserProcess)]
      .map(([id, megabytes]) => [id, megabytes - (before.get(id) ?? megabytes)] as const)
      .sort(([, one], [, other]) => other - one);
    return await use(peer, new RendererMemory(process), ready);
  } finally {
    await host.close();
  }
}

/** Long enough for what was freed to be given back. */
async function settle(peer: BrowserPeer): Promise<void> {
  await peer.collectGarbage();
  await pause(300);
}

/** How far one job on one picture drives the memory of a page that is ready for it. */
export async function growthOf(
  name: BrowserName,
  job: Job,
  place: Omit<Place, 'browser'>,
  runs: number,
): Promise<Growth> {
  const all: Growth[] = [];
  for (let run = 0; run < runs; run += 1) {
    all.push(
      await inFreshBrowser(name, place, async (peer, memory, ready) => {
        await peer.load(job.picture);
        await settle(peer);
        const before = memory.now();
        memory.resetPeak();
        await peer.spend(job);
        return { ready, peak: memory.peak() - before };
      }),
    );
  }
  return { ready: median(all.map(({ ready }) => ready)), peak: median(all.map(({ peak }) => peak)) };
}

/** Jobs of several kinds and sizes in turn, for the library: memory that is kept shows, whichever codec keeps it. */
const daily = ['g', 'f1', 'd', 'c', 'e'].map((id): Job => {
  const { batch: _, ...job } = jobOf(id);
  return job;
});

/** The memory of a page swings by what waits to be collected, so it is read after each of the last pictures. */
const readings = 10;

export function endurance(
  name: BrowserName,
  counts: readonly number[],
  place: Omit<Place, 'browser'>,
): Promise<EnduranceResult> {
  return inFreshBrowser(name, place, async (peer, memory) => {
    for (const job of daily) await peer.load(job.picture);
    const megabytes: Record<number, number> = {};
    let recent: number[] = [];
    for (let made = 1; made <= Math.max(...counts); made += 1) {
      const job = daily[made % daily.length] as Job;
      await peer.time(job, job.picture);
      recent = [...recent.slice(1 - readings), memory.now()];
      if (counts.includes(made)) megabytes[made] = median(recent);
    }
    return { peer: name, megabytes };
  });
}

export async function measureMemory(options: Options, place: Omit<Place, 'browser'>): Promise<MemoryResult[]> {
  const results: MemoryResult[] = [];
  for (const job of jobs.filter(
    ({ id }) => (options.tiny ? ['a'] : ['a', 'h']).includes(id) && options.jobs.includes(id),
  )) {
    for (const peer of options.peers) {
      if (isNative(peer) || !canDo(peer, job)) continue;
      results.push({ job: job.id, peer, ...(await growthOf(peer, job, place, options.tiny ? 1 : 3)) });
    }
  }
  return results;
}

export async function measureEndurance(options: Options, place: Omit<Place, 'browser'>): Promise<EnduranceResult[]> {
  const results: EnduranceResult[] = [];
  for (const peer of options.peers) {
    // For the library alone: the others make no promise.
    if (!isNative(peer) && 'queuesItself' in peers[peer])
      results.push(await endurance(peer, options.tiny ? [5, 10] : [20, 500], place));
  }
  return results;
}
