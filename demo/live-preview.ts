// Runs the process string on the picture while it is typed: a moment after the last change, and only the newest text. A run
// that is overtaken is stopped, so that nothing piles up behind a slider.
import type { ImageProcessor, ProcessResult, Progress } from 'oss-img';

export interface PreviewEvents {
  onStart(): void;
  onProgress(progress: Progress): void;
  onResult(result: ProcessResult, process: string): void;
  onFault(error: unknown, process: string): void;
  /** The user cancelled. Not called for a run that was merely overtaken. */
  onCancel(): void;
}

export interface LivePreview {
  /** Waits for `pauseMs` without another call, then runs. */
  request(source: Blob, process: string, pauseMs: number): void;
  /** Stops silently, because the text became wrong. */
  drop(): void;
  cancel(): void;
}

/** @param loadObject gives the pictures that watermarks name */
export function makeLivePreview(
  processor: ImageProcessor,
  loadObject: (key: string) => Promise<Blob>,
  events: PreviewEvents,
): LivePreview {
  let running: AbortController | undefined;
  let timer: number | undefined;

  function drop(): void {
    clearTimeout(timer);
    running?.abort();
    running = undefined;
  }

  async function run(source: Blob, process: string): Promise<void> {
    const mine = new AbortController();
    running = mine;
    events.onStart();
    try {
      const onProgress = (progress: Progress): void => {
        if (running === mine) events.onProgress(progress);
      };
      const result = await processor.process(source, process, { signal: mine.signal, onProgress, loadObject });
      if (running !== mine) return;
      running = undefined;
      events.onResult(result, process);
    } catch (error) {
      if (running !== mine) return;
      running = undefined;
      events.onFault(error, process);
    }
  }

  return {
    request(source, process, pauseMs) {
      // Stop the old run at once: the next one needs its workers.
      drop();
      timer = setTimeout(() => void run(source, process), pauseMs);
    },
    drop,
    cancel() {
      drop();
      events.onCancel();
    },
  };
}
