// Starts a worker of the pool and listens for its failure, which comlink does not notice.
import { proxy, type Remote, wrap } from 'comlink';
import { OssError } from '../errors.ts';
import type { LoadWasm } from '../formats/codecs.ts';
import type { EngineSettings } from './local-engine.ts';
import type { WorkerApi } from './worker.ts';

/** A started worker. */
export interface PoolWorker {
  readonly api: Pick<Remote<WorkerApi>, 'ping' | 'run' | 'resume'>;
  /** Rejects when the worker dies, cannot load or is terminated; otherwise it stays pending. */
  readonly failure: Promise<never>;
  terminate(): void;
}

/** Lets a callback cross to the worker. */
export const asProxy = proxy;

/** @param assetBase address of the folder of `worker.js`, when it is not beside the page's script */
export function startPoolWorker(settings: EngineSettings, load: LoadWasm, assetBase?: string): PoolWorker {
  const worker =
    assetBase === undefined
      ? new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'oss-img' })
      : new Worker(new URL('worker.js', new URL(assetBase.replace(/\/?$/, '/'), self.location.href)), {
          type: 'module',
          name: 'oss-img',
        });
  let fail: (reason: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Nobody may be listening when an idle worker ends.
  failure.catch(() => {});
  const failed = (message: string): void => fail(new OssError({ code: 'InternalError', message }));
  const died = (detail: string): void =>
    failed(
      `A worker of oss-img failed${detail}. Its script and the .wasm files must be served beside each other, or under \`assetBase\`.`,
    );
  worker.addEventListener('error', (event) => died(event.message ? `: ${event.message}` : ' to load'));
  worker.addEventListener('messageerror', () => died(' to read a message'));
  const api = wrap<WorkerApi>(worker);
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
  api.start(settings, proxy(load)).then(watch, fail);
  return {
    api,
    failure,
    terminate: () => {
      worker.terminate();
      failed('The worker was ended.');
    },
  };
}
