/**
 * Puts a page under the service worker's control, and lends the page's worker pool to the service worker.
 * @module oss-img/register
 */
import { wrongArgument } from '../errors.ts';
import type { Host } from '../request/url.ts';
import { askWorker } from './ask-worker.ts';
import { wasmUrls } from './assets.ts';
import { checkBuckets, checkConfiguration, httpAddresses } from './configuration.ts';
import { registrationAt } from './foreign-worker.ts';
import { lendEngine } from './lend-engine.ts';
import { type ImageProcessor, internalsOf, type ProcessorInternals } from './page.ts';
import { requireGlobals } from './require-globals.ts';
import { defaultInstallMs, startWorker } from './start-worker.ts';
import { type BucketOptions, type PageMessage, protocolVersion, type WorkerConfiguration } from './sw-messages.ts';
import { within } from './within.ts';

export type { Host } from '../request/url.ts';
export type { BucketOptions } from './sw-messages.ts';
export { type UnregisterOptions, unregisterImageServiceWorker } from './unregister.ts';

/** Options of `registerImageServiceWorker`; all of them are optional. */
export interface RegisterOptions {
  /**
   * Its pool processes the pictures while this page is open, and its settings (codecs, fonts, limits, styles) apply in the service
   * worker too. Without it the service worker processes them itself, in its one thread.
   */
  readonly processor?: ImageProcessor | undefined;
  /** Buckets that are made, or changed when they exist. */
  readonly buckets?: readonly BucketOptions[] | undefined;
  /**
   * Hosts to answer besides the real service's: endpoints whose subdomains are buckets, as `host` or `host:port`, and hosts that stand
   * for one bucket (CNAME), as `{ host, bucket }`.
   */
  readonly hosts?: readonly Host[] | undefined;
  /** The paths the service worker controls. Default: the folder of its script. */
  readonly scope?: string | undefined;
  /** `module` for a script of your own that is one. Default `classic`, which the drop-in file is. */
  readonly type?: 'classic' | 'module' | undefined;
  /**
   * How long the script may take to install after it was downloaded, in milliseconds. Default 10,000; a script of your own that caches
   * many files may need more on a slow network.
   */
  readonly installTimeoutMs?: number | undefined;
}

/** The browser's `ServiceWorkerRegistration`; just an object in an application whose libraries lack that name, as on a server. */
type Registration = typeof globalThis extends { ServiceWorkerRegistration: { prototype: infer Type } } ? Type : object;

/** A service worker that is active stores what it is told, and takes control of the page, sooner than this. */
const answerMs = 10_000;

/**
 * Registers the service worker, and resolves when it controls this page, also on the first visit and after a hard reload. Pictures that
 * failed before that must be requested again. A worker of another version of this package that the server has still is warned of once
 * on the console, and works without the processor's pool.
 * @param url address of the service worker's script, on the page's own origin and in a folder at or above the page
 * @throws Error when the page can have no service worker, or is outside of its scope; when the scope has another service worker, which
 * this one would replace; when the script is missing, fails, does not answer as this package does, or takes too long to install; or when
 * the service worker cannot store a bucket or an option. TypeError when an option is wrong, before anything is registered, or when
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
): Promise<Registration> {
  requireGlobals('A page registers the service worker', 'location', 'navigator');
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  if (!container)
    throw new Error(
      'This page can have no service worker. It needs https or localhost and, in some browsers, a window that is not private.',
    );
  const internals = options.processor && internalsOf(options.processor);
  const { buckets = [], type = 'classic', installTimeoutMs: installMs = defaultInstallMs } = options;
  const configuration = configurationOf(options, internals);
  checkConfiguration(configuration);
  checkBuckets(buckets);
  if (!(typeof installMs === 'number' && installMs > 0))
    throw wrongArgument('the option `installTimeoutMs` to be a number of milliseconds above 0', installMs);
  const script = new URL(url, self.location.href);
  const scope = scopeOf(script, options.scope);
  const present = await registrationAt({ container, script, scope });
  const { registration, worker } = await startWorker({ container, script, scope, type, installMs }, present);
  await configure(worker, configuration, buckets);
  await controlled(container, worker);
  if (internals) await lendEngine(container, internals);
  return registration;
}

/** @throws Error when the page is outside of the scope, before a worker is registered that could not control it */
function scopeOf(script: URL, told: string | undefined): URL {
  const scope = told === undefined ? new URL('./', script) : new URL(told, self.location.href);
  scope.hash = '';
  if (self.location.href.startsWith(scope.href)) return scope;
  throw new Error(
    `The service worker would control ${scope.href}, and this page is outside of it. Put the script in a folder at or above the page.`,
  );
}

/** The page knows where a bundler put the .wasm files, the service worker does not. */
function configurationOf(
  { hosts }: RegisterOptions,
  internals: ProcessorInternals | undefined,
): Partial<WorkerConfiguration> {
  return {
    assets: httpAddresses(wasmUrls(internals?.assetBase)),
    ...(hosts !== undefined && { hosts }),
    ...(internals && { engine: internals.settings, styles: internals.styles }),
  };
}

async function configure(
  worker: ServiceWorker,
  configuration: Partial<WorkerConfiguration>,
  buckets: readonly BucketOptions[],
): Promise<void> {
  const answer = await askWorker(
    worker,
    { ossImg: protocolVersion, type: 'configure', configuration, buckets },
    answerMs,
  );
  if (!answer) throw new Error(`The service worker did not store its configuration within ${answerMs / 1000} seconds.`);
  if (answer.error) throw new Error(`The service worker refused its configuration: ${answer.error}`);
}

async function controlled(container: ServiceWorkerContainer, worker: ServiceWorker): Promise<void> {
  if (container.controller) return;
  const changed = new Promise<void>((resolve) => {
    container.addEventListener('controllerchange', () => resolve(), { once: true });
  });
  const message: PageMessage = { ossImg: protocolVersion, type: 'claim' };
  worker.postMessage(message);
  await within(answerMs, changed);
  if (!container.controller)
    throw new Error(`The service worker did not take control of this page within ${answerMs / 1000} seconds.`);
}
