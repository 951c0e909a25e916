// The viewer's pictures and settings, derived from the state, and the view that it reports back.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ActionName } from 'oss-img/actions';
import { splitSaveAs, splitSteps } from '../text/process-text.ts';
import { isEditable } from '../text/view.ts';
import { type Mode, modes } from '../viewer/modes.ts';
import type { Busy } from '../viewer/notices.ts';
import type { ShownPicture } from '../viewer/picture-side.ts';
import { fitted, type View } from '../viewer/view.ts';
import type { Ground, ViewChange } from '../viewer/viewer-data.ts';
import { words } from '../words/words.ts';
import { eyePicture, isByEye } from './by-eye.ts';
import { isStale, outcome, running } from './run.ts';
import { isShowable, shownText } from './shown-text.ts';
import { followSide } from './side-result.ts';
import { source } from './source.ts';
import { uprightSize } from './source-facts.ts';
import { looking, view } from './view.ts';

/** The split's line starts in the middle. */
const middle = 0.5;

/** The viewer's last report: its zoom, its mode and the obstacle to the chosen one. */
export const shown = signal<ViewChange | undefined>(undefined);

/** The background of transparent parts, and the factor by which a difference is brightened. */
export const ground = signal<Ground>('checker');
export const gain = signal(8);

/** The mode that the visitor chose. */
export const mode = computed<Mode>(() => modes.find((name) => name === looking.value.mode) ?? 'split');

/** The spot that the visitor looks at. */
export const spot = computed<View>(() => {
  const { zoom, x = fitted.x, y = fitted.y } = looking.value;
  return zoom === undefined ? fitted : { zoom, x, y };
});

export const split = computed(() => looking.value.split ?? middle);

const pinnedText = computed(() => looking.value.pinned);
export const isPinned = computed(() => pinnedText.value !== undefined);
/** A source in a format that browsers do not show is shown as the engine reads it. */
const sourceRun = followSide(computed(() => (source.value && !isShowable(source.value) ? shownText([]) : undefined)));
/** The same of the result. A style cannot be told to write another format. */
const resultRun = followSide(
  computed(() => {
    const made = outcome.value;
    if (made?.result.format !== 'tiff' || !isEditable(view.value)) return undefined;
    return `${splitSaveAs(made.process).process}/format,png`;
  }),
);
const pinnedRun = followSide(pinnedText);
export const pinned = pinnedRun.result;
export const pinFault = pinnedRun.fault;

/** Actions after which a spot of the picture is elsewhere. */
const moving: readonly ActionName[] = ['crop', 'indexcrop', 'rotate'];

const partOf = (process: string): string =>
  splitSteps(process)
    .filter(({ name }) => moving.some((action) => action === name))
    .map(({ text }) => text)
    .join('/');

const before = computed<ShownPicture | undefined>(() => {
  const { viewer } = words.value;
  const picture = source.value;
  if (pinnedText.value !== undefined) {
    const made = pinned.value;
    return made && { ...made, part: partOf(made.text), label: viewer.pinnedAs(made.text || viewer.untouched) };
  }
  if (!picture?.facts) return undefined;
  const label = viewer.source;
  if (isShowable(picture)) return { body: picture.body, ...uprightSize(picture.facts), part: partOf(''), label };
  const read = sourceRun.result.value;
  return read && { ...read, part: partOf(''), label: viewer.asPng(label) };
});

const after = computed<ShownPicture | undefined>(() => {
  const { viewer } = words.value;
  if (isByEye.value) return eyePicture.value && { ...eyePicture.value, label: '' };
  const made = outcome.value;
  if (!made || made.report !== undefined) return undefined;
  const { body, width, height } = made.result;
  const label = pinnedText.value === undefined ? viewer.result : viewer.now;
  const read = resultRun.result.value;
  const part = partOf(made.process);
  return read ? { ...read, part, label: viewer.asPng(label) } : { body, width, height, part, label };
});

/** The pictures to show: while another source is loading, those of the old one, so that nothing flashes. */
export const pictureBefore = heldWhileLoading(before);
export const pictureAfter = heldWhileLoading(after);

function heldWhileLoading(picture: ReadonlySignal<ShownPicture | undefined>): ReadonlySignal<ShownPicture | undefined> {
  const held = signal<ShownPicture | undefined>(undefined);
  effect(() => {
    if (source.value) held.value = picture.value;
  });
  return held;
}

export const report = computed(() => (isByEye.value ? undefined : outcome.value?.report));

export const stale = computed(() => {
  const { viewer } = words.value;
  if (!source.value && pictureAfter.value) return viewer.loading;
  return isStale.value && !isByEye.value ? viewer.stale : undefined;
});

export const busy = computed<Busy | undefined>(() => {
  const { viewer } = words.value;
  if (!source.value) return { text: viewer.loading };
  const now = running.value;
  if (!now) return undefined;
  const { stage, step, fraction } = now;
  const text =
    stage === undefined ? viewer.working : stage === 'apply' ? (step ?? viewer.working) : viewer.stages[stage];
  return { text, share: fraction };
});

/** Pins the process of the result that is shown; what comes after is compared with it. */
export function pin(): void {
  const made = outcome.peek();
  if (made) looking.value = { ...looking.peek(), pinned: made.process };
}

export function unpin(): void {
  looking.value = { ...looking.peek(), pinned: undefined };
}

/** The view to the precision that a link needs. */
export const linkView = ({ zoom, x, y }: View): View =>
  zoom === 'fit' ? fitted : { zoom: rounded(zoom), x: rounded(x), y: rounded(y) };

/** Keeps what the visitor looks at. */
export function keepLook({ view, split }: ViewChange): void {
  const { zoom, x, y } = linkView(view);
  const look = {
    ...(zoom === 'fit' ? { zoom: undefined, x: undefined, y: undefined } : { zoom, x, y }),
    split: split === middle ? undefined : rounded(split),
  };
  const old = looking.peek();
  const isSame = old.zoom === look.zoom && old.x === look.x && old.y === look.y && old.split === look.split;
  if (!isSame) looking.value = { ...old, ...look };
}

export function chooseMode(name: string): void {
  const chosen = modes.find((other) => other === name);
  if (chosen) looking.value = { ...looking.peek(), mode: chosen };
}

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5;
