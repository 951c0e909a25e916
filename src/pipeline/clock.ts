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

/** A part of the work of a stage that takes turns with others: its time counts for that stage, less that of other stages' parts inside. */
export type Part = <T>(work: () => T) => T;

/** Lets other work in. */
export interface Turns {
  readonly pause: Pause;
  /**
   * True where `pause` is to be awaited: work that nobody waits for goes on without.
   * @throws the signal's reason when the caller aborted
   */
  isDue(): boolean;
}

/** Stages whose work takes turns. */
export interface Pace extends Turns {
  /** Starts a stage with `work`; the rest of its work is done in parts. */
  begin<T>(
    stage: Progress['stage'],
    name: string,
    work: () => T | Promise<T>,
  ): Promise<readonly [result: T, part: Part]>;
  /** The stages that took turns are over. */
  endTurns(): void;
}

/** How long a job may keep its thread before it lets others in. */
const turnMs = 50;

/**
 * Starts the clock of a job. `time` reports a stage, runs its work and keeps its time in `timings`; it rejects with the signal's reason
 * when the caller aborted before the stage or during it. `begin` does the same for a stage whose
 * work takes turns with that of the next ones, until `endTurns`.
 * `factsOf` adds to a stage's time what its result shows.
 * @param stages how many stages the job will have at most
 * @param longestMs a job on a thread that has other work too is ended after this time, and lets that work in meanwhile
 */
export function startClock({ signal, onProgress }: Listeners, stages: number, longestMs?: number) {
  const timings: Timing[] = [];
  /** Stages that are over, and those that take turns. */
  let [done, open] = [0, 0];
  /** The time of the parts inside the current one. */
  let insideMs = 0;
  const startedAt = performance.now();
  let turnAt = startedAt;
  const isDue = (): boolean => longestMs !== undefined && performance.now() - turnAt >= turnMs;
  const pause: Pause = async () => {
    signal?.throwIfAborted();
    if (longestMs === undefined || !isDue()) return;
    await new Promise((resolve) => setTimeout(resolve));
    turnAt = performance.now();
    if (turnAt - startedAt > longestMs) throw tooSlow(longestMs);
    signal?.throwIfAborted();
  };
  const report = async (stage: Progress['stage'], name: string): Promise<void> => {
    await pause();
    onProgress?.({ stage, ...(stage === 'apply' && { step: name }), fraction: Math.min(1, done / stages) });
  };
  return {
    timings,
    pause,
    isDue: (): boolean => {
      signal?.throwIfAborted();
      return isDue();
    },
    begin: async <T>(
      stage: Progress['stage'],
      name: string,
      work: () => T | Promise<T>,
      factsOf?: (result: T) => Pick<Timing, 'reduction'>,
    ): Promise<readonly [result: T, part: Part]> => {
      await report(stage, name);
      const start = performance.now();
      const result = await work();
      signal?.throwIfAborted();
      const timing = { stage: name, ms: performance.now() - start, ...factsOf?.(result) };
      timings.push(timing);
      open += 1;
      const part: Part = (work) => {
        const outsideMs = insideMs;
        insideMs = 0;
        const start = performance.now();
        try {
          return work();
        } finally {
          const ms = performance.now() - start;
          timing.ms += ms - insideMs;
          insideMs = outsideMs + ms;
        }
      };
      return [result, part];
    },
    /** Reports a share, 0 to 1, of the work of the stages that take turns. */
    advance: (stage: Progress['stage'], share: number): void =>
      onProgress?.({ stage, fraction: Math.min(1, (done + share * open) / stages) }),
    endTurns: (): void => {
      done += open;
      open = 0;
    },
    time: async <T>(
      stage: Progress['stage'],
      name: string,
      work: () => T | Promise<T>,
      factsOf?: (result: T) => Pick<Timing, 'reduction'>,
    ): Promise<T> => {
      await report(stage, name);
      const start = performance.now();
      const result = await work();
      signal?.throwIfAborted();
      timings.push({ stage: name, ms: performance.now() - start, ...factsOf?.(result) });
      done += 1;
      return result;
    },
  };
}

/** The clock of a job. */
export type Clock = ReturnType<typeof startClock>;

/** The clock of work inside a stage: it lets others in as the stage's own does, and neither reports nor keeps times. */
export const quietly = ({ pause, isDue }: Turns): Pace => ({
  pause,
  isDue,
  begin: async (_stage, _name, work) => [await work(), (part) => part()],
  endTurns: () => {},
});
