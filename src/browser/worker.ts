// A worker of the pool: an engine behind comlink.
import { expose, transfer } from 'comlink';
import { OssError } from '../errors.ts';
import type { WasmName } from '../formats/codecs.ts';
import type { Progress } from '../pipeline/clock.ts';
import type { Objects, Outcome } from '../pipeline/engine.ts';
import { originalOutcome } from '../pipeline/original.ts';
import type { Job } from '../request/job.ts';
import { pixelsOfReply } from './decoder-reply.ts';
import { costOf } from './job-cost.ts';
import { type EngineSettings, type LocalEngine, makeLocalEngine } from './local-engine.ts';
import type { DecoderReply } from './page-decoder.ts';
import { unwrap, type WireReply } from './wire-reply.ts';

/** The page's services to its workers. */
export interface PageHelp {
  /** Compiles a module, once for all workers. */
  load(name: WasmName): Promise<WireReply<WebAssembly.Module>>;
  /** Has a decoder of the page read a picture. */
  decodeHeic(bytes: Uint8Array<ArrayBuffer>): Promise<DecoderReply>;
}

interface Work {
  readonly job: Job;
  readonly source: ArrayBuffer;
  readonly objects: Objects | undefined;
  readonly onProgress: ((progress: Progress) => unknown) | undefined;
}

interface Started {
  readonly settings: EngineSettings;
  readonly engine: LocalEngine;
  readonly lifeLock: Promise<string | undefined>;
}

let started: Started | undefined;
let work: Work | undefined;

/** The engine and its settings. @throws OssError InternalError */
const ready = (): Started => {
  if (started) return started;
  throw new OssError({ code: 'InternalError', message: 'The worker of oss-img was not started.' });
};

const workerApi = {
  /** @returns the name of a Web Lock that this worker holds as long as it lives; `undefined` where there are none */
  start: (settings: EngineSettings, page: PageHelp): Promise<string | undefined> => {
    const engine = makeLocalEngine(
      settings,
      async (name) => unwrap(await page.load(name)),
      undefined,
      async (bytes) => pixelsOfReply(await page.decodeHeic(bytes)),
    );
    started = { settings, engine, lifeLock: holdLifeLock() };
    return started.lifeLock;
  },
  /** Answers while this worker lives. */
  ping: (): true => true,
  /**
   * Runs a job if it takes no more than `grantedBytes` of memory. Otherwise it keeps the job, to `resume` when there is memory for it,
   * and answers with the bytes it takes. `original` is no job: the source itself is the outcome, described by its header.
   */
  run: async (
    job: Job | 'original',
    source: ArrayBuffer,
    grantedBytes: number,
    objects?: Objects,
    onProgress?: (progress: Progress) => unknown,
  ): Promise<WorkerReply | MemoryNeed> => {
    const { settings, lifeLock } = ready();
    // Nothing gets out of this thread while it works: the page must know the lock before.
    await lifeLock;
    if (job === 'original') return replyWith(originalOutcome(source));
    const neededBytes = costOf(job, source, settings);
    work = { job, source, objects, onProgress };
    return neededBytes > grantedBytes ? { neededBytes } : workerApi.resume();
  },
  /** Runs the job that was kept. */
  resume: async (): Promise<WorkerReply> => {
    const { engine } = ready();
    if (!work) throw new OssError({ code: 'InternalError', message: 'The worker of oss-img has no job.' });
    const { job, source, objects, onProgress } = work;
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
    return replyWith(outcome);
  },
};

function replyWith(outcome: Outcome): WorkerReply {
  const reply = { outcome, heldBytes: ready().engine.heldBytes() };
  return outcome.ok ? transfer(reply, [outcome.body]) : reply;
}

/** The browser ends a worker without an event when memory runs out, but it frees the locks of the worker. */
async function holdLifeLock(): Promise<string | undefined> {
  const name = `oss-img worker ${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  try {
    await new Promise<void>((held, refused) => {
      navigator.locks
        .request(name, () => {
          held();
          return new Promise(() => {});
        })
        .catch(refused);
    });
    return name;
  } catch {
    // There are no locks outside of secure contexts, nor in a sandbox.
    return undefined;
  }
}

/** The methods the page may call. */
export type WorkerApi = typeof workerApi;

/** The answer to a job for which the granted memory is too little. */
export interface MemoryNeed {
  /** The estimated peak memory of the job in bytes. */
  readonly neededBytes: number;
}

/** The answer to a job. */
export interface WorkerReply {
  readonly outcome: Outcome;
  /** WebAssembly memory the worker holds after the job, in bytes; it never shrinks. */
  readonly heldBytes: number;
}

expose(workerApi);
