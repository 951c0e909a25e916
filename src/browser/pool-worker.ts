// Starts a worker of the pool and listens for its failure, which comlink does not notice.
import { proxy, type Remote, wrap } from 'comlink';
import { asOssError, OssError } from '../errors.ts';
import { assetFault, isOwn } from './asset-fault.ts';
import { workerFile } from './assets.ts';
import type { EngineSettings } from './local-engine.ts';
import { signOfLife } from './sign-of-life.ts';
import type { PageHelp, WorkerApi } from './worker.ts';

/** A started worker. */
export interface PoolWorker {
  readonly api: Pick<Remote<WorkerApi>, 'ping' | 'run' | 'resume'>;
  /** Rejects when the worker dies, cannot load or is terminated; otherwise it stays pending. */
  readonly failure: Promise<never>;
  /** Called when the worker gives a sign of life; for whoever waits for one to set. */
  onSign: (() => void) | undefined;
  terminate(): void;
}

/** Lets a callback cross to the worker. */
export const asProxy = proxy;

/**
 * Starts a worker. It never throws: what keeps a worker from starting is its failure.
 * @param address gives the absolute address of the script; what it throws is the failure
 * @param help what the page does for the worker
 */
export function startPoolWorker(settings: EngineSettings, help: PageHelp, address: () => string): PoolWorker {
  let fail: (reason: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Nobody may be listening when an idle worker ends.
  failure.catch(() => {});
  const failed = (message: string): void => fail(new OssError({ code: 'InternalError', message }));
  const script = scriptAt(address, fail);
  // Without a worker nobody answers, but the failure is there.
  const api = wrap<WorkerApi>(script?.worker ?? new MessageChannel().port1);
  script?.worker.addEventListener('error', ({ message }) => {
    if (message) failed(`The worker ${script.url} of oss-img failed: ${message}`);
    // The browser does not tell why a script did not load.
    else assetFault(script.url, workerFile).then(fail, fail);
  });
  script?.worker.addEventListener('message', ({ data }) => {
    if (data === signOfLife) started.onSign?.();
  });
  script?.worker.addEventListener('messageerror', () => failed('The worker of oss-img could not read a message.'));
  // A worker that the browser ends causes no event, but its lock comes free.
  const watch = async (lifeLock: string | undefined): Promise<void> => {
    if (lifeLock === undefined) return;
    try {
      await navigator.locks.request(lifeLock, () =>
        failed('A worker of oss-img ended in the middle of its work. The browser may have run out of memory.'),
      );
    } catch {
      // This page has no locks, or none yet: the watchdog is left.
    }
  };
  const start = api.start(settings, proxy(help));
  start.then(watch, fail);
  Promise.race([start, failure]).then(script?.release, script?.release);
  const started: PoolWorker = {
    api,
    failure,
    onSign: undefined,
    terminate: () => {
      script?.worker.terminate();
      failed('The worker was ended.');
    },
  };
  return started;
}

interface Script {
  readonly worker: Worker;
  readonly url: string;
  /** Frees what was needed to load the script. */
  readonly release: () => void;
}

function scriptAt(address: () => string, fail: (reason: unknown) => void): Script | undefined {
  try {
    return startScript(address());
  } catch (thrown) {
    fail(asOssError(thrown));
    return undefined;
  }
}

/** Browsers start no script of another origin as a worker, but one of the page's own may import it. */
function startScript(url: string): Script {
  const start = (from: string): Worker => new Worker(from, { type: 'module', name: 'oss-img' });
  if (isOwn(url)) return { worker: start(url), url, release: () => {} };
  const own = URL.createObjectURL(new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' }));
  return { worker: start(own), url, release: () => URL.revokeObjectURL(own) };
}
