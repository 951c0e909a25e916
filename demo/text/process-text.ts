// Edits a process string as text: finds its steps and their parameters, changes one and leaves the rest as it was typed.
// It knows only separators, not what is allowed, so it also works on a wrong text: the form stays usable while the library
// says what is wrong.

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface PartText extends Span {
  readonly text: string;
}

export interface StepText extends PartText {
  readonly name: string;
  /** The text behind the name, split at commas. */
  readonly parts: readonly PartText[];
}

const stage = 'image/';

export interface SplitProcess {
  /** The process in front of sys/saveas; may be empty. */
  readonly process: string;
  /** The rest, which says where to store the result, without the pipe in front of it; empty if there is none. */
  readonly saveAs: string;
}

/** Cuts the text at `sys/saveas`, whose base64 may contain slashes and commas that separate no steps. */
export function splitSaveAs(text: string): SplitProcess {
  const at = /(?:^|\|)sys\/saveas(?:,|$)/.exec(text);
  if (!at) return { process: text, saveAs: '' };
  return { process: text.slice(0, at.index), saveAs: text.slice(at.index).replace(/^\|/, '') };
}

export const joinSaveAs = ({ process, saveAs }: SplitProcess): string =>
  [process, saveAs].filter((part) => part !== '').join('|');

/** The steps of `image/a,…/b,…|image/c,…`; empty for another category, such as a style. sys/saveas is none of them. */
export function splitSteps(whole: string): StepText[] {
  const { process: text } = splitSaveAs(whole);
  if (!text.startsWith(stage)) return [];
  const steps: StepText[] = [];
  for (const { text: segment, start, end } of cut(text, /[/|]/g)) {
    const opensStage = segment === 'image' && (start === 0 || text[start - 1] === '|');
    if (segment === '' || opensStage) continue;
    const [name, ...parts] = cut(segment, /,/g, start);
    steps.push({ name: name?.text ?? '', text: segment, start, end, parts: parts.filter((part) => part.text !== '') });
  }
  return steps;
}

export const joinSteps = (steps: readonly string[]): string => (steps.length === 0 ? '' : stage + steps.join('/'));

/** The raw value of a parameter. Of several with the same key, the last one counts, as in the library. */
export function rawValue(step: StepText, key: string, only: boolean): string | undefined {
  const part = findPart(step, key, only);
  return key === '' ? part?.text : part?.text.slice(key.length + 1);
}

/** The position of a parameter, to be compared with that of a fault. */
export const spanOfValue = (step: StepText, key: string, only: boolean): Span | undefined => findPart(step, key, only);

/** The step's text with one parameter set, or removed if `raw` is undefined. */
export function withValue(step: StepText, key: string, only: boolean, raw: string | undefined): string {
  const part = findPart(step, key, only);
  const written = raw === undefined ? undefined : key === '' ? raw : `${key}_${raw}`;
  const parts = step.parts.filter((other) => other === part || keyOf(other.text, only) !== key);
  const texts = parts.map((other) => (other === part ? written : other.text));
  if (!part) {
    // A bare value may stand anywhere, but readers expect it first.
    if (key === '') texts.unshift(written);
    else texts.push(written);
  }
  return [step.name, ...texts.filter((other) => other !== undefined)].join(',');
}

export const replaceSpan = (text: string, { start, end }: Span, by: string): string =>
  text.slice(0, start) + by + text.slice(end);

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

function findPart(step: StepText, key: string, only: boolean): PartText | undefined {
  return step.parts.findLast((part) => keyOf(part.text, only) === key);
}

/** A key ends at the first underscore. If the `only` parameter of an action is bare, everything is its value. */
function keyOf(part: string, only: boolean): string {
  const underscore = part.indexOf('_');
  return only || underscore < 0 ? '' : part.slice(0, underscore);
}

function cut(text: string, separator: RegExp, offset = 0): PartText[] {
  let start = offset;
  return text.split(separator).map((part) => {
    const piece = { text: part, start, end: start + part.length };
    start = piece.end + 1;
    return piece;
  });
}
