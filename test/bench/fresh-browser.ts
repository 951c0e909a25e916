// A browser for one measurement of memory: what ran before has not yet taken what this one needs.
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright';
import { launchOptions } from '../browser.ts';
import { BrowserPeer, type Place } from './contender.ts';
import { type Job, jobs } from './jobs.ts';
import type { BrowserName } from './peers.ts';
import { RendererMemory, renderers } from './renderer-memory.ts';

export const jobOf = (id: string): Job => jobs.find((job) => job.id === id) as Job;

/** Puts everything in place that a peer needs but once. */
const warmUp = jobOf('g');

/** @param use gets the peer after its first small picture, and the megabytes it took until then */
export async function inFreshBrowser<Result>(
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
export async function settle(peer: BrowserPeer): Promise<void> {
  await peer.collectGarbage();
  await pause(300);
}
