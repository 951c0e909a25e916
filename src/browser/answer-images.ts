// The service worker's life: what it knows and learns, and which requests it answers.
/// <reference lib="webworker" />
import { applySettings } from '../bucket/account.ts';
import { wrongArgument } from '../errors.ts';
import { carriesSignature } from '../request/signature.ts';
import { readAddress, readProcessQuery } from '../request/url.ts';
import { type ImageService, makeImageService, type Requester } from '../service/service.ts';
import { version } from '../version.ts';
import { ClientWatch } from './client-watch.ts';
import { checkBuckets, checkConfiguration, usableConfiguration } from './configuration.ts';
import { engineVersion } from './engine-version.ts';
import { indexedDbStore } from './indexed-db.ts';
import { ownEngines } from './own-engines.ts';
import { PageEngines } from './page-engines.ts';
import { isPassedOn, passOn } from './pass-on.ts';
import { performer } from './performer.ts';
import { requireGlobals } from './require-globals.ts';
import { storedResults } from './result-cache.ts';
import type { ServeOptions } from './service-worker.ts';
import {
  type Answer,
  type BucketOptions,
  isGreeting,
  isOssImgMessage,
  type PageMessage,
  protocolVersion,
  type WorkerConfiguration,
} from './sw-messages.ts';
import { Turns } from './turns.ts';

declare const self: ServiceWorkerGlobalScope;

const settingsKey = 'service-worker';
/** The setting that holds which version made the kept results. */
const resultsKey = 'results';

/**
 * @param dropIn address of the drop-in file, when that is what runs
 * @throws TypeError when an option is wrong
 */
export function answerImages(options: ServeOptions, dropIn?: string): void {
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
      const ownVersion = await engineVersion(configuration.engine);
      const service = makeImageService({
        store,
        results,
        engineVersion: ownVersion,
        perform: performer({ pages, watch, turns }, ownVersion, ownEngines(configuration, dropIn)),
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
  ): Promise<string | undefined> => {
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
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  /** Results of another version of this package are never used again, and take room. */
  const dropOldResults = async (): Promise<void> => {
    try {
      if ((await store.settings.get(resultsKey)) === version) return;
      await results.clear();
      await store.settings.put(resultsKey, version);
    } catch {
      // Without the database there are none, and the least recently used ones leave anyway.
    }
  };

  self.addEventListener('install', () => void self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(Promise.all([self.clients.claim(), dropOldResults()])));

  self.addEventListener('message', (event) => {
    const [port] = event.ports;
    const answer = (error?: string): void =>
      port?.postMessage({ version, protocolVersion, dropIn, error } satisfies Answer);
    if (isGreeting(event.data)) answer();
    if (!isOssImgMessage<PageMessage>(event.data) || !(event.source instanceof WindowClient)) return;
    if (event.data.type === 'claim') event.waitUntil(self.clients.claim());
    else if (event.data.type === 'buckets') event.waitUntil(learnBuckets().then(() => answer()));
    else if (event.data.type === 'engine' && port) pages.add(event.source.id, port, event.data.version);
    else if (event.data.type === 'configure') {
      const { configuration, buckets } = event.data;
      event.waitUntil(configure(configuration, buckets).then(answer));
    }
  });

  self.addEventListener('fetch', (event) => {
    const { request } = event;
    if (isPassedOn(event) || !concerns(request)) return;
    // respondWith must be called synchronously; whether the request is ours may turn out later.
    const { requester, end } = follow(event);
    const answer = load().then(
      ({ service }) => service.answer(request, requester),
      // Without its database it has nothing to answer with: the request goes where it would have gone without a service worker.
      () => undefined,
    );
    event.respondWith(answer.finally(end).then((response) => response ?? passOn(event)));
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
