// A worker of the pool: an engine behind comlink.
import { expose, transfer } from 'comlink';
import { OssError } from '../errors.ts';
import type { LoadWasm } from '../formats/codecs.ts';
import type { Progress } from '../pipeline/clock.ts';
import type { Objects, Outcome } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import { costOf } from './job-cost.ts';
import { type EngineSettings, type LocalEngine, makeLocalEngine } from './local-engine.ts';

interface Work {
  readonly job: Job;
  readonly source: ArrayBuffer;
  readonly objects: Objects | undefined;
}

let started: { readonly settings: EngineSettings; readonly engine: LocalEngine } | undefined;
let work: Work | undefined;

const workerApi = {
  /** @param load asks the page for a module, which it compiles once for all its workers */
  start: (settings: EngineSettings, load: LoadWasm): void => {
    started = { settings, engine: makeLocalEngine(settings, load) };
  },
  /** Answers while this worker lives. */
  ping: (): true => true,
  /** Takes a job, to be run when there is memory for it. @returns the bytes of memory it will take */
  take: (job: Job, source: ArrayBuffer, objects?: Objects): number => {
    work = { job, source, objects };
    return started ? costOf(job, source, started.settings) : source.byteLength;
  },
  /** Runs the job that was taken last. */
  run: async (onProgress?: (progress: Progress) => unknown): Promise<WorkerReply> => {
    if (!started || !work)
      throw new OssError({ code: 'InternalError', message: 'The worker of oss-img was not started, or has no job.' });
    const { engine } = started;
    const { job, source, objects } = work;
    work = undefined;
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
