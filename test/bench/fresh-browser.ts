// Starts a browser for one measurement of memory, so that nothing that ran before has already taken the memory.
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright';
import { launchOptions } from '../browsers/chromium.ts';
import { memoryOf, type RendererMemory } from '../renderer-memory.ts';
import { BrowserPeer, type Place } from './contender.ts';
import { jobOf } from './jobs.ts';
import type { BrowserName } from './peers.ts';

/** A job that makes a peer load whatever it needs only once. */
const warmUp = jobOf('g');

/** @param use gets the peer after its first small picture, and the megabytes it has taken so far */
export async function inFreshBrowser<Result>(
  name: BrowserName,
  place: Omit<Place, 'browser'>,
  use: (peer: BrowserPeer, memory: RendererMemory, ready: number) => Promise<Result>,
): Promise<Result> {
  const host = await chromium.launchServer(launchOptions());
  try {
    const browser = await chromium.connect(host.wsEndpoint());
    const peer = await BrowserPeer.inPage(name, { ...place, browser });
    const memory = await memoryOf(host.process().pid as number, (megabytes) => peer.mark(megabytes));
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

/** Waits long enough for freed memory to be returned to the system. */
export async function settle(peer: BrowserPeer): Promise<void> {
  await peer.collectGarbage();
  await pause(300);
}
