// Says what is wrong with a service worker's script: what was found, and what mends it.
import { dropInFile } from '../drop-in-file.ts';
import { version } from '../version.ts';
import { type Answer, protocolVersion } from './sw-messages.ts';

/** True when both addresses name the same file, whatever their queries. */
export function isSameFile(one: string | URL, other: string | URL): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.origin === b.origin && a.pathname === b.pathname;
}

/** True when the drop-in file is the worker's whole script, and no script of the app imports it. */
export const isDropIn = ({ dropIn }: Answer, worker: ServiceWorker): boolean =>
  dropIn !== undefined && isSameFile(dropIn, worker.scriptURL);

const copyAnew = `Copy ${dropInFile} of the installed version with \`npx oss-img init <folder>\`, where <folder> is what your site serves, or let the Vite plugin \`oss-img/vite\` serve it.`;

/** @param found a clause about what is at the address of the script */
export const noWorkerAt = (script: URL, found: string): Error =>
  new Error(
    `There is no service worker of oss-img at ${script.href}: ${found}. ${copyAnew} A script of your own must call \`serveImages()\` of oss-img/service-worker.`,
  );

/** Says which versions meet, and how to make them one. */
export function versionsOf(
  worker: ServiceWorker,
  { version: found, protocolVersion: protocol, dropIn }: Answer,
): string {
  const protocols =
    protocol === protocolVersion ? ['', ''] : [` (protocol ${protocol})`, ` (protocol ${protocolVersion})`];
  return `The service worker ${dropIn ?? worker.scriptURL} is that of oss-img ${found}${protocols[0]}, and this page is of ${version}${protocols[1]}. ${
    dropIn === undefined ? 'Build its script anew with the installed version.' : copyAnew
  }`;
}
