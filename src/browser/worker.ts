// A worker of the pool: an engine behind comlink.
import { expose, transfer } from 'comlink';
import { OssError } from '../errors.ts';
import type { LoadWasm } from '../formats/codecs.ts';
import type { Progress } from '../pipeline/clock.ts';
import type { Objects, Outcome } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import { type EngineSettings, type LocalEngine, makeLocalEngine } from './local-engine.ts';

let engine: LocalEngine | undefined;

const workerApi = {
  /** @param load asks the page for a module, which it compiles once for all its workers */
  start: (settings: EngineSettings, load: LoadWasm): void => {
    engine = makeLocalEngine(settings, load);
  },
  run: async (
    job: Job,
    source: ArrayBuffer,
    objects?: Objects,
    onProgress?: (progress: Progress) => unknown,
  ): Promise<WorkerReply> => {
    if (!engine)
      throw new OssError({ code: 'InternalError', message: 'The worker of oss-img got a job before it was started.' });
    let told: unknown;
    const outcome = await engine.run(job, source, {
      objects,
      onProgress:
        onProgress &&
        ((progress) => {
          told = onProgress(progress);
        }),
    });
    // Progress goes another way than the reply, which must not overtake it.
    await told;
    const reply = { outcome, heldBytes: engine.heldBytes() };
    return outcome.ok ? transfer(reply, [outcome.body]) : reply;
  },
};

/** The methods the page may call. */
export type WorkerApi = typeof workerApi;

/** The answer to a job. */
export interface WorkerReply {
  readonly outcome: Outcome;
  /** WebAssembly memory the worker holds after the job, in bytes; it never shrinks. */
  readonly heldBytes: number;
}

expose(workerApi);
