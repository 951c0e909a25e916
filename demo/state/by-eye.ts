// Editing a step by eye: while a crop or a watermark is edited on the picture, the viewer shows the picture at that step, and every
// move of the rectangle edits the text. The text stays the state; what is kept here is only which step it is.
import { computed, effect, signal } from '@preact/signals';
import { type ActionName, actionNamed, actions, isActionName } from 'oss-img/actions';
import { encodeBase64Url } from '../text/base64url.ts';
import { type StepText, splitSteps } from '../text/process-text.ts';
import { withParams } from '../text/step-params.ts';
import { addStep, editStep, isEditable, joinView, type View } from '../text/view.ts';
import { type CropPlace, cropOf, rectOf } from '../viewer/crop-place.ts';
import { type MarkPlace, markBox, markPlace } from '../viewer/mark-place.ts';
import { withAspect } from '../viewer/rectangle.ts';
import type { Rect, Size } from '../viewer/view.ts';
import { words } from '../words/words.ts';
import { processor } from './bucket.ts';
import { followMarkSize } from './mark-size.ts';
import { isPhone } from './phone.ts';
import { explanation } from './run.ts';
import { shownText } from './shown-text.ts';
import { followSide } from './side-result.ts';
import { source } from './source.ts';
import { uprightSize } from './source-facts.ts';
import { openStep } from './step-to-open.ts';
import { edit, view } from './view.ts';

const byEyeActions = ['crop', 'watermark'] as const;
export type ByEye = (typeof byEyeActions)[number];

export const isByEyeAction = (name: string): name is ByEye => byEyeActions.some((action) => action === name);

interface Editing {
  readonly action: ByEye;
  /** Place in the list of steps; undefined until the first move adds a crop. */
  readonly index: number | undefined;
  /** The view to which cancelling returns. */
  readonly from: View;
}

const editing = signal<Editing | undefined>(undefined);

/** Width by height to which the crop is held; undefined for any. */
export const aspect = signal<number | undefined>(undefined);

/** The row of a step in the list, and its place among those that are on. */
function rowAt(index: number | undefined): { readonly step: StepText; readonly place: number } | undefined {
  const rows = joinView(view.value);
  const step = index === undefined ? undefined : rows[index]?.step;
  if (!step) return undefined;
  return { step, place: rows.slice(0, index).filter(({ step }) => step).length };
}

/** The editing that goes on; undefined also if its step was removed or switched off meanwhile. */
export const byEye = computed<Editing | undefined>(() => {
  const now = editing.value;
  if (!now || !isEditable(view.value) || !source.value?.facts) return undefined;
  // Another picture was chosen.
  if (now.from.key !== view.value.key) return undefined;
  if (now.index !== undefined && rowAt(now.index)?.step.name !== now.action) return undefined;
  return now;
});

// An editing that ended in this way must not come back with an undo or with the old picture.
effect(() => {
  if (source.value && !byEye.value) editing.value = undefined;
});

export const isByEye = computed(() => byEye.value !== undefined);

/** The steps that the edited one finds done, and itself if it is a mark; without those that only write the file. */
const eyeText = computed<string | undefined>(() => {
  const now = byEye.value;
  if (!now) return undefined;
  const steps = splitSteps(view.value.process);
  const place = rowAt(now.index)?.place ?? steps.length;
  const shown = steps
    .slice(0, now.action === 'watermark' ? place + 1 : place)
    .filter(({ name }) => changesPixels(name));
  return shownText(shown.map(({ text }) => text));
});

const changesPixels = (name: string): boolean =>
  isActionName(name) && ['pixel', 'source'].includes(actionNamed(name).kind);

const side = followSide(eyeText);

/** The picture to draw on. */
export const eyePicture = side.result;
export const eyeFault = side.fault;

/** Its size, known before it is made. */
export const eyeSize = computed<Size | undefined>(() => {
  const facts = source.value?.facts;
  const text = eyeText.value;
  if (!facts || text === undefined) return undefined;
  if (text === '') return uprightSize(facts);
  try {
    return processor.explain(text, facts).size;
  } catch {
    return undefined;
  }
});

/** The edited step's parameters by name, with defaults. */
const params = computed<Readonly<Record<string, unknown>>>(() => {
  const row = rowAt(byEye.value?.index);
  return (row && explanation.value?.steps[row.place]?.params) ?? {};
});

const markSize = followMarkSize(
  computed(() => {
    const now = byEye.value;
    const picture = eyeSize.value;
    const row = rowAt(now?.index);
    return now?.action === 'watermark' && picture && row ? { text: row.step.text, picture } : undefined;
  }),
);

/** A tiled mark has no place of its own. */
export const isTiled = computed(() => byEye.value?.action === 'watermark' && params.value.fill === true);

/** The rectangle on the picture. */
export const eyeRect = computed<Rect | undefined>(() => {
  const now = byEye.value;
  const picture = eyeSize.value;
  if (!now || !picture || isTiled.value) return undefined;
  if (now.action === 'crop') return rectOf(params.value as Partial<CropPlace>, picture);
  return markSize.value && markBox(params.value as Partial<MarkPlace>, picture, markSize.value);
});

/** Starts with the last step of the action that is on, or with a new one. */
export function startByEye(action: ByEye, at?: number): void {
  const from = view.peek();
  const last = joinView(from).findLastIndex(({ step }) => step?.name === action);
  const index = at ?? (last < 0 ? undefined : last);
  aspect.value = undefined;
  if (action === 'watermark' && index === undefined) {
    edit(addStep(from, newMark()));
    // On a phone the form would cover what the fingers need next.
    if (!isPhone()) openStep(joinView(view.peek()).length - 1);
    editing.value = { action, index: joinView(view.peek()).length - 1, from };
  } else editing.value = { action, index, from };
}

export function endByEye(): void {
  editing.value = undefined;
}

/** Gives back the text as it was before. */
export function cancelByEye(): void {
  const now = editing.peek();
  editing.value = undefined;
  if (now) edit(now.from);
}

/**
 * Writes the rectangle into the text.
 * @param group edits of one drag are undone together
 * @param withinMs as of `edit`
 */
export function writeRect(rect: Rect, group: string, withinMs?: number): void {
  const now = byEye.peek();
  const picture = eyeSize.peek();
  if (!now || !picture) return;
  const row = rowAt(now.index);
  const place =
    now.action === 'crop'
      ? { ...cropOf(rect, picture, params.peek().gravity as CropPlace['gravity'] | undefined) }
      : { ...markPlace(rect, picture) };
  const text = withParams(row?.step.text ?? now.action, now.action, place);
  if (now.index !== undefined) edit(editStep(view.peek(), now.index, text), group, withinMs);
  else {
    edit(addStep(view.peek(), text), group, withinMs);
    editing.value = { ...now, index: joinView(view.peek()).length - 1 };
  }
}

/** Locks the aspect ratio, and cuts the rectangle to it. */
export function lockAspect(wished: number | undefined): void {
  aspect.value = wished;
  const rect = eyeRect.peek();
  if (wished !== undefined && rect) writeRect(withAspect(rect, wished), 'aspect');
}

/** A first mark that can be seen on any picture: white with a shadow, and of a size that fits the picture. */
function newMark(): string {
  const { size } = actions.watermark.params;
  const width = explanation.peek()?.size?.width ?? source.peek()?.facts?.width ?? 0;
  return withParams('watermark', 'watermark' satisfies ActionName, {
    text: encodeBase64Url(words.peek().viewer.markText),
    color: 'FFFFFF',
    size: Math.min(Math.max(Math.round(width / 16), size.min), size.max),
    shadow: 50,
  });
}
