// Times the stages of a job and reports its progress.

/** The duration of one stage of a job. */
export interface Timing {
  /** `queue`, `read`, `decode`, the name of a step, or `encode`. */
  readonly stage: string;
  /** Milliseconds of wall time. */
  readonly ms: number;
}

/** The progress of a job. */
export interface Progress {
  /** The stage that begins; `queue` is the wait for a free worker. */
  readonly stage: 'queue' | 'read' | 'decode' | 'apply' | 'encode';
  /** Name of the action that begins, if the stage is `apply`. */
  readonly step?: string;
  /** The share of the job's stages that are done, 0 to 1. */
  readonly fraction: number;
}

/** The caller's abort signal and progress callback. */
export interface Listeners {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Times the stages and reports each one as it begins. Between stages it stops if the signal is aborted. */
export function startClock({ signal, onProgress }: Listeners, stages: number) {
  const timings: Timing[] = [];
  return {
    timings,
    time: async <T>(stage: Progress['stage'], name: string, work: () => T | Promise<T>): Promise<T> => {
      signal?.throwIfAborted();
      onProgress?.({
        stage,
        ...(stage === 'apply' && { step: name }),
        fraction: Math.min(1, timings.length / stages),
      });
      const start = performance.now();
      const result = await work();
      signal?.throwIfAborted();
      timings.push({ stage: name, ms: performance.now() - start });
      return result;
    },
  };
}
