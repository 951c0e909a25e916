// What a job's stages cost, and who is told of them.

export interface Timing {
  /** `queue`, `read`, `decode`, the name of a step, or `encode`. */
  readonly stage: string;
  readonly ms: number;
}

export interface Progress {
  readonly stage: 'queue' | 'read' | 'decode' | 'apply' | 'encode';
  /** The action under way, while `apply`. */
  readonly step?: string;
  /** Of the job's stages, 0 to 1. */
  readonly fraction: number;
}

/** Who waits for the job. */
export interface Listeners {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Times the stages, tells of them, and stops between them when the caller has lost interest. */
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
