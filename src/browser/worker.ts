// A worker of the pool: an engine behind comlink.
import { expose, transfer } from 'comlink';
import { OssError } from '../errors.ts';
import type { WasmName } from '../formats/codecs.ts';
import { overLimit } from '../limits.ts';
import type { Progress } from '../pipeline/clock.ts';
import type { Objects, Outcome } from '../pipeline/engine.ts';
import { originalOutcome } from '../pipeline/original.ts';
import type { Job } from '../request/job.ts';
import { pixelsOfReply } from './decoder-reply.ts';
import { costOf } from './job-cost.ts';
import { lifeLock } from './life-lock.ts';
import { type EngineSettings, type LocalEngine, makeLocalEngine } from './local-engine.ts';
import type { DecoderReply } from './page-decoder.ts';
import { platformAvif } from './platform-avif.ts';
import { mostQuickBytes, mostQuickMs, signMs, signOfLife } from './sign-of-life.ts';
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
      async (name) => {
        giveSign();
        return unwrap(await page.load(name));
      },
      undefined,
      async (bytes) => pixelsOfReply(await page.decodeHeic(bytes)),
      platformAvif(),
    );
    started = { settings, engine };
    return lifeLock;
  },
  /** Answers while this worker lives. */
  ping: (): true => true,
  /**
   * Runs a job if it takes no more than `grantedBytes` of memory. Otherwise it keeps the job, to `resume` when there is memory for it,
   * and answers with the bytes it takes. `original` is no job: the source itself is the outcome, described by its header.
   */
  run: async (
    job: Job | 'original',
    given: ArrayBuffer | Blob,
    grantedBytes: number,
    objects?: Objects,
    onProgress?: (progress: Progress) => unknown,
  ): Promise<WorkerReply | Unreadable | MemoryNeed> => {
    const { settings, engine } = ready();
    // Nothing gets out of this thread while it works: the page must know the lock before.
    await lifeLock;
    const { limits } = settings;
    // Before it is read: a file may be far larger than the memory.
    if (given instanceof Blob && job !== 'original' && given.size > limits.sourceBytes)
      return replyWith({ ok: false, error: overLimit('sourceBytes', limits, given.size).toWire() });
    const isLarge = sizeOf(given) > mostQuickBytes;
    if (isLarge) giveSign();
    const source = bytesOf(given);
    if ('name' in source) return { unreadable: source, heldBytes: engine.heldBytes() };
    if (job === 'original') return replyWith(originalOutcome(source));
    const { neededBytes, workMs } = costOf(job, source, settings);
    work = { job, source, objects, onProgress };
    if (neededBytes > grantedBytes) return { neededBytes };
    if (!isLarge && workMs > mostQuickMs) giveSign();
    return workerApi.resume();
  },
  /** Runs the job that was kept. */
  resume: async (): Promise<WorkerReply> => {
    const { engine } = ready();
    if (!work) throw new OssError({ code: 'InternalError', message: 'The worker of oss-img has no job.' });
    const { job, source, objects, onProgress } = work;
    work = undefined;
    let told: unknown;
    // However little work there is, a font may have to be fetched first.
    const late = setTimeout(giveSign, signMs / 4);
    const outcome = await engine.run(job, source, {
      objects,
      onProgress:
        onProgress &&
        ((progress) => {
          told = onProgress(progress);
        }),
    });
    clearTimeout(late);
    // Progress goes another way than the reply, which must not overtake it.
    await told;
    return replyWith(outcome);
  },
};

const giveSign = (): void => self.postMessage(signOfLife);

const sizeOf = (given: ArrayBuffer | Blob): number => (given instanceof Blob ? given.size : given.byteLength);

/** Reads at one go: an asynchronous read takes longer, and the next job could overtake it. */
function bytesOf(given: ArrayBuffer | Blob): ArrayBuffer | Unreadable['unreadable'] {
  if (!(given instanceof Blob)) return given;
  try {
    return new FileReaderSync().readAsArrayBuffer(given);
  } catch (thrown) {
    const { name, message } = thrown as DOMException;
    return { name, message };
  }
}

function replyWith(outcome: Outcome): WorkerReply {
  const reply = { outcome, heldBytes: ready().engine.heldBytes() };
  return outcome.ok ? transfer(reply, [outcome.body]) : reply;
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

/** The answer where the file behind a Blob is gone or has changed: the exception that reading it threw. */
export interface Unreadable extends Pick<WorkerReply, 'heldBytes'> {
  readonly unreadable: { readonly name: string; readonly message: string };
}

expose(workerApi);
