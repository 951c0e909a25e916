// Starts a worker of the pool and listens for its failure, which comlink does not notice. One that the browser ends causes no event:
// the pool finds out before the next job.
import { proxy, wrap } from 'comlink';
import { OssError } from '../errors.ts';
import type { LoadWasm } from '../formats/codecs.ts';
import type { EngineSettings } from './local-engine.ts';
import type { PoolWorker } from './pool.ts';
import type { WorkerApi } from './worker.ts';

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
  const died = (detail: string): void =>
    fail(
      new OssError({
        code: 'InternalError',
        message: `A worker of oss-img failed${detail}. Its script and the .wasm files must be served beside each other, or under \`assetBase\`.`,
      }),
    );
  worker.addEventListener('error', (event) => died(event.message ? `: ${event.message}` : ' to load'));
  worker.addEventListener('messageerror', () => died(' to read a message'));
  const api = wrap<WorkerApi>(worker);
  api.start(settings, proxy(load)).catch(fail);
  return {
    api,
    failure,
    terminate: () => {
      worker.terminate();
      fail(new OssError({ code: 'InternalError', message: 'The worker was ended.' }));
    },
  };
}
