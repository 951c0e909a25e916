// Starts a browser for one measurement of memory, so that nothing that ran before has already taken the memory.
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright';
import { launchOptions } from '../browsers/chromium.ts';
import { BrowserPeer, type Place } from './contender.ts';
import { jobOf } from './jobs.ts';
import type { BrowserName } from './peers.ts';
import { RendererMemory, renderers } from './renderer-memory.ts';

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

/** More than the browser's other renderers grow while they start. */
const markMegabytes = 256;

/** The browser does not tell which process is the page's, so the page allocates memory and the process that grows is taken. */
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

/** Waits long enough for freed memory to be returned to the system. */
export async function settle(peer: BrowserPeer): Promise<void> {
  await peer.collectGarbage();
  await pause(300);
}
