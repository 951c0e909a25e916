/**
 * Puts a page under the service worker's control, and lends the page's worker pool to the service worker.
 * @module oss-img/register
 */
import { expose, transfer } from 'comlink';
import type { Engine } from '../pipeline/engine.ts';
import type { Host } from '../request/url.ts';
import { wasmUrls } from './assets.ts';
import { checkBuckets, checkConfiguration } from './configuration.ts';
import { engineVersion } from './engine-version.ts';
import { type ImageProcessor, internalsOf, type ProcessorInternals } from './page.ts';
import type { PageEngine } from './page-engines.ts';
import { requireGlobals } from './require-globals.ts';
import {
  type BucketOptions,
  isOssImgMessage,
  type PageMessage,
  protocolVersion,
  type WorkerConfiguration,
  type WorkerMessage,
} from './sw-messages.ts';

export type { Host } from '../request/url.ts';
export type { BucketOptions } from './sw-messages.ts';

/** Options of `registerImageServiceWorker`; all of them are optional. */
export interface RegisterOptions {
  /**
   * Its pool processes the pictures while this page is open, and its settings (codecs, fonts, limits, styles) apply in the service
   * worker too. Without it the service worker processes them itself, in its one thread.
   */
  readonly processor?: ImageProcessor;
  /** Buckets that are made, or changed when they exist. */
  readonly buckets?: readonly BucketOptions[];
  /**
   * Hosts to answer besides the real service's: endpoints whose subdomains are buckets, as `host` or `host:port`, and hosts that stand
   * for one bucket (CNAME), as `{ host, bucket }`.
   */
  readonly hosts?: readonly Host[];
  /** The paths the service worker controls. Default: the folder of its script. */
  readonly scope?: string;
  /** `module` for a script of your own that is one. Default `classic`, which the drop-in file is. */
  readonly type?: WorkerType;
}

/**
 * Registers the service worker, and resolves when it controls this page, also on the first visit and after a hard reload. Pictures that
 * failed before that must be requested again.
 * @param url address of the service worker's script, on the page's own origin and in a folder at or above the page
 * @throws Error when the page can have no service worker, when its script fails, when the page is outside of its scope, or when the
 * service worker cannot store a bucket or an option; TypeError when an option is wrong, before anything is registered, or when
 * `createImageProcessor` did not make the processor
 * @example
 * import { createImageProcessor } from 'oss-img';
 * import { registerImageServiceWorker } from 'oss-img/register';
 *
 * const processor = createImageProcessor();
 * await registerImageServiceWorker('/oss-img-sw.js', { processor, buckets: [{ name: 'photos', acl: 'public-read' }] });
 * document.querySelector('img').src = '/photos/cat.jpg?x-oss-process=image/resize,w_100';
 */
export async function registerImageServiceWorker(
  url: string | URL,
  options: RegisterOptions = {},
): Promise<ServiceWorkerRegistration> {
  requireGlobals('A page registers the service worker', 'location', 'navigator');
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  if (!container)
    throw new Error(
      'This page can have no service worker. It needs https or localhost and, in some browsers, a window that is not private.',
    );
  const internals = options.processor && internalsOf(options.processor);
  const { buckets = [] } = options;
  const configuration = configurationOf(options, internals);
  checkConfiguration(configuration);
  checkBuckets(buckets);
  const registration = await container.register(addressOf(url, internals), {
    ...(options.scope !== undefined && { scope: options.scope }),
    type: options.type ?? 'classic',
    updateViaCache: 'none',
  });
  if (!self.location.href.startsWith(registration.scope)) {
    throw new Error(
      `The service worker controls ${registration.scope}, and this page is outside of it. Put the script in a folder at or above the page.`,
    );
  }
  const worker = await activated(registration);
  await configure(worker, configuration, buckets);
  await controlled(container, worker);
  if (internals) lend(container, internals);
  return registration;
}

/** The page knows where a bundler put the .wasm files, the service worker does not: its address tells it. */
function addressOf(url: string | URL, internals: ProcessorInternals | undefined): URL {
  const address = new URL(url, self.location.href);
  for (const [name, file] of Object.entries(wasmUrls(internals?.assetBase))) address.searchParams.set(name, file);
  return address;
}

function configurationOf(
  { hosts }: RegisterOptions,
  internals: ProcessorInternals | undefined,
): Partial<WorkerConfiguration> {
  return {
    ...(hosts !== undefined && { hosts }),
    ...(internals && { engine: internals.settings, styles: internals.styles }),
  };
}

/** The worker this registration ends up with: the new one, if there is one. */
function activated(registration: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (!worker) return Promise.reject(new Error('The service worker did not install.'));
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (worker.state === 'activated') resolve(worker);
      // It was replaced while it installed: the active one will do.
      else if (worker.state === 'redundant') {
        if (registration.active) resolve(registration.active);
        else reject(new Error('The service worker failed to install. Its script must run without an error.'));
      }
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

async function configure(
  worker: ServiceWorker,
  configuration: Partial<WorkerConfiguration>,
  buckets: readonly BucketOptions[],
): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<{ error?: string }>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<{ error?: string }>) => resolve(data);
  });
  const message: PageMessage = { ossImg: protocolVersion, type: 'configure', configuration, buckets };
  worker.postMessage(message, [port2]);
  const { error } = await answered;
  port1.close();
  if (error) throw new Error(`The service worker refused its configuration: ${error}`);
}

function controlled(container: ServiceWorkerContainer, worker: ServiceWorker): Promise<void> {
  if (container.controller) return Promise.resolve();
  const changed = new Promise<void>((resolve) => {
    container.addEventListener('controllerchange', () => resolve(), { once: true });
  });
  const message: PageMessage = { ossImg: protocolVersion, type: 'claim' };
  worker.postMessage(message);
  return changed;
}

const lent = new WeakSet<ServiceWorkerContainer>();
let lender: ProcessorInternals | undefined;

/** Offers the pool now, to every later controller, and whenever a restarted service worker asks. */
function lend(container: ServiceWorkerContainer, internals: ProcessorInternals): void {
  lender = internals;
  const offer = (): void => {
    if (!container.controller) return;
    const { port1, port2 } = new MessageChannel();
    expose(
      pageEngine(() => (lender as ProcessorInternals).engine),
      port1,
    );
    const version = engineVersion((lender as ProcessorInternals).settings);
    const message: PageMessage = { ossImg: protocolVersion, type: 'engine', version };
    container.controller.postMessage(message, [port2]);
  };
  if (!lent.has(container)) {
    lent.add(container);
    container.addEventListener('controllerchange', offer);
    container.addEventListener('message', ({ data }) => {
      if (isOssImgMessage<WorkerMessage>(data) && data.type === 'offer-engine') offer();
    });
    container.startMessages();
  }
  offer();
}

/** @param current gives the engine to run the next job on */
function pageEngine(current: () => Engine): PageEngine {
  const running = new Map<number, AbortController>();
  return {
    ping: () => true,
    run: async (job, source, objects, id, client) => {
      const aborter = new AbortController();
      running.set(id, aborter);
      try {
        const outcome = await current().run(job, source, { objects, client, signal: aborter.signal });
        return outcome.ok ? transfer(outcome, [outcome.body]) : outcome;
      } finally {
        running.delete(id);
      }
    },
    cancel: (id) => running.get(id)?.abort(),
  };
}
