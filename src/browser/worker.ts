// One worker of the pool: an engine behind comlink.
import { expose, transfer } from 'comlink';
import { OssError } from '../errors.ts';
import type { Objects, Outcome, Progress } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import type { WasmUrls } from './assets.ts';
import { type EngineSettings, type LocalEngine, makeLocalEngine } from './local-engine.ts';

let engine: LocalEngine | undefined;

const workerApi = {
  start: (settings: EngineSettings, urls: WasmUrls): void => {
    engine = makeLocalEngine(settings, urls);
  },
  run: async (
    job: Job,
    source: ArrayBuffer,
    objects?: Objects,
    onProgress?: (progress: Progress) => void,
  ): Promise<WorkerReply> => {
    if (!engine) throw new OssError({ code: 'InternalError', message: 'The worker was not started.' });
    const outcome = await engine.run(job, source, {
      objects,
      onProgress: onProgress && ((progress) => void onProgress(progress)),
    });
    const reply = { outcome, heldBytes: engine.heldBytes() };
    return outcome.ok ? transfer(reply, [outcome.body]) : reply;
  },
};

export type WorkerApi = typeof workerApi;

export interface WorkerReply {
  readonly outcome: Outcome;
  /** WebAssembly memory the worker holds after the job; it never shrinks. */
  readonly heldBytes: number;
}

expose(workerApi);
