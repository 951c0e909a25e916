// Registers a script as a service worker, and waits until it works. Every wait has an end, whatever the script does.
import { version } from '../version.ts';
import { greetWorker } from './ask-worker.ts';
import { type Answer, protocolVersion } from './sw-messages.ts';
import { within } from './within.ts';
import { noWorkerAt, versionsOf } from './worker-faults.ts';

/** The script must have been downloaded and evaluated within this time: it is about 150 kB, and some networks are slow. */
const downloadMs = 30_000;

/** Longest look at what is in the place of a script that the browser refused. */
const lookMs = 4_000;

/** A browser unregisters at once, except a script that installs: that is unregistered when its install ends. */
const unregisterMs = 1_000;

/** Default of the option `installTimeoutMs`. */
export const defaultInstallMs = 10_000;

/** A script to register, and how. */
export interface Script {
  readonly container: ServiceWorkerContainer;
  readonly script: URL;
  readonly scope: URL;
  readonly type: WorkerType;
  readonly installMs: number;
}

/** A worker and its answer to a greeting; a script that is not of this package, or failed to install, gives none. */
type Greeted =
  | { readonly worker: ServiceWorker; readonly answer: Answer }
  | { readonly worker: ServiceWorker | undefined; readonly answer?: undefined };

/**
 * Resolves with the active worker, which speaks this page's protocol. It is the newest that the server has, when that one works.
 * @param present the registration that the scope has already
 * @throws Error that says what was found in place of the worker, and what mends it
 */
export async function startWorker(
  told: Script,
  present: ServiceWorkerRegistration | undefined,
): Promise<{ registration: ServiceWorkerRegistration; worker: ServiceWorker }> {
  const registration = await register(told);
  let met = await greet(registration);
  // A script that was not there before, or installs just now, is the server's latest.
  if (present && met.answer?.version !== version && met.worker?.state !== 'installing') {
    // The browser itself looks for a new script at a navigation only, and not before it has loaded the page.
    await within(
      told.installMs,
      registration.update().catch(() => {}),
    );
    const newest = await greet(registration, met);
    if (newest.answer) met = newest;
  }
  if (!met.answer || met.answer.protocolVersion !== protocolVersion) {
    // A worker that is of no use must not stay at the scope, unless it was there before.
    if (!present)
      await within(
        unregisterMs,
        registration.unregister().catch(() => {}),
      );
    if (met.answer) throw new Error(versionsOf(met.worker, met.answer));
    const hasFailed = !met.worker || met.worker.state === 'redundant';
    throw noWorkerAt(told.script, hasFailed ? 'its script failed to install' : 'its script does not answer');
  }
  const worker = await activated(registration, met.worker, told.installMs);
  warnOfVersion(met.worker, met.answer);
  return { registration, worker };
}

/** @throws Error that says what is at the address */
async function register({ container, script, scope, type }: Script): Promise<ServiceWorkerRegistration> {
  try {
    const options = { scope: scope.href, type, updateViaCache: 'none' } as const;
    const registration = await within(downloadMs, container.register(script, options));
    if (registration) return registration;
  } catch (reason) {
    throw noWorkerAt(script, await foundAt(script, reason));
  }
  throw noWorkerAt(script, `its script did not come and start within ${downloadMs / 1000} seconds`);
}

/** Says what is at the address of a script that the browser refused. */
async function foundAt(script: URL, reason: unknown): Promise<string> {
  const response = await within(
    lookMs,
    fetch(script, { cache: 'no-store' }).catch(() => undefined),
  );
  const words = reason instanceof Error ? ` (${reason.message.replace(/\.$/, '')})` : '';
  if (!response) return `nothing could be fetched${words}`;
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) return `the server answered with the status ${response.status}`;
  if (!/(java|ecma)script/.test(type))
    return `the server answered with ${type ? `a file of the type ${type}` : 'a file without a type'}`;
  return reason instanceof DOMException
    ? `the browser refused the script${words}`
    : `the script failed when it started${words}`;
}

/** @param before the newest worker until now, which is not asked again */
async function greet(registration: ServiceWorkerRegistration, before?: Greeted): Promise<Greeted> {
  const worker = registration.installing ?? registration.waiting ?? registration.active ?? undefined;
  if (before && (!worker || worker === before.worker)) return before;
  const answer = worker && (await greetWorker(worker));
  return answer ? { worker, answer } : { worker };
}

/** The active worker that this registration ends up with. */
async function activated(
  registration: ServiceWorkerRegistration,
  worker: ServiceWorker,
  installMs: number,
): Promise<ServiceWorker> {
  const settled = new Promise<ServiceWorker>((resolve, reject) => {
    const look = (): void => {
      if (worker.state === 'activated') resolve(worker);
      // It was replaced while it installed: the active one will do.
      else if (worker.state === 'redundant') {
        if (registration.active) resolve(registration.active);
        else reject(new Error(`The service worker ${worker.scriptURL} failed to install.`));
      }
    };
    worker.addEventListener('statechange', look);
    look();
  });
  const active = await within(installMs, settled);
  if (active) return active;
  throw new Error(
    `The service worker ${worker.scriptURL} is still ${worker.state} after ${installMs / 1000} seconds. If its script has that much to do, raise the option \`installTimeoutMs\`.`,
  );
}

let hasWarned = false;

/** A worker of another version works with its own codecs, without the page's pool, whose results would have other bytes. */
function warnOfVersion(worker: ServiceWorker, answer: Answer): void {
  if (answer.version === version || hasWarned) return;
  hasWarned = true;
  // biome-ignore lint/suspicious/noConsole: the page works, and its developer should know what it misses.
  console.warn(`${versionsOf(worker, answer)} Until then it works alone, without this page's workers.`);
}
