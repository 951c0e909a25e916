// The page in Chromium that runs jobs: through the pool, the service worker and the bucket of the built package.
import { buckets, credentials } from '../accounts.ts';
import { type Failure, limits, type Made, type Reply, settings } from '../jobs.ts';
import { bytesFrom, type Crossing, textFrom } from './crossing.ts';
import { restoreRecords, saveRecords, writeRecords } from './records.ts';

type Package = typeof import('oss-img');
type Door = typeof import('oss-img/bucket');
type Register = typeof import('oss-img/register');

// The files of dist as they are: the bundle of this page must not hold a copy of its own.
const built = async <T>(name: string): Promise<T> => import(/* @vite-ignore */ `/package/${name}.js`);

/** A request, with its body as text. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string | undefined;
}

export interface AskedPicture {
  readonly file: string;
  readonly mark: string;
  readonly process: string;
  readonly setting: number;
}

const strays: unknown[] = [];
self.addEventListener('unhandledrejection', ({ reason }) => strays.push(reason));
self.addEventListener('error', ({ error, message }) => strays.push(error ?? message));

class Fuzz {
  readonly #package: Package;
  readonly #door: Door;
  readonly #processors: ReturnType<Package['createImageProcessor']>[];

  constructor(loaded: Package, door: Door) {
    this.#package = loaded;
    this.#door = door;
    this.#processors = settings.map((setting) => loaded.createImageProcessor({ ...setting, limits, workers: 1 }));
  }

  /** @param objects of both buckets, by key */
  async begin(objects: Readonly<Record<string, string>>, styles: Readonly<Record<string, string>>): Promise<void> {
    const { registerImageServiceWorker } = await built<Register>('register');
    const named = [
      { name: buckets.open, acl: 'public-read-write', styles, credentials },
      { name: buckets.closed, acl: 'private', styles, credentials },
    ] as const;
    const [processor] = this.#processors;
    await registerImageServiceWorker('/worker.js', { type: 'module', buckets: named, ...(processor && { processor }) });
    for (const { name } of named) {
      const bucket = await this.#door.openBucket(name);
      for (const [key, bytes] of Object.entries(objects))
        await bucket.putObject(key, bytesFrom(bytes), { headers: { 'Content-Type': 'image/jpeg' } });
      await bucket.close();
    }
    await saveRecords();
  }

  async picture({ file, mark, process, setting }: AskedPicture): Promise<Crossing<Made | Failure>> {
    return this.#told(async () => {
      const processor = this.#processors[setting];
      if (!processor) throw new Error(`There is no setting ${setting}.`);
      const loadObject = () => bytesFrom(mark).buffer;
      const { body, ...facts } = await processor.process(bytesFrom(file).buffer, process, { loadObject });
      return { ok: true, ...facts, body: await textFrom(body) };
    });
  }

  /** What earlier exchanges and damaged records left is gone. */
  restore = restoreRecords;

  async request({ path, method, headers, body }: Asked): Promise<Crossing<Reply | Failure>> {
    return this.#told(async () => {
      let request: Request;
      try {
        const init = { method, headers: headers.map(([name, value]): [string, string] => [name, value]) };
        request = new Request(path, {
          ...init,
          redirect: 'manual',
          ...(body !== undefined && { body: bytesFrom(body) }),
        });
      } catch {
        return { ok: true, status: 0, headers: {}, body: '' };
      }
      const response = await fetch(request);
      // Whatever the service worker leaves to the site is answered by the server of this page.
      const isOfSite = !response.headers.has('x-oss-request-id');
      return {
        ok: true,
        status: isOfSite ? 0 : response.status,
        headers: Object.fromEntries(response.headers),
        body: await textFrom(await response.blob()),
      };
    });
  }

  /** Damages records, then calls whatever reads them. */
  async records(writes: Parameters<typeof writeRecords>[0]): Promise<Crossing<Made | Failure>[]> {
    await writeRecords(writes);
    const calls = (await import('./calls.ts')).callsOn(this.#door);
    const results: Crossing<Made | Failure>[] = [];
    for (const call of calls) {
      results.push(
        await this.#told(async () => {
          await call();
          return { ok: true, format: '', contentType: '', width: 0, height: 0, frameCount: 0, body: '' };
        }),
      );
    }
    return results;
  }

  async #told<T>(work: () => Promise<T>): Promise<T | Failure> {
    try {
      const result = await work();
      const stray = strays.splice(0)[0];
      return stray === undefined ? result : this.#failure(stray);
    } catch (error) {
      return this.#failure(error);
    }
  }

  #failure(error: unknown): Failure {
    const code = this.#package.isOssError(error) ? error.code : undefined;
    return { ok: false, code, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

declare global {
  interface Window {
    fuzz: Promise<Fuzz>;
  }
}

window.fuzz = Promise.all([built<Package>('index'), built<Door>('bucket')]).then((loaded) => new Fuzz(...loaded));
