// Runs the process string on the source while it is edited: a moment after the last change, and only the newest text. A run that is
// overtaken is stopped, so that nothing piles up behind a slider.
import { computed, effect, signal, untracked } from '@preact/signals';
import { type Explanation, isOssError, type OssError, type ProcessResult, type Progress } from 'oss-img';
import { splitSaveAs } from '../text/process-text.ts';
import { messageOf, processor } from './bucket.ts';
import { findPicture } from './pictures.ts';
import { type Source, source } from './source.ts';
import { uprightSize } from './source-facts.ts';
import { awaitsStyles } from './styles.ts';
import { key, process } from './view.ts';

/** The wait after the last keystroke or slider move: long enough that typing a word causes one run. */
const pauseMs = 140;

export interface Outcome {
  readonly key: string;
  readonly process: string;
  readonly result: ProcessResult;
  /** The text of a report, which has no pixels. */
  readonly report: string | undefined;
}

export interface Fault {
  readonly message: string;
  /** Present for errors that the service would answer too. */
  readonly oss: OssError | undefined;
}

const faultOf = (error: unknown): Fault => ({
  message: messageOf(error),
  oss: isOssError(error) ? error : undefined,
});

interface Plan {
  readonly explanation: Explanation | undefined;
  readonly fault: Fault | undefined;
}

/** The text without sys/saveas: what a preview can show. */
const runnable = computed(() => splitSaveAs(process.value).process);

/** The meaning of the text, which takes no pixel and is known at every keystroke. */
const plan = computed<Plan>(() => {
  if (runnable.value === '' || awaitsStyles(runnable.value)) return { explanation: undefined, fault: undefined };
  try {
    return { explanation: processor.explain(runnable.value, source.value?.facts), fault: undefined };
  } catch (error) {
    return { explanation: undefined, fault: faultOf(error) };
  }
});

const ran = signal<{ readonly key: string; readonly process: string; readonly fault: Fault } | undefined>(undefined);
const latest = signal<Outcome | undefined>(undefined);

/** The explained process; undefined for an empty or faulty text. */
export const explanation = computed(() => plan.value.explanation);

/** The fault of the text, or of the run of this text. */
export const fault = computed<Fault | undefined>(() => {
  if (plan.value.fault) return plan.value.fault;
  return ran.value?.key === key.value && ran.value.process === runnable.value ? ran.value.fault : undefined;
});

/** The last result of this picture, be it of an earlier text. */
export const outcome = computed<Outcome | undefined>(() =>
  latest.value?.key === key.value && source.value !== undefined ? latest.value : undefined,
);

/** True while the last result is not that of the text. */
export const isStale = computed(() => outcome.value !== undefined && outcome.value.process !== runnable.value);

/** The progress of a run; undefined while nothing runs. `stage` is undefined until the first report. */
export const running = signal<Partial<Progress> | undefined>(undefined);

/** True after the visitor cancelled, until the next run. */
export const wasCancelled = signal(false);

let current: AbortController | undefined;
let timer: number | undefined;

/** Runs whenever text or source change. */
export function followText(): void {
  let shown: Source | undefined;
  effect(() => {
    const picture = source.value;
    const text = runnable.value;
    const { explanation } = plan.value;
    const wait = picture === shown ? pauseMs : 0;
    shown = picture;
    untracked(() => {
      stop();
      if (!picture) return;
      if (text === '') showUntouched(picture);
      else if (explanation) timer = setTimeout(() => void run(picture, text), wait);
    });
  });
}

/** Stops the run at the visitor's wish. The last result stays. */
export function cancelRun(): void {
  stop();
  wasCancelled.value = true;
}

/** Runs at once, without the wait for a pause in typing. */
export function runNow(): void {
  const picture = source.peek();
  if (!picture || !explanation.peek()) return;
  stop();
  void run(picture, runnable.peek());
}

function stop(): void {
  clearTimeout(timer);
  current?.abort();
  current = undefined;
  running.value = undefined;
  wasCancelled.value = false;
}

async function run(picture: Source, text: string): Promise<void> {
  const mine = new AbortController();
  current = mine;
  running.value = {};
  const onProgress = (progress: Progress): void => {
    if (current === mine) running.value = progress;
  };
  try {
    const result = await processor.process(picture.body, text, {
      signal: mine.signal,
      onProgress,
      loadObject: findPicture,
    });
    const report = result.contentType.startsWith('image/') ? undefined : await result.body.text();
    if (current !== mine) return;
    latest.value = { key: picture.key, process: text, result, report };
    ran.value = undefined;
  } catch (error) {
    if (current !== mine) return;
    ran.value = { key: picture.key, process: text, fault: faultOf(error) };
  }
  current = undefined;
  running.value = undefined;
}

/** Without steps the result is the source, so nothing runs. */
function showUntouched({ key, body, facts }: Source): void {
  latest.value = {
    key,
    process: '',
    report: undefined,
    result: {
      body,
      contentType: body.type,
      format: facts?.format ?? 'unknown',
      ...(facts ? uprightSize(facts) : { width: 0, height: 0 }),
      frameCount: 1,
      timings: [],
    },
  };
}
