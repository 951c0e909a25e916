// One peer at work, with its pictures and its clock: in the page, or in a worker through comlink.

import type { ImageProcessorOptions } from 'oss-img';
import type { Job } from '../jobs.ts';
import type { BrowserName } from '../peers.ts';
import type { BrowserPeer } from './peer.ts';

const ossImg = async (options: ImageProcessorOptions, folder?: 'before'): Promise<BrowserPeer> =>
  (await import('./peers/oss-img.ts')).ossImg(options, folder);

const openers: Record<BrowserName, (workers: number) => Promise<BrowserPeer>> = {
  auto: (workers) => ossImg({ workers }),
  before: (workers) => ossImg({ workers }, 'before'),
  portable: (workers) => ossImg({ workers, codecs: 'portable' }),
  lanczos: (workers) => ossImg({ workers, shrink: 'lanczos3' }),
  reduced: (workers) => ossImg({ workers, exactPixels: 0 }),
  'reduction-close': (workers) => ossImg({ workers, reduction: 'close' }),
  'reduction-none': (workers) => ossImg({ workers, reduction: 'none' }),
  vips: async () => (await import('./peers/vips.ts')).vips(),
  'vips-avif': async () => (await import('./peers/vips.ts')).vips(undefined, ['vips-heif.wasm']),
  'vips-1': async () => (await import('./peers/vips.ts')).vips(1),
  canvas: async () => (await import('./peers/canvas.ts')).canvas(),
  jsquash: async () => (await import('./peers/jsquash.ts')).jsquash(),
  pica: async () => (await import('./peers/pica.ts')).pica(),
  compressor: async () => (await import('./peers/compressor.ts')).compressor(),
  magick: async () => (await import('./peers/magick.ts')).magick(),
};

export class Lane {
  readonly #pictures = new Map<string, ArrayBuffer>();
  /** The same pictures as people hold them: a file exists before the job starts, and stays. */
  readonly #files = new Map<string, File>();
  readonly #peer: Promise<BrowserPeer>;
  #result: ArrayBuffer | Blob = new ArrayBuffer(0);

  constructor(name: BrowserName, workers: number) {
    this.#peer = openers[name](workers);
    // The caller that runs a job gets the error.
    this.#peer.catch(() => {});
  }

  hold(url: string, bytes: ArrayBuffer): void {
    this.#pictures.set(url, bytes);
  }

  /** Milliseconds that `count` jobs take, at most `inFlight` at a time. A peer may keep its source, so copies are made before the clock starts. */
  async time(job: Job, url: string, count = 1, inFlight = 1): Promise<number> {
    const picture = this.#picture(url);
    const file = this.#file(url);
    const sources = Array.from({ length: count }, () => (job.from === 'file' ? file : picture.slice(0)));
    const start = performance.now();
    const peer = await this.#peer;
    const take = async (): Promise<void> => {
      for (let source = sources.pop(); source; source = sources.pop()) this.#result = await peer.run(job, source);
    };
    await Promise.all(Array.from({ length: inFlight }, take));
    return performance.now() - start;
  }

  /** Runs one job on the picture itself, which is gone afterwards: where memory is measured, no copy may be held beside it. */
  async spend(job: Job, url: string): Promise<void> {
    const picture = this.#picture(url);
    this.#pictures.delete(url);
    this.#result = await (await this.#peer).run(job, picture);
  }

  /** Hands the last result to the benchmark. */
  async save(url: string): Promise<void> {
    await fetch(url, { method: 'PUT', body: this.#result });
  }

  #file(url: string): File {
    const file = this.#files.get(url) ?? new File([this.#picture(url)], url);
    this.#files.set(url, file);
    return file;
  }

  #picture(url: string): ArrayBuffer {
    const picture = this.#pictures.get(url);
    if (!picture) throw new Error(`${url} was not loaded.`);
    return picture;
  }
}
