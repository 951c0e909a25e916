// The clock of a job: times its stages, reports them, and stops the job when its caller aborts.
import { OssError } from '../errors.ts';
import type { Reduction } from '../formats/codec.ts';

/** How long one stage of a job took. */
export interface Timing {
  /** `queue`, `read`, `decode`, the name of an action such as `resize`, or `encode`. */
  readonly stage: string;
  /** Wall-clock time in milliseconds. */
  readonly ms: number;
  /**
   * Only of `decode`: 1 if the source was decoded whole, as exact results need; 2, 4 or 8 if it was reduced to that part of its
   * sides, because the first step scales it.
   */
  readonly reduction?: Reduction;
}

/** The stage of a job that starts now. */
export interface Progress {
  /** `queue`: waiting for a worker; `read`: the header is read and the job planned; `apply`: the steps run, one report for each. */
  readonly stage: 'queue' | 'read' | 'decode' | 'apply' | 'encode';
  /** The name of the action, only while `apply`. */
  readonly step?: string;
  /** The share of the job's stages that are done, 0 to 1. */
  readonly fraction: number;
}

/** The caller's abort signal and progress callback. */
export interface Listeners {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The error of a job that is ended because it takes too long. */
export const tooSlow = (ms: number): OssError =>
  new OssError({
    code: 'RequestTimeout',
    message: `The job was ended, since it had no result after ${ms / 1000} seconds.`,
  });

/**
 * Lets other work in when it is time, between stages and between frames.
 * @throws OssError RequestTimeout
 */
export type Pause = () => Promise<void>;

/** How long a job may keep its thread before it lets others in. */
const turnMs = 50;

/**
 * Starts the clock of a job. `time` reports a stage, runs its work and keeps its time in `timings`; it rejects with the signal's reason
 * when the caller aborted before the stage or during it.
 * `factsOf` adds to a stage's time what its result shows.
 * @param stages how many stages the job will have at most
 * @param longestMs a job on a thread that has other work too is ended after this time, and lets that work in meanwhile
 */
export function startClock({ signal, onProgress }: Listeners, stages: number, longestMs?: number) {
  const timings: Timing[] = [];
  const startedAt = performance.now();
  let turnAt = startedAt;
  const pause: Pause = async () => {
    signal?.throwIfAborted();
    if (longestMs === undefined || performance.now() - turnAt < turnMs) return;
    await new Promise((resolve) => setTimeout(resolve));
    turnAt = performance.now();
    if (turnAt - startedAt > longestMs) throw tooSlow(longestMs);
    signal?.throwIfAborted();
  };
  return {
    timings,
    pause,
    time: async <T>(
      stage: Progress['stage'],
      name: string,
      work: () => T | Promise<T>,
      factsOf?: (result: T) => Pick<Timing, 'reduction'>,
    ): Promise<T> => {
      await pause();
      onProgress?.({
        stage,
        ...(stage === 'apply' && { step: name }),
        fraction: Math.min(1, timings.length / stages),
      });
      const start = performance.now();
      const result = await work();
      signal?.throwIfAborted();
      timings.push({ stage: name, ms: performance.now() - start, ...factsOf?.(result) });
      return result;
    },
  };
}
