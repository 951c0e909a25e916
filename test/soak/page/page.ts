// The page under test. Node calls `soak` from outside; with `?writing` in its address it writes by itself, as Node only kills it.
import type { ImageProcessor } from 'oss-img';
import { abortedJobs } from './aborted-jobs.ts';
import { imageSizes } from './image-sizes.ts';
import { type Ask, cutOff, type Package, type Register, type Result, resultOf } from './results.ts';
import { write } from './writing.ts';

/** What stands in /package/ is loaded as it is: the bundle of this page must not hold a copy of its own. */
const load = async (name: string): Promise<unknown> => import(/* @vite-ignore */ `/package/${name}.js`);

/** The workers the page has started and not ended, in the order of their starts. */
const workers = new Set<Worker>();
const { terminate } = Worker.prototype;

class WatchedWorker extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given);
    workers.add(this);
  }
  override terminate(): void {
    workers.delete(this);
    super.terminate();
  }
}

class Soak {
  /** Memory allocated only so that the page's process can be told from others. */
  ballast = new Uint8Array();
  readonly #pictures = new Map<string, ArrayBuffer>();
  #processor: ImageProcessor | undefined;

  /** @param names of pictures that jobs will name */
  async open(names: readonly string[], workerCount: number): Promise<void> {
    const { createImageProcessor } = (await load('index')) as Package;
    this.#processor = createImageProcessor({ workers: workerCount });
    for (const name of names) this.#pictures.set(name, await (await fetch(`/pictures/${name}`)).arrayBuffer());
  }

  /** Puts the page under the service worker's control, makes a bucket and puts the pictures into it. */
  async serve(bucket: string): Promise<void> {
    const { registerImageServiceWorker } = (await load('register')) as Register;
    const processor = this.#opened();
    const buckets = [{ name: bucket, acl: 'public-read-write' as const }];
    await registerImageServiceWorker('/oss-img-sw.js', { processor, buckets });
    for (const [name, body] of this.#pictures) await fetch(`/${bucket}/${name}`, { method: 'PUT', body });
  }

  /** Runs the jobs, so many at a time. */
  async run(asked: readonly Ask[], inFlight: number): Promise<Result[]> {
    const results: Result[] = [];
    const queue = asked.entries();
    const drain = async (): Promise<void> => {
      for (const [index, { picture, process }] of queue)
        results[index] = await resultOf(this.#opened().process(this.#picture(picture), process, this.#marks));
    };
    await Promise.all(Array.from({ length: inFlight }, drain));
    return results;
  }

  /** Runs the jobs as `run` does, and aborts each after its number of milliseconds. */
  abort(asked: readonly (Ask & { readonly afterMs: number })[], inFlight: number): Promise<Result[]> {
    const start = (job: Ask, signal: AbortSignal) =>
      this.#opened().process(this.#picture(job.picture), job.process, { ...this.#marks, signal });
    return abortedJobs(asked, inFlight, start);
  }

  imageSizes = imageSizes;

  /** What oss-img answers a request inside the page with. */
  async fetched(url: string): Promise<Result> {
    const response = await fetch(url).catch(() => undefined);
    // Only the answers of oss-img have such an id: anything else is the network's.
    const isOurs = response?.headers.has('x-oss-request-id');
    const body = isOurs ? await response?.blob().catch(() => undefined) : undefined;
    if (!response || !body) return { refused: cutOff };
    return response.ok ? resultOf(Promise.resolve({ body })) : { refused: `HTTP ${response.status}` };
  }

  /** Ends a worker as a browser short of memory does: no event tells the pool. @returns how many workers there were */
  killWorker(): number {
    const [first] = workers;
    const count = workers.size;
    if (first) {
      workers.delete(first);
      terminate.call(first);
    }
    return count;
  }

  readonly #marks = { loadObject: (key: string) => this.#picture(key) };

  #opened(): ImageProcessor {
    if (!this.#processor) throw new Error('The page is not open.');
    return this.#processor;
  }

  #picture(name: string): ArrayBuffer {
    const picture = this.#pictures.get(name);
    if (!picture) throw new Error(`${name} was not loaded.`);
    return picture;
  }
}

declare global {
  interface Window {
    soak: Soak;
  }
}

globalThis.Worker = WatchedWorker;
window.soak = new Soak();
// Node waits for the window's `soak`.
if (new URL(location.href).searchParams.has('writing')) void write(load);
