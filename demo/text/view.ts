// The state of the page as text: a picture, its process, and the steps that are switched off but not forgotten. Every edit of the list
// of steps is a function from a view to the next one.
import { joinSaveAs, joinSteps, type StepText, splitSaveAs, splitSteps } from './process-text.ts';

export interface OffStep {
  /** The index in the list of all steps, those that are on and those that are off. */
  readonly at: number;
  readonly text: string;
}

export interface View {
  /** The object key of the picture. */
  readonly key: string;
  /** The text after `x-oss-process=`; empty for the picture itself. */
  readonly process: string;
  /** In ascending order of `at`. */
  readonly off: readonly OffStep[];
}

export interface Row {
  readonly text: string;
  /** The step's place in the process; undefined if it is switched off. */
  readonly step: StepText | undefined;
}

/** All steps in the order of the list. A text that was edited by hand may have become too short for an `at`: such steps come last. */
export function joinView({ process, off }: View): readonly Row[] {
  const rows: Row[] = splitSteps(process).map((step) => ({ text: step.text, step }));
  for (const { at, text } of [...off].sort((a, b) => a.at - b.at)) rows.splice(at, 0, { text, step: undefined });
  return rows;
}

/** False for a text whose steps cannot be edited one by one, such as a style. */
export function isEditable({ process }: View): boolean {
  const { process: front } = splitSaveAs(process);
  return front === '' || front.startsWith(joinSteps(['']));
}

type Entry = { readonly text: string; readonly isOff: boolean };

/** The view with the list changed; what stands behind the pipe of sys/saveas stays. */
function withEntries(view: View, change: (entries: readonly Entry[]) => readonly Entry[]): View {
  if (!isEditable(view)) return view;
  const entries = change(joinView(view).map(({ text, step }) => ({ text, isOff: step === undefined })));
  const { saveAs } = splitSaveAs(view.process);
  const process = joinSteps(entries.filter(({ isOff }) => !isOff).map(({ text }) => text));
  return {
    key: view.key,
    process: joinSaveAs({ process, saveAs }),
    off: entries.flatMap(({ text, isOff }, at) => (isOff ? [{ at, text }] : [])),
  };
}

/** Switches the step at an index of the list off, or on again. */
export const switchStep = (view: View, index: number): View =>
  withEntries(view, (entries) =>
    entries.map((entry, at) => (at === index ? { ...entry, isOff: !entry.isOff } : entry)),
  );

/** Moves a step to another index of the list. */
export const moveStep = (view: View, from: number, to: number): View =>
  withEntries(view, (entries) => {
    const moved = entries[from];
    return moved ? entries.toSpliced(from, 1).toSpliced(to, 0, moved) : entries;
  });

export const removeStep = (view: View, index: number): View =>
  withEntries(view, (entries) => entries.toSpliced(index, 1));

/** @param index where the step is to stand in the list; the end by default */
export const addStep = (view: View, text: string, index = joinView(view).length): View =>
  withEntries(view, (entries) => entries.toSpliced(index, 0, { text, isOff: false }));

/** Replaces the text of a step. The rest of the process stays as it was typed. */
export function editStep(view: View, index: number, text: string): View {
  const row = joinView(view)[index];
  if (!row) return view;
  if (row.step) {
    const { start, end } = row.step;
    return { ...view, process: view.process.slice(0, start) + text + view.process.slice(end) };
  }
  return withEntries(view, (entries) => entries.map((entry, at) => (at === index ? { ...entry, text } : entry)));
}
