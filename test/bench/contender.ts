// The contract of a peer for the rounds, whether it runs in Node or in the browser.
import type { Browser, Page } from 'playwright';
import type { Job } from './jobs.ts';
import { NativeSharp } from './native-sharp.ts';
import { type BrowserName, isNative, type PeerName } from './peers.ts';
import { type PictureName, picture } from './pictures.ts';
import type { BenchServer } from './serve.ts';

export interface Contender {
  readonly name: PeerName;
  load(name: PictureName): Promise<void>;
  /** Milliseconds that the whole job, or the whole batch, took. */
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

/** @param workers how many jobs may run at a time */
export async function openContender(name: PeerName, workers: number, place: Place): Promise<Contender> {
  if (isNative(name)) return new NativeSharp(name, place.tiny);
  const peer = await BrowserPeer.inPage(name, place);
  await peer.open(workers);
  return peer;
}

/** Runs in a context, and so a process, of its own: no peer pays for another one's garbage. */
export class BrowserPeer implements Contender {
  readonly name: BrowserName;
  readonly #page: Page;
  readonly #place: Place;

  private constructor(name: BrowserName, page: Page, place: Place) {
    this.name = name;
    this.#page = page;
    this.#place = place;
  }

  /** Opens the page; nothing of the peer is loaded yet. */
  static async inPage(name: BrowserName, place: Place): Promise<BrowserPeer> {
    const page = await (await place.browser.newContext()).newPage();
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    await page.goto(place.server.url);
    await page.waitForFunction(() => window.bench !== undefined);
    return new BrowserPeer(name, page, place);
  }

  open(workers: number): Promise<void> {
    return this.#page.evaluate(([peer, count]) => window.bench.open(peer, count), [this.name, workers] as const);
  }

  async load(name: PictureName): Promise<void> {
    await picture(name, this.#place.tiny);
    await this.#page.evaluate((url) => window.bench.load(url), addressOf(name));
  }

  time(job: Job, name: PictureName): Promise<number> {
    return this.#page.evaluate(([one, url]) => window.bench.time(one, url), [job, addressOf(name)] as const);
  }

  /** Runs one job on the loaded picture, which is gone afterwards. */
  spend(job: Job): Promise<void> {
    return this.#page.evaluate(([one, url]) => window.bench.spend(one, url), [job, addressOf(job.picture)] as const);
  }

  /** Milliseconds from an empty page to the first result, and then to the second. Takes the place of `open`. */
  async start(job: Job): Promise<[first: number, second: number]> {
    await picture(job.picture, this.#place.tiny);
    const given = [this.name, job, addressOf(job.picture)] as const;
    return this.#page.evaluate(([peer, one, url]) => window.bench.start(peer, one, url), given);
  }

  async result(): Promise<Buffer> {
    await this.#page.evaluate((url) => window.bench.save(url), `/results/${this.name}`);
    return this.#place.server.received(`results/${this.name}`);
  }

  /** Makes the page allocate this many megabytes and hold them. */
  mark(megabytes: number): Promise<void> {
    return this.#page.evaluate((count) => {
      window.bench.ballast = new Uint8Array(count * 2 ** 20).fill(1);
    }, megabytes);
  }

  collectGarbage(): Promise<void> {
    return this.#page.requestGC();
  }

  close(): Promise<void> {
    return this.#page.context().close();
  }
}

const addressOf = (name: PictureName): string => `/pictures/${name}`;
