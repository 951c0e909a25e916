// The process of the view on many pictures: which ones, how far each is, and the results.
import { computed, signal } from '@preact/signals';
import type { Progress } from 'oss-img';
import { runBatch } from '../batch/run-batch.ts';
import type { NamedBody } from '../batch/zip.ts';
import { saveFile } from '../store/save-file.ts';
import { fileNameOf } from '../text/file-name.ts';
import { distinct } from '../text/numbered.ts';
import { splitSaveAs } from '../text/process-text.ts';
import { words } from '../words/words.ts';
import { attempt } from './attempt.ts';
import { messageOf, processor } from './bucket.ts';
import { findPicture, refuseTooLarge } from './pictures.ts';
import { say } from './status.ts';
import { process } from './view.ts';

/** A picture of the bucket, by its key, or a file of the visitor's that is stored nowhere. */
export interface BatchSource {
  readonly name: string;
  readonly file?: File;
}

export type JobState =
  | { readonly is: 'waiting' | 'stopped' }
  | { readonly is: 'running'; readonly stage: Progress['stage'] | undefined }
  | { readonly is: 'done'; readonly body: Blob; readonly format: string }
  | { readonly is: 'failed'; readonly reason: string };

export interface Job {
  readonly id: number;
  readonly source: BatchSource;
  /** Known when the source is read. */
  readonly sourceBytes: number | undefined;
  readonly state: JobState;
}

export interface Batch {
  /** The process that it runs, whatever the text has become meanwhile. */
  readonly process: string;
  readonly jobs: readonly Job[];
  readonly isRunning: boolean;
}

export const batch = signal<Batch | undefined>(undefined);

/** The keys that are chosen for the next run; undefined until the visitor chooses. */
export const chosen = signal<ReadonlySet<string> | undefined>(undefined);

/** Sums of what is done. */
export const totals = computed(() => {
  const jobs = batch.value?.jobs ?? [];
  const done = jobs.filter(isDone);
  return {
    all: jobs.length,
    done: done.length,
    failed: jobs.filter(({ state }) => state.is === 'failed').length,
    sourceBytes: done.reduce((sum, job) => sum + (job.sourceBytes ?? 0), 0),
    resultBytes: done.reduce((sum, { state }) => sum + state.body.size, 0),
  };
});

type Done = Job & { readonly state: Extract<JobState, { is: 'done' }> };
const isDone = (job: Job): job is Done => job.state.is === 'done';

let current: AbortController | undefined;

/**
 * The pool has at least so many workers. More would only hold sources in memory: with the priority `low` the pool keeps one of its
 * workers for the picture being edited.
 */
const atOnce = Math.min(navigator.hardwareConcurrency || 1, 4);

/** Runs the process of the view on these. A batch that is still running is stopped, and its results are given up. */
export async function startBatch(sources: readonly BatchSource[]): Promise<void> {
  const text = splitSaveAs(process.value).process;
  current?.abort();
  const mine = new AbortController();
  current = mine;
  batch.value = {
    process: text,
    isRunning: true,
    jobs: sources.map((source, id) => ({ id, source, sourceBytes: undefined, state: { is: 'waiting' } })),
  };
  const change = (id: number, next: Partial<Job>): void => {
    const now = batch.value;
    if (current !== mine || !now) return;
    batch.value = { ...now, jobs: now.jobs.map((job) => (job.id === id ? { ...job, ...next } : job)) };
  };
  await runBatch(batch.value.jobs, {
    atOnce,
    signal: mine.signal,
    work: async ({ id, source }, signal) => {
      const body = source.file ?? (await findPicture(source.name));
      if (!body) throw new Error(words.value.library.gone(source.name));
      refuseTooLarge(body);
      change(id, { sourceBytes: body.size });
      return processor.process(body, text, {
        signal,
        priority: 'low',
        loadObject: findPicture,
        onProgress: ({ stage }) => change(id, { state: { is: 'running', stage } }),
      });
    },
    onStart: ({ id }) => change(id, { state: { is: 'running', stage: undefined } }),
    onDone: ({ id }, { body, format }) => change(id, { state: { is: 'done', body, format } }),
    onFailure: ({ id }, error) => change(id, { state: { is: 'failed', reason: messageOf(error) } }),
  });
  if (current !== mine) return;
  finish();
}

export function cancelBatch(): void {
  current?.abort();
}

/** Forgets the batch and its results. */
export function clearBatch(): void {
  current?.abort();
  current = undefined;
  batch.value = undefined;
}

function finish(): void {
  const now = batch.value;
  if (!now) return;
  const isOpen = ({ state: { is } }: Job): boolean => is === 'waiting' || is === 'running';
  batch.value = {
    ...now,
    isRunning: false,
    jobs: now.jobs.map((job) => (isOpen(job) ? { ...job, state: { is: 'stopped' } } : job)),
  };
  const { done, all, failed } = totals.value;
  say(words.value.library.batchDone(done, all, failed), failed > 0 ? 'fault' : 'news');
}

/** The finished results, under names that differ, with the ending of their format. */
function results(): readonly NamedBody[] {
  const done = (batch.value?.jobs ?? []).filter(isDone);
  const names = distinct(done.map(({ source, state }) => nameOf(source.name, state.format)));
  return done.map(({ state }, index) => ({ name: names[index] ?? '', body: state.body }));
}

/** A file that is no picture came back as it was, with the name it had. */
const nameOf = (key: string, format: string): string =>
  format === 'unknown' ? key.slice(key.lastIndexOf('/') + 1) : fileNameOf(key, format);

export const saveZip = (): Promise<boolean> =>
  attempt(async () => {
    const { zipOf } = await import('../batch/zip.ts');
    saveFile('oss-img.zip', await zipOf(results()));
  });

/** Absent in Firefox and Safari. */
type FolderPicker = (options: { readonly mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;

export const folderPicker = (): FolderPicker | undefined =>
  (globalThis as { showDirectoryPicker?: FolderPicker }).showDirectoryPicker?.bind(globalThis);

export const saveIntoFolder = (pick: FolderPicker): Promise<boolean> =>
  attempt(async () => {
    const { library } = words.value;
    try {
      const target = await pick({ mode: 'readwrite' });
      const { writeInto } = await import('../batch/zip.ts');
      const files = results();
      await writeInto(target, files, (count) => say(library.written(count, files.length, target.name)));
    } catch (error) {
      // The visitor closed the dialog.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    }
  });
