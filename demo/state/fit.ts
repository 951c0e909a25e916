// Fits the result of the view into so many bytes.
import { batch, signal } from '@preact/signals';
import { type FitProgress, type Fitted, fitBytes, mostRuns, withQuality } from '../fit/fit-bytes.ts';
import { splitSaveAs } from '../text/process-text.ts';
import { messageOf, processor } from './bucket.ts';
import { findPicture } from './pictures.ts';
import { source } from './source.ts';
import { edit, process } from './view.ts';

/** `process` is the text that it is about. */
export type FitState = { readonly process: string } & (
  | ({ readonly is: 'running' } & FitProgress)
  | ({ readonly is: 'done'; readonly maxBytes: number } & Fitted)
  | { readonly is: 'failed'; readonly reason: string }
);

/** The search under way, or what came of the last one. */
export const fitting = signal<FitState | undefined>(undefined);

let current: AbortController | undefined;

export function cancelFit(): void {
  current?.abort();
  current = undefined;
  fitting.value = undefined;
}

/** Searches, and writes the quality that it found into the process. */
export async function fit(maxBytes: number): Promise<void> {
  cancelFit();
  const body = source.peek()?.body;
  const text = process.peek();
  if (!body) return;
  const mine = new AbortController();
  current = mine;
  fitting.value = { is: 'running', process: text, run: 0, runs: mostRuns };
  try {
    const fitted = await fitBytes({
      maxBytes,
      signal: mine.signal,
      onProgress: (progress) => {
        fitting.value = { is: 'running', process: text, ...progress };
      },
      measure: async (quality) => {
        const options = { signal: mine.signal, loadObject: findPicture };
        const { process } = splitSaveAs(withQuality(text, quality));
        return (await processor.process(body, process, options)).body.size;
      },
    });
    // Edits made meanwhile are not thrown away.
    if (mine.signal.aborted || process.peek() !== text) return cancelFit();
    const found = fitted.kind === 'fits' ? withQuality(text, fitted.quality) : text;
    batch(() => {
      fitting.value = { is: 'done', process: found, maxBytes, ...fitted };
      edit({ process: found });
    });
  } catch (error) {
    if (!mine.signal.aborted) fitting.value = { is: 'failed', process: text, reason: messageOf(error) };
  }
}
