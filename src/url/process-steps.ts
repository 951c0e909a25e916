// The steps of a process as text, so that single ones can be replaced and all others stay as they are written.
import { namesStyle } from '../request/style-name.ts';
import { type Process, processTextOf } from './process-text.ts';

/** Each as `resize,w_100`. */
export type StepTexts = readonly string[];

/** Steps that may stand at the end of a process, after the picture has its size. */
const settings = ['auto-orient', 'format', 'ignore-error', 'interlace', 'quality'];
/** Steps by which a picture gets another size. */
const sizing = ['resize', 'crop', 'circle', 'indexcrop', 'rotate'];

export const nameOf = (step: string): string => step.split(',', 1)[0] as string;

/**
 * The steps of a process. As OSS: a pipe does what a slash does.
 * @throws TypeError for a style, which is one name for all its steps
 */
export function stepsOf(process: Process | undefined): StepTexts {
  const text = processTextOf(process);
  if (namesStyle(text))
    throw new TypeError(`The style in ${text} cannot be combined with other steps. Write its content instead.`);
  return text
    .replaceAll('|image/', '/')
    .split('/')
    .slice(1)
    .filter((step) => step !== '');
}

const lastIndexIn = (steps: StepTexts, isMeant: (step: string) => boolean): number =>
  steps.map(isMeant).lastIndexOf(true);

export const processOf = (steps: StepTexts): string => (steps.length > 0 ? ['image', ...steps].join('/') : '');

/** The step in the place of the last one with its name, otherwise at the end: for settings. */
export function withSetting(steps: StepTexts, step: string): StepTexts {
  const at = lastIndexIn(steps, (one) => nameOf(one) === nameOf(step));
  return at < 0 ? [...steps, step] : replaced(steps, at, 1, step);
}

/** With one step in the place of so many. */
const replaced = (steps: StepTexts, at: number, count: number, step: string): StepTexts => [
  ...steps.slice(0, at),
  step,
  ...steps.slice(at + count),
];

/** A width, a height or both, in pixels, with further parameters of `resize` that go with them. */
export interface Box {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Such as `m_fill`; these replace parameters of the same key. */
  readonly fields?: readonly string[];
}

/**
 * The steps, with a result that fits the box. A `resize` that is the last to change the size gets its numbers; where it has a width
 * and a height, a single one scales both. Otherwise a `resize` is added, in front of whatever settings stand at the end.
 */
export function withSize(steps: StepTexts, box: Box): StepTexts {
  const at = resizeAt(steps);
  return at < 0 ? withEffect(steps, resizeTo(box, [])) : replaced(steps, at, 1, resizeTo(box, fieldsOf(steps[at])));
}

/** The fields of the `resize` that gives the picture its size; none where something else does. */
export const sizedBy = (steps: StepTexts): readonly string[] => fieldsOf(steps[resizeAt(steps)]);

/** The index of the last step that changes the size, if it is a `resize`; otherwise -1. */
function resizeAt(steps: StepTexts): number {
  const last = lastIndexIn(steps, (step) => sizing.includes(nameOf(step)));
  return nameOf(steps[last] ?? '') === 'resize' ? last : -1;
}

const fieldsOf = (step = ''): string[] => step.split(',').slice(1);

/** The step behind all others but the settings that stand at the end. */
export function withEffect(steps: StepTexts, step: string): StepTexts {
  const end = lastIndexIn(steps, (one) => !settings.includes(nameOf(one))) + 1;
  return replaced(steps, end, 0, step);
}

function resizeTo({ width, height, fields = [] }: Box, given: readonly string[]): string {
  const old = { w: numberIn(given, 'w'), h: numberIn(given, 'h') };
  const scaled = (side?: number, from?: number, other?: number) =>
    side !== undefined && from && other ? Math.max(1, Math.round((other * side) / from)) : undefined;
  const [w, h] = [width ?? scaled(height, old.h, old.w), height ?? scaled(width, old.w, old.h)];
  const dropped = new Set(['w', 'h', 'l', 's', 'p', '', ...fields.map(keyOf)]);
  const others = [...fields, ...given.filter((field) => !dropped.has(keyOf(field)))];
  const isMode = (field: string): boolean => keyOf(field) === 'm';
  const sides = [...(w ? [`w_${w}`] : []), ...(h ? [`h_${h}`] : [])];
  return ['resize', ...others.filter(isMode), ...sides, ...others.filter((field) => !isMode(field))].join(',');
}

const keyOf = (field: string): string => field.split('_', 1)[0] as string;

/** The field with this key; the later of two counts. */
export const lastField = (fields: readonly string[], key: string): string | undefined =>
  fields.filter((field) => keyOf(field) === key).at(-1);

/** The number behind a key; the later of two counts. */
export function numberIn(fields: readonly string[], key: string): number | undefined {
  const text = lastField(fields, key)?.slice(key.length + 1);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
