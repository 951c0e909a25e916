/**
 * Answers the URLs that the cloud answers, in a service worker of your own.
 * @module oss-img/service-worker
 */
/// <reference lib="webworker" />
import { applySettings } from '../bucket/account.ts';
import { wrongArgument } from '../errors.ts';
import { longestJobMs } from '../limits.ts';
import type { Outcome } from '../pipeline/engine.ts';
import { carriesSignature } from '../request/signature.ts';
import { type Host, readAddress, readProcessQuery } from '../request/url.ts';
import { type ImageService, makeImageService, type Perform, type Requester } from '../service/service.ts';
import { wasmFiles } from '../wasm/files.ts';
import type { WasmUrls } from './assets.ts';
import { ClientWatch } from './client-watch.ts';
import { checkBuckets, checkConfiguration, usableConfiguration } from './configuration.ts';
import { engineVersion } from './engine-version.ts';
import { fetchWasm } from './fetch-wasm.ts';
import { indexedDbStore } from './indexed-db.ts';
import { type EngineSettings, type LocalEngine, makeLocalEngine } from './local-engine.ts';
import { PageEngines } from './page-engines.ts';
import { requireGlobals } from './require-globals.ts';
import { storedResults } from './result-cache.ts';
import { type BucketOptions, isOssImgMessage, type PageMessage, type WorkerConfiguration } from './sw-messages.ts';
import { Turns } from './turns.ts';

export type { Host } from '../request/url.ts';
export type { BucketOptions } from './sw-messages.ts';

declare const self: ServiceWorkerGlobalScope;

/** Options of `serveImages`; all of them are optional. */
export interface ServeOptions {
  /** Buckets that are made when they do not exist. A registering page may add more, and change these. */
  readonly buckets?: readonly BucketOptions[];
  /**
   * Hosts to answer besides the real service's: endpoints whose subdomains are buckets, as `host` or `host:port`, and hosts that stand
   * for one bucket (CNAME), as `{ host, bucket }`.
   */
  readonly hosts?: readonly Host[];
  /** `true` (default) answers `?x-oss-process` for pictures of the site itself too. */
  readonly staticImages?: boolean;
}

const settingsKey = 'service-worker';

/**
 * Answers requests for buckets, and for pictures of the site with a process, in this service worker. Call it once, while the script
 * first runs. Requests that concern neither go on as if there were no service worker.
 * @throws TypeError when an option is wrong
 * @example
 * // sw.ts, bundled as a classic script
 * import { serveImages } from 'oss-img/service-worker';
 *
 * serveImages({ buckets: [{ name: 'photos', acl: 'public-read' }] });
 */
export function serveImages(options: ServeOptions = {}): void {
  const { buckets: ownBuckets = [], hosts: ownHosts = [], staticImages = true } = options;
  checkConfiguration({ hosts: ownHosts });
  checkBuckets(ownBuckets);
  if (typeof staticImages !== 'boolean')
    throw wrongArgument('the option `staticImages` to be true or false', staticImages);
  requireGlobals('`serveImages` is called by the script of a service worker', 'ServiceWorkerGlobalScope');
  const database = indexedDbStore();
  const results = storedResults(database.results);
  const watch = new ClientWatch(self.clients);
  const pages = new PageEngines(self.clients, watch);
  const turns = new Turns();
  let state: Promise<State> | undefined;
  let known: State | undefined;
  /** `undefined` after a start, and while buckets change. */
  let bucketNames: ReadonlySet<string> | undefined;

  interface State {
    readonly configuration: WorkerConfiguration;
    readonly service: ImageService;
  }

  const learnBuckets = async (): Promise<void> => {
    bucketNames = undefined;
    bucketNames = new Set((await database.listBuckets()).map(({ name }) => name));
  };
  // Changes by pages are announced to this worker; its own are not, so it must follow them itself.
  const store: typeof database = {
    ...database,
    changeBucket: (...change) => database.changeBucket(...change).finally(learnBuckets),
    deleteBucket: (name) => database.deleteBucket(name).finally(learnBuckets),
  };
  database.onBucketsChanged(() => void learnBuckets());

  // A restarted service worker has lost its memory, so everything is read from IndexedDB.
  const load = (): Promise<State> => {
    state ??= (async () => {
      for (const { name, ...settings } of ownBuckets) {
        // Without room for a new bucket, the others are served all the same.
        if (!(await store.getBucket(name))) await applySettings(store, name, settings).catch(reportError);
      }
      const stored = usableConfiguration(await store.settings.get(settingsKey));
      const configuration: WorkerConfiguration = { ...stored, hosts: [...ownHosts, ...stored.hosts] };
      let engine: LocalEngine | undefined;
      const version = engineVersion(configuration.engine);
      const service = makeImageService({
        store,
        results,
        engineVersion: version,
        perform: makePerform({ pages, watch, turns }, version, () => {
          engine ??= makeOwnEngine(configuration.engine);
          return engine;
        }),
        fetchSite: (url) => fetch(url),
        origin: self.location.origin,
        hosts: configuration.hosts,
        styles: configuration.styles,
      });
      await learnBuckets();
      known = { configuration, service };
      return known;
    })();
    state.catch(() => {
      state = undefined;
    });
    return state;
  };

  const configure = async (
    configuration: Partial<WorkerConfiguration>,
    buckets: readonly BucketOptions[],
  ): Promise<{ error?: string }> => {
    try {
      // A page of another version of this package may have checked less.
      checkConfiguration(configuration);
      checkBuckets(buckets);
      for (const { name, ...settings } of buckets) await applySettings(store, name, settings);
      const stored = await store.settings.get<object>(settingsKey);
      await store.settings.put(settingsKey, { ...stored, ...configuration });
      state = undefined;
      known = undefined;
      await load();
      return {};
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };

  self.addEventListener('install', () => void self.skipWaiting());
  // A new script makes new results: those of an older one are dropped.
  self.addEventListener('activate', (event) => event.waitUntil(Promise.all([self.clients.claim(), results.clear()])));

  self.addEventListener('message', (event) => {
    if (!isOssImgMessage<PageMessage>(event.data) || !(event.source instanceof WindowClient)) return;
    const [port] = event.ports;
    if (event.data.type === 'claim') event.waitUntil(self.clients.claim());
    else if (event.data.type === 'buckets') event.waitUntil(learnBuckets().then(() => port?.postMessage({})));
    else if (event.data.type === 'engine' && port) pages.add(event.source.id, port, event.data.version);
    else if (event.data.type === 'configure') {
      const { configuration, buckets } = event.data;
      event.waitUntil(configure(configuration, buckets).then((reply) => port?.postMessage(reply)));
    }
  });

  self.addEventListener('fetch', (event) => {
    const { request } = event;
    if (!concerns(request)) return;
    // respondWith must be called synchronously; whether the request is ours may turn out later.
    const { requester, end } = follow(event);
    const answer = load().then(
      ({ service }) => service.answer(request, requester),
      // Without its database it has nothing to answer with: the request goes where it would have gone without a service worker.
      () => undefined,
    );
    event.respondWith(answer.finally(end).then((response) => response ?? fetch(request)));
  });

  /** The client that waits for the answer. Of a navigation it is the page to come: the one with the link may be closed. */
  const follow = ({ request, clientId, resultingClientId }: FetchEvent): { requester: Requester; end: () => void } => {
    const client = resultingClientId || clientId;
    const aborter = new AbortController();
    const abort = (): void => aborter.abort();
    request.signal.addEventListener('abort', abort);
    const endWatch = client === '' ? undefined : watch.watch(client, abort);
    return {
      requester: { client, signal: aborter.signal },
      end: () => {
        request.signal.removeEventListener('abort', abort);
        endWatch?.();
      },
    };
  };

  /** Tells, cheaply and synchronously, whether the request may be ours. Requests that are surely not ours stay untouched. */
  const concerns = (request: Request): boolean => {
    // The developer tools send such requests, which fetch() would refuse.
    if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return false;
    const url = new URL(request.url);
    const isOwn = url.origin === self.location.origin;
    const isProcessed = readProcessQuery(url) !== undefined;
    if (staticImages && isOwn && isProcessed) return true;
    const isSigned = carriesSignature(url, request.headers);
    const address = readAddress(url, self.location.origin, known?.configuration.hosts ?? ownHosts);
    // Right after a start, the hosts that a page configured are unknown: until they are read, requests that may be for one wait.
    if (!address) return !known && !isOwn && (request.destination === 'image' || request.destination === '');
    if (isSigned) return true;
    return address.bucket !== '' && (bucketNames?.has(address.bucket) ?? true);
  };
}

/** This thread answers for the whole origin, and no page is there to see why it waits: its jobs may take half the work. */
const ownShare = 1 / 2;

function makeOwnEngine(settings: EngineSettings): LocalEngine {
  const limits = { ...settings.limits, machineMs: settings.limits.machineMs * ownShare };
  return makeLocalEngine({ ...settings, limits }, fetchWasm(wasmUrlsFromLocation()), longestJobMs);
}

/** Tries the pool of an open page first, and runs the job in this thread when no page takes it. */
function makePerform(
  { pages, watch, turns }: { readonly pages: PageEngines; readonly watch: ClientWatch; readonly turns: Turns },
  version: string,
  local: () => LocalEngine,
): Perform {
  /** The codecs are dropped above this: WebAssembly memory never shrinks, and this thread cannot be replaced as a worker can. */
  const memoryMark = 128 * 2 ** 20;
  return async (job, load, requester) => {
    const { client = '', signal } = requester;
    const outcome = await pages.run(job, load, version, requester);
    if (outcome) return { outcome, by: 'page pool' };
    // The page that had the job may have been the one that waits for it, or may have been closed together with it.
    if (signal) await watch.look(client);
    const work = async (): Promise<Outcome> => {
      const engine = local();
      const { source, objects } = await load();
      const made = await engine.run(job, source, { objects, signal });
      if (engine.heldBytes() > memoryMark) engine.retire();
      return made;
    };
    return { outcome: await turns.run(work, requester), by: 'service worker' };
  };
}

/** The addresses of the .wasm files: as the registering page put them into the query of the script, else beside the script. */
function wasmUrlsFromLocation(): WasmUrls {
  const told = new URL(self.location.href).searchParams;
  return Object.fromEntries(
    Object.entries(wasmFiles).map(([name, file]) => [name, new URL(told.get(name) ?? file, self.location.href).href]),
  ) as WasmUrls;
}
