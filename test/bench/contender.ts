// A peer as the rounds see it, whichever side of the browser it runs on.
import type { Browser, BrowserContext, Page } from 'playwright';
import type { Job } from './jobs.ts';
import { NativeSharp } from './native-sharp.ts';
import type { PeerName } from './peers.ts';
import { type PictureName, picture } from './pictures.ts';
import type { BenchServer } from './serve.ts';

export interface Contender {
  readonly name: PeerName;
  load(name: PictureName): Promise<void>;
  /** Milliseconds of the whole job, or of the whole batch. */
  time(job: Job, name: PictureName): Promise<number>;
  /** The last result. */
  result(): Promise<Buffer>;
  close(): Promise<void>;
}

export interface Place {
  readonly browser: Browser;
  readonly server: BenchServer;
  readonly tiny: boolean;
}

/** @param workers jobs in work at a time */
export async function openContender(name: PeerName, workers: number, place: Place): Promise<Contender> {
  if (name === 'sharp') return new NativeSharp(place.tiny);
  return BrowserPeer.open(name, workers, place);
}

/** Each in a context, so a process, of its own: no peer pays for another one's garbage. */
export class BrowserPeer implements Contender {
  readonly name: PeerName;
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #place: Place;

  private constructor(name: PeerName, context: BrowserContext, page: Page, place: Place) {
    this.name = name;
    this.page = page;
    this.#context = context;
    this.#place = place;
  }

  static async open(name: PeerName, workers: number, place: Place): Promise<BrowserPeer> {
    const context = await place.browser.newContext();
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    await page.goto(place.server.url);
    await page.waitForFunction(() => window.bench !== undefined);
    await page.evaluate(([peer, count]) => window.bench.open(peer, count), [name, workers] as const);
    return new BrowserPeer(name, context, page, place);
  }

  async load(name: PictureName): Promise<void> {
    await picture(name, this.#place.tiny);
    await this.page.evaluate((url) => window.bench.load(url), addressOf(name));
  }

  time(job: Job, name: PictureName): Promise<number> {
    return this.page.evaluate(([one, url]) => window.bench.time(one, url), [job, addressOf(name)] as const);
  }

  async result(): Promise<Buffer> {
    await this.page.evaluate((url) => window.bench.save(url), `/results/${this.name}`);
    return this.#place.server.received(`results/${this.name}`);
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}

export const addressOf = (name: PictureName): string => `/pictures/${name}`;
