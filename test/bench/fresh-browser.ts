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
    const memory = await rendererOf(peer, host.process().pid as number);
    await settle(peer);
    const empty = memory.now();
    await peer.open(1);
    await peer.load(warmUp.picture);
    await peer.time(warmUp, warmUp.picture);
    await settle(peer);
    return await use(peer, memory, memory.now() - empty);
  } finally {
    await host.close();
  }
}

/** More than a browser's other renderers grow by while they start. */
const markMegabytes = 256;

/** Which process is the page's is not to be had by asking: it is the one that grows when the page is told to. */
async function rendererOf(peer: BrowserPeer, browser: number): Promise<RendererMemory> {
  const before = renderers(browser);
  await peer.mark(markMegabytes);
  const grown = [...renderers(browser)].find(
    ([id, megabytes]) => megabytes - (before.get(id) ?? 0) > markMegabytes / 2,
  );
  if (!grown) throw new Error('No renderer grew with the page.');
  await peer.mark(0);
  return new RendererMemory(grown[0]);
}

/** Long enough for what was freed to be given back. */
export async function settle(peer: BrowserPeer): Promise<void> {
  await peer.collectGarbage();
  await pause(300);
}
