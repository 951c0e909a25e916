// "oss-img/service-worker": the same URLs the cloud answers, answered in the user's own service worker.
/// <reference lib="webworker" />
import { checkBucketName } from '../bucket/bucket.ts';
import { wasmFiles } from '../codecs/wasm-files.ts';
import { asOssError } from '../errors.ts';
import { defaultLimits } from '../limits.ts';
import { readAddress, readProcessQuery } from '../request/url.ts';
import { type ImageService, makeImageService, type Perform } from '../service.ts';
import type { WasmUrls } from './assets.ts';
import { indexedDbStore } from './indexed-db.ts';
import { type LocalEngine, makeLocalEngine } from './local-engine.ts';
import { PageEngines } from './page-engines.ts';
import { type BucketOptions, isOssImgMessage, type PageMessage, type WorkerConfiguration } from './sw-messages.ts';

declare const self: ServiceWorkerGlobalScope;

export interface ServeOptions {
  /** Buckets that exist from the start; a registering page may add more. */
  readonly buckets?: readonly BucketOptions[];
  /** Endpoints besides the service's own, as `host` or `host:port`. */
  readonly hosts?: readonly string[];
  /** Whether pictures of the site itself are processed; default true. */
  readonly staticImages?: boolean;
}

const settingsKey = 'service-worker';

/** Call once, while the service worker's script first runs. */
export function serveImages(options: ServeOptions = {}): void {
  const { staticImages = true } = options;
  const store = indexedDbStore();
  const pages = new PageEngines(self.clients);
  let state: Promise<State> | undefined;
  let known: State | undefined;

  interface State {
    readonly configuration: WorkerConfiguration;
    readonly buckets: ReadonlySet<string>;
    readonly service: ImageService;
  }

  // A restarted worker has lost its memory, so everything starts from IndexedDB.
  const load = (): Promise<State> => {
    state ??= (async () => {
      for (const bucket of options.buckets ?? []) if (!(await store.getBucket(bucket.name))) await putBucket(bucket);
      const stored = await store.settings.get<Partial<WorkerConfiguration>>(settingsKey);
      const configuration: WorkerConfiguration = {
        buckets: [],
        styles: {},
        engine: { codecs: 'auto', fonts: {}, limits: defaultLimits },
        ...stored,
        hosts: [...(options.hosts ?? []), ...(stored?.hosts ?? [])],
      };
      let engine: LocalEngine | undefined;
      const service = makeImageService({
        store,
        perform: makePerform(pages, () => {
          engine ??= makeLocalEngine(configuration.engine, wasmUrlsFromLocation());
          return engine;
        }),
        fetchSite: (url) => fetch(url),
        origin: self.location.origin,
        endpoints: configuration.hosts,
        styles: configuration.styles,
      });
      known = { configuration, buckets: new Set((await store.listBuckets()).map(({ name }) => name)), service };
      return known;
    })();
    state.catch(() => {
      state = undefined;
    });
    return state;
  };
  const forget = (): void => {
    state = undefined;
    known = undefined;
  };

  const putBucket = async ({ name, acl = 'private', styles = {} }: BucketOptions): Promise<void> => {
    checkBucketName(name);
    await store.putBucket({ name, acl, styles });
  };

  const configure = async (configuration: Partial<WorkerConfiguration>): Promise<{ error?: string }> => {
    try {
      for (const bucket of configuration.buckets ?? []) await putBucket(bucket);
      const stored = await store.settings.get<Partial<WorkerConfiguration>>(settingsKey);
      await store.settings.put(settingsKey, { ...stored, ...configuration });
      forget();
      await load();
      return {};
    } catch (error) {
      return { error: asOssError(error).message };
    }
  };

  self.addEventListener('install', () => void self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

  self.addEventListener('message', (event) => {
    if (!isOssImgMessage<PageMessage>(event.data) || !(event.source instanceof WindowClient)) return;
    const [port] = event.ports;
    if (event.data.type === 'claim') event.waitUntil(self.clients.claim());
    else if (event.data.type === 'engine' && port) pages.add(event.source.id, port);
    else if (event.data.type === 'configure') {
      event.waitUntil(configure(event.data.configuration).then((reply) => port?.postMessage(reply)));
    }
  });

  self.addEventListener('fetch', (event) => {
    const { request } = event;
    if (!concerns(request, known, staticImages)) return;
    // respondWith must be called at once, so whether the request is ours may be found out later.
    event.respondWith(load().then(async ({ service }) => (await service.answer(request)) ?? fetch(request)));
  });

  /** Cheap and synchronous: whether the request may be ours. What is surely not stays untouched. */
  const concerns = (request: Request, state: State | undefined, site: boolean): boolean => {
    // The developer tools send these; fetch() would refuse them.
    if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return false;
    const url = new URL(request.url);
    const address = readAddress(url, self.location.origin, state?.configuration.hosts ?? options.hosts ?? []);
    const isOwnPicture = site && url.origin === self.location.origin && readProcessQuery(url) !== undefined;
    if (isOwnPicture) return true;
    if (!address) return !state && url.origin !== self.location.origin && readProcessQuery(url) !== undefined;
    return !state || state.buckets.has(address.bucket);
  };
}

/** An open page's pool first; here when none answers. */
function makePerform(pages: PageEngines, local: () => LocalEngine): Perform {
  /** WebAssembly memory never shrinks, and this thread cannot be replaced. */
  const memoryMark = 128 * 2 ** 20;
  return async (job, load) => {
    const outcome = await pages.run(job, load);
    if (outcome) return { outcome, by: 'page pool' };
    const engine = local();
    const { source, objects } = await load();
    const result = await engine.run(job, source, { objects });
    if (engine.heldBytes() > memoryMark) engine.retire();
    return { outcome: result, by: 'service worker' };
  };
}

/** The .wasm files are where the registering page said (in the script's query), else beside the script. */
function wasmUrlsFromLocation(): WasmUrls {
  const told = new URL(self.location.href).searchParams;
  return Object.fromEntries(
    Object.entries(wasmFiles).map(([name, file]) => [name, new URL(told.get(name) ?? file, self.location.href).href]),
  ) as WasmUrls;
}
