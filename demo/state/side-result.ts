// The result of another process on the picture of the view: the pinned one, or the picture at a step that is edited by eye.
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ProcessResult } from 'oss-img';
import { messageOf, processor } from './bucket.ts';
import { findPicture } from './pictures.ts';
import { outcome } from './run.ts';
import { type Source, source } from './source.ts';
import { uprightSize } from './source-facts.ts';
import { process } from './view.ts';

export interface SideResult {
  readonly text: string;
  readonly body: Blob;
  readonly width: number;
  readonly height: number;
}

export interface SideRun {
  /** The newest result for this source; it may be that of an earlier text while the next one is made. */
  readonly result: ReadonlySignal<SideResult | undefined>;
  /** The words of the error that ended the run of the newest text. */
  readonly fault: ReadonlySignal<string | undefined>;
}

/** The wait after the last change of the text. */
const pauseMs = 100;

/** @param text undefined while nothing is wanted */
export function followSide(text: ReadonlySignal<string | undefined>): SideRun {
  const result = signal<SideResult | undefined>(undefined);
  const fault = signal<string | undefined>(undefined);
  let running: AbortController | undefined;
  let timer: number | undefined;
  let shown: Source | undefined;

  const show = (wanted: string, { body, width, height }: Pick<ProcessResult, 'body' | 'width' | 'height'>): void => {
    fault.value = undefined;
    result.value = { text: wanted, body, width, height };
  };

  async function run(picture: Source, wanted: string): Promise<void> {
    const mine = new AbortController();
    running = mine;
    try {
      const made = await processor.process(picture.body, wanted, { signal: mine.signal, loadObject: findPicture });
      if (running === mine) show(wanted, made);
    } catch (error) {
      if (running === mine) fault.value = messageOf(error);
    }
  }

  effect(() => {
    const picture = source.value;
    const wanted = text.value;
    clearTimeout(timer);
    running?.abort();
    running = undefined;
    if (!picture || wanted === undefined || picture !== shown) result.value = undefined;
    shown = picture;
    if (!picture || wanted === undefined || result.peek()?.text === wanted) return;
    const { facts } = picture;
    if (wanted === '' && facts) show(wanted, { body: picture.body, ...uprightSize(facts) });
    else if (wanted === process.value) {
      // The main run makes it anyway.
      const made = outcome.value;
      if (made?.process === wanted && made.report === undefined) show(wanted, made.result);
    } else timer = setTimeout(() => void run(picture, wanted), pauseMs);
  });
  return { result, fault };
}
