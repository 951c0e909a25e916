// Takes the service worker away again, with what it stored.
import { dropInFile } from '../drop-in-file.ts';
import { greetWorker } from './ask-worker.ts';
import { requireGlobals } from './require-globals.ts';
import { databaseName, resultsCacheName } from './stored-names.ts';
import { within } from './within.ts';
import { isDropIn, isSameFile } from './worker-faults.ts';

/** Options of `unregisterImageServiceWorker`; all of them are optional. */
export interface UnregisterOptions {
  /** The script's address, as it was registered. Needed for a script of your own; the drop-in file is recognised without it. */
  readonly url?: string | URL | undefined;
  /** The scope it was registered with. Default: the scope this page is in. */
  readonly scope?: string | undefined;
  /**
   * `true` also deletes what this package stores on the whole origin: buckets with their objects, unfinished uploads and key pairs, the
   * settings of the service worker, and the results it keeps. Default `false`.
   */
  readonly deleteStored?: boolean | undefined;
}

/** Longest wait for the browser to unregister. */
const unregisterMs = 3_000;

/** Other tabs close the database as soon as they hear of its end, unless the browser froze them. */
const deletionMs = 5_000;

/**
 * Unregisters the service worker of this page, if it is of this package. Pages that are open keep it until they are closed or reloaded.
 * A script of your own is unregistered only when its address is given.
 * @returns `true` if there was one
 * @throws OssError NotImplemented on a server; Error when the database cannot be deleted while another tab holds it open; the rest is deleted then
 * @example
 * import { unregisterImageServiceWorker } from 'oss-img/register';
 *
 * await unregisterImageServiceWorker({ deleteStored: true });
 */
export async function unregisterImageServiceWorker({
  url,
  scope,
  deleteStored = false,
}: UnregisterOptions = {}): Promise<boolean> {
  requireGlobals('A page unregisters the service worker', 'location', 'navigator');
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  const wanted = new URL(scope ?? '', self.location.href);
  const registration = await container?.getRegistration(wanted);
  const isWanted = scope === undefined || registration?.scope === wanted.href;
  const isFound = isWanted && registration !== undefined && (await isOurs(registration, url));
  // A browser waits for the end of an install first.
  if (isFound) await within(unregisterMs, registration.unregister());
  if (deleteStored) {
    if ('caches' in globalThis) await caches.delete(resultsCacheName);
    await deleteDatabase();
  }
  return isFound;
}

async function isOurs(
  { active, waiting, installing }: ServiceWorkerRegistration,
  url: string | URL | undefined,
): Promise<boolean> {
  const worker = active ?? waiting ?? installing;
  if (!worker) return false;
  if (url !== undefined) return isSameFile(new URL(url, self.location.href), worker.scriptURL);
  // A broken copy may not answer, but has the name.
  if (new URL(worker.scriptURL).pathname.endsWith(`/${dropInFile}`)) return true;
  const answer = await greetWorker(worker);
  return answer !== undefined && isDropIn(answer, worker);
}

async function deleteDatabase(): Promise<void> {
  const deleted = new Promise<true>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseName);
    request.onsuccess = () => resolve(true);
    request.onerror = () => reject(request.error);
  });
  if (await within(deletionMs, deleted)) return;
  throw new Error(
    `The database ${databaseName} is open in another tab, which does not let go of it. It is deleted when that tab is closed.`,
  );
}
