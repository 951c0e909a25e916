// The page's only state is a picture and a process string. Every change of either updates marks, forms and planned sizes at
// once (no pixels needed), then the live result, then the service worker's answer.
import type { Explanation, ImageProcessor, ProcessResult } from 'oss-img';
import { isOssError } from 'oss-img';
import { readHash, type View, viewHash } from './addresses.ts';
import type { Bucket } from './bucket.ts';
import { type CompareView, makeCompareView } from './compare-view.ts';
import { type CopyList, makeCopyList } from './copy-list.ts';
import { byId } from './element.ts';
import { type FaultPanel, makeFaultPanel } from './fault-panel.ts';
import { type LivePreview, makeLivePreview } from './live-preview.ts';
import { type Mark, makeProcessEditor, type ProcessEditor } from './process-editor.ts';
import { makeProgressBar } from './progress-bar.ts';
import { describeResult, showResultFacts, showSourceFacts } from './result-facts.ts';
import { readSourceFacts, type SourceFacts, uprightSize } from './source-facts.ts';
import { say, sayLater } from './status.ts';
import { makeStepList, type StepList } from './step-list.ts';
import { makeUrlStrip, type UrlStrip } from './url-strip.ts';

/** The wait after the last keystroke or slider move: long enough that typing a word causes one run. */
const pauseMs = 140;

interface Source {
  readonly key: string;
  readonly body: Blob;
  readonly facts: SourceFacts | undefined;
}

export interface Playground {
  readonly view: View;
  /** Makes a deliberate change, which goes into the tab's history. */
  choose(change: Partial<View>): void;
  readonly urls: UrlStrip;
}

export interface PlaygroundParts {
  readonly processor: ImageProcessor;
  readonly bucket: Promise<Bucket>;
  readonly start: View;
  /** The key of the picture to show when a link names one that is not here. */
  readonly fallbackKey: string;
  onKey(key: string): void;
}

export function makePlayground({ processor, bucket, start, fallbackKey, onKey }: PlaygroundParts): Playground {
  let view = start;
  let absent: string | undefined;
  let source: Source | undefined;
  let explanation: Explanation | undefined;
  let latest: { readonly process: string; readonly key: string; readonly result: ProcessResult } | undefined;
  let hashTimer: number | undefined;

  const compare: CompareView = makeCompareView();
  const copies: CopyList = makeCopyList(byId('copies', HTMLElement));
  const urls: UrlStrip = makeUrlStrip();
  const faults: FaultPanel = makeFaultPanel(byId('notices', HTMLElement), (span) => editor.reveal(span));
  const steps: StepList = makeStepList(
    {
      list: byId('steps', HTMLOListElement),
      adder: byId('add', HTMLElement),
      explain: byId('explain', HTMLInputElement),
    },
    (text) => type(text),
  );
  const editor: ProcessEditor = makeProcessEditor(
    byId('process-text', HTMLTextAreaElement),
    byId('process-paint', HTMLElement),
    {
      onText: (text) => type(text),
      onEnter: () => run(0),
    },
  );
  const progress = makeProgressBar(() => preview.cancel());
  const preview: LivePreview = makeLivePreview(processor, async (key) => (await bucket).get(key), {
    onStart: () => progress.start(),
    onProgress: (step) => progress.show(step),
    onResult(result, process) {
      progress.stop();
      void showResult(result, process);
    },
    onFault(error, process) {
      progress.stop();
      showFault(error, process);
      sayLater(messageOf(error), 'fault');
      showUrl();
    },
    onCancel() {
      progress.stop();
      compare.showStale(latest ? 'Cancelled: this is the previous result' : 'Cancelled');
      say('Cancelled. The last result is kept.');
    },
  });

  window.addEventListener('popstate', () => open(readHash(location.hash)));
  window.addEventListener('hashchange', () => open(readHash(location.hash)));

  function open(next: View | undefined): void {
    if (!next || (next.key === view.key && next.process === view.process)) return;
    const newKey = next.key !== view.key;
    view = next;
    absent = undefined;
    if (newKey) void load();
    else refresh(0);
  }

  /** Makes an edit, which does not go into the history; its hash is written once typing pauses. */
  function type(text: string): void {
    view = { ...view, process: text };
    clearTimeout(hashTimer);
    hashTimer = setTimeout(() => history.replaceState(null, '', viewHash(view)), 300);
    refresh(pauseMs);
  }

  async function load(): Promise<void> {
    const { key } = view;
    onKey(key);
    preview.drop();
    progress.stop();
    try {
      const body = await (await bucket).get(key);
      const facts = await readSourceFacts(processor, body);
      if (key !== view.key) return;
      source = { key, body, facts };
      showSourceFacts(facts, body.size);
      compare.showSource({ body, ...(facts ? uprightSize(facts) : { width: 4, height: 3 }) });
      if (latest && latest.key !== key) compare.showStale(`Still the result of ${latest.key}`);
      refresh(0);
    } catch (error) {
      if (key !== view.key) return;
      if (key === fallbackKey) return say(messageOf(error), 'fault');
      // The link names a picture of its sender, which never left the sender's browser.
      history.replaceState(null, '', viewHash({ ...view, key: fallbackKey }));
      view = { ...view, key: fallbackKey };
      absent = `${key} is not in this browser; ${fallbackKey} is shown instead.`;
      await load();
    }
  }

  function refresh(wait: number): void {
    const { process } = view;
    try {
      explanation =
        process === '' ? undefined : processor.explain(process, source?.key === view.key ? source.facts : undefined);
      faults.showWarnings([...(absent ? [{ message: absent }] : []), ...(explanation?.warnings ?? [])], process);
      editor.show(
        process,
        (explanation?.warnings ?? []).flatMap((warning) =>
          warning.position ? [{ kind: 'warning', ...warning.position } satisfies Mark] : [],
        ),
      );
      showSteps();
      run(wait);
    } catch (error) {
      explanation = undefined;
      preview.drop();
      progress.stop();
      showFault(error, process);
      sayLater(messageOf(error), 'fault');
      showUrlLater();
    }
    copies.show({ ...view, steps: explanation?.steps ?? [], size: explanation?.size });
  }

  function run(wait: number): void {
    if (!source || source.key !== view.key) return;
    if (view.process === '') showUntouched(source);
    else if (explanation) preview.request(source.body, view.process, wait);
  }

  function showFault(error: unknown, process: string): void {
    const position = isOssError(error) ? error.position : undefined;
    faults.showFault(error, process);
    editor.show(process, position ? [{ kind: 'fault', start: position.start, end: position.end }] : []);
    showSteps(position);
    if (latest) compare.showStale(`Last good result: ${latest.process}`);
  }

  function showSteps(fault?: { readonly start: number; readonly end: number }): void {
    const timings = latest?.process === view.process && latest.key === view.key ? latest.result.timings : [];
    steps.show({ text: view.process, plans: explanation?.steps ?? [], fault, timings });
  }

  async function showResult(result: ProcessResult, process: string): Promise<void> {
    if (!source) return;
    latest = { process, key: source.key, result };
    if (result.contentType.startsWith('image/')) compare.showResult(result);
    else compare.showReport(await result.body.text());
    compare.showStale(undefined);
    showResultFacts(result, source.body.size);
    showSteps();
    sayLater(describeResult(result, source.body.size));
    showUrl();
  }

  /** Without steps the result is the source, so nothing runs. */
  function showUntouched({ body, facts, key }: Source): void {
    preview.drop();
    progress.stop();
    const size = facts ? uprightSize(facts) : { width: 4, height: 3 };
    const result: ProcessResult = {
      body,
      contentType: body.type,
      format: facts?.format ?? 'unknown',
      ...size,
      frameCount: 1,
      timings: [],
    };
    latest = { process: '', key, result };
    compare.showResult(result);
    compare.showStale(undefined);
    showResultFacts(result, body.size);
    sayLater('No steps: this is the picture as it is.');
    showUrl();
  }

  let urlTimer: number | undefined;
  function showUrl(): void {
    clearTimeout(urlTimer);
    void bucket.then(({ served }) => served && urls.show(view));
  }
  /** A wrong text runs nothing, so a pause of its own keeps the requests few. */
  function showUrlLater(): void {
    clearTimeout(urlTimer);
    urlTimer = setTimeout(showUrl, 500);
  }

  onKey(view.key);
  refresh(0);
  void load();
  return {
    get view() {
      return view;
    },
    urls,
    choose(change) {
      const next = { ...view, ...change };
      absent = undefined;
      clearTimeout(hashTimer);
      history.pushState(null, '', viewHash(next));
      if (next.key === view.key && next.key === source?.key) {
        view = next;
        refresh(0);
      } else {
        view = next;
        void load();
        refresh(0);
      }
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
