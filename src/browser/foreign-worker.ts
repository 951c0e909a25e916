// A scope has one service worker. An app may have its own there already, which a registration of ours would replace.
import { dropInFile } from '../drop-in-file.ts';
import { greetWorker } from './ask-worker.ts';
import type { Answer } from './sw-messages.ts';
import { isDropIn, isSameFile } from './worker-faults.ts';

/** The registration that is about to be made. */
interface Wanted {
  readonly container: ServiceWorkerContainer;
  readonly script: URL;
  readonly scope: URL;
}

/**
 * Finds what is registered at the scope.
 * @throws Error when registering the script would replace a worker of the app, or could not give it this page
 */
export async function registrationAt({
  container,
  script,
  scope,
}: Wanted): Promise<ServiceWorkerRegistration | undefined> {
  const all = await container.getRegistrations();
  for (const registration of all) {
    // The browser gives a page to the narrowest scope it is in.
    if (!registration.scope.startsWith(scope.href) || !self.location.href.startsWith(registration.scope)) continue;
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    if (!worker || isSameFile(worker.scriptURL, script)) continue;
    const answer = await greetWorker(worker);
    if (registration.scope !== scope.href) {
      if (!answer) throw new Error(`${narrower(worker, registration)} ${waysFor(worker, script)}`);
    } else if (!mayReplace(worker, answer, script)) {
      const what = answer ? 'answers for oss-img already' : 'is not of oss-img';
      throw new Error(
        `The service worker ${worker.scriptURL} has the scope ${scope.href}, and ${what}: registering ${script.pathname} would replace it. ${waysFor(worker, script, answer)}`,
      );
    }
  }
  return all.find((registration) => registration.scope === scope.href);
}

/** The drop-in file gives way to any script; a script of the app that answers for oss-img gives way to another such script. */
const mayReplace = (worker: ServiceWorker, answer: Answer | undefined, script: URL): boolean =>
  answer !== undefined && (isDropIn(answer, worker) || !script.pathname.endsWith(`/${dropInFile}`));

const narrower = ({ scriptURL }: ServiceWorker, { scope }: ServiceWorkerRegistration): string =>
  `This page belongs to the service worker ${scriptURL}, which has the narrower scope ${scope} and is not of oss-img.`;

function waysFor({ scriptURL }: ServiceWorker, { pathname }: URL, answer?: Answer): string {
  const own = new URL(scriptURL).pathname;
  const first = answer
    ? ''
    : `Let that script answer: first of all, it calls \`serveImages()\` of oss-img/service-worker or, in a classic script, \`importScripts('${pathname}')\`. `;
  return `${first}${answer ? 'R' : 'Then r'}egister it by \`registerImageServiceWorker('${own}')\`. If you do not need it any more, unregister it.`;
}
