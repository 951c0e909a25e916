// Corrections of a faulty process, each of them one click: from the error's position and the table of actions.
import { isOssError, type OssError } from 'oss-img';
import { type Action, actionNamed, actions, isActionName, type ParamSpec } from 'oss-img/actions';
import { unescapedProcess } from './addresses.ts';
import { encodeBase64Url } from './base64url.ts';
import {
  overlaps,
  type PartText,
  replaceSpan,
  type Span,
  type StepText,
  splitSaveAs,
  splitSteps,
} from './process-text.ts';

/** The effect of a correction; the words for it are those of the page's language. */
export type MendLabel =
  | { readonly kind: 'use'; readonly what: string; readonly why?: 'smallest' | 'largest' | 'default' | 'nearest' }
  | { readonly kind: 'base64' | 'remove' | 'add' | 'only'; readonly what: string }
  | { readonly kind: 'decode' | 'join' };

export interface Mend {
  /** The whole text after the correction. */
  readonly text: string;
  readonly label: MendLabel;
}

interface Candidate extends Mend {
  /** The corrected part of the text; a fault outside of it is another one. Without it, the text must be sound as a whole. */
  readonly part?: Span;
}

const maxMends = 3;

/**
 * Proposes corrections, the best first.
 * @param check throws what is wrong with a process, as `parseProcess` and `explain` do
 */
export function mendsOf(text: string, error: unknown, check: (process: string) => unknown): readonly Mend[] {
  if (!isOssError(error)) return [];
  // A percent sign stands in front of two hexadecimal digits, or is one too many.
  const plain = unescapedProcess(text).replace(/%(?![0-9a-f]{2})/gi, '');
  if (plain !== text) {
    const left = faultOf(plain, check);
    return left === undefined ? [{ text: plain, label: { kind: 'decode' } }] : mendsOf(plain, left, check);
  }
  const candidates = [...aboutWhole(text), ...(error.position ? aboutPlace(text, error.position, error.message) : [])];
  const others = candidates.filter(
    (one, at) => one.text !== text && candidates.findIndex((other) => other.text === one.text) === at,
  );
  const sound: Mend[] = [];
  const better: Mend[] = [];
  for (const candidate of others) {
    if (sound.length === maxMends) break;
    const { text: mended, label } = candidate;
    const left = faultOf(mended, check);
    if (left === undefined) sound.push({ text: mended, label });
    else if (isAnother(left, error, candidate)) better.push({ text: mended, label });
  }
  return [...sound, ...better].slice(0, maxMends);
}

function faultOf(text: string, check: (process: string) => unknown): unknown {
  const { process } = splitSaveAs(text);
  try {
    // Without a process there is nothing to check: the picture stays as it is.
    if (process !== '') check(process);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** True if the corrected part is right, and something else is wrong. */
function isAnother(left: unknown, before: OssError, { part }: Candidate): boolean {
  if (!isOssError(left) || !left.position || !part) return false;
  const { start, end } = left.position;
  return left.message !== before.message && !(start >= part.start && end <= part.end);
}

/** Corrections of what stands around the steps. */
function aboutWhole(text: string): readonly Candidate[] {
  const stages = text.split('|');
  const found: Candidate[] = [];
  const propose = (mended: string, label: MendLabel): void => {
    found.push({ text: mended, label });
  };
  const [first = ''] = text.split(/[/,|]/);
  if (isActionName(first)) propose(`image/${text}`, { kind: 'add', what: 'image/' });
  if (text.startsWith('/')) propose(text.replace(/^\/+/, ''), { kind: 'remove', what: '/' });
  if (stages.includes('')) propose(stages.filter((stage) => stage !== '').join('|'), { kind: 'remove', what: '|' });
  if (/\/\/+/.test(text)) propose(text.replace(/\/\/+/g, '/'), { kind: 'remove', what: '//' });
  if (stages.length > 1) propose(text.replace(/\|(image\/)?/g, '/'), { kind: 'join' });
  if (/^image\/?$/.test(text)) {
    const [example = ''] = actions.resize.examples;
    propose(`image/${example}`, { kind: 'add', what: example });
  }
  return found;
}

function aboutPlace(text: string, place: Span, message: string): readonly Candidate[] {
  const steps = splitSteps(text);
  const step = steps.find((one) => overlaps(one, place) || (one.start <= place.start && place.end <= one.end));
  if (!step) return aboutCategory(text, place);
  const candidates: Candidate[] = [];
  const replaced = (span: Span, by: string, label: MendLabel): Candidate => ({
    text: replaceSpan(text, span, by),
    label,
    part: { start: span.start, end: span.start + by.length },
  });
  const nameSpan = { start: step.start, end: step.start + step.name.length };
  const [, meant] = /Did you mean ([a-z-]+)\?/.exec(message) ?? [];
  if (meant !== undefined && overlaps(nameSpan, place))
    candidates.push(replaced(nameSpan, meant, { kind: 'use', what: meant, why: 'nearest' }));
  if (isActionName(step.name)) {
    const action = actionNamed(step.name);
    const inside = step.parts.filter((part) => part.start <= place.start && place.end <= part.end);
    // A missing or empty value is told of the whole step.
    const parts = inside.length > 0 ? inside : step.parts.filter(({ text: part }) => part.endsWith('_'));
    for (const part of parts) {
      for (const { value, label } of valuesFor(action, part)) candidates.push(replaced(part, value, label));
    }
    if (inside.length === 0) candidates.push(...completions(action, step, replaced));
    for (const part of parts) candidates.push(withoutPart(text, step, part));
    if (inside.length === 0) candidates.push(...step.parts.map((part) => withoutPart(text, step, part)));
  }
  if (steps.length > 1 && /cannot be combined/.test(message))
    candidates.push({ text: `image/${step.text}`, label: { kind: 'only', what: step.text } });
  candidates.push(withoutStep(text, step, steps));
  return candidates;
}

/** Corrections of `imgae/resize,w_100` and other beginnings of a stage. */
function aboutCategory(text: string, place: Span): readonly Candidate[] {
  const label = { kind: 'use', what: 'image/', why: 'nearest' } as const;
  const by = (span: Span): Candidate => ({
    text: replaceSpan(text, span, 'image'),
    label,
    part: { start: span.start, end: span.start + 'image'.length },
  });
  // The steps begin at the first action, whatever stands in front of it.
  const first = [...text.matchAll(/\/([a-z-]+)/g)].find(([, name = '']) => isActionName(name));
  const inFront = { text: `image/${text}`, label: { kind: 'add', what: 'image/' } as const };
  return [by(place), ...(first ? [by({ start: 0, end: first.index })] : []), inFront];
}

const keyOf = (part: string): string => part.slice(0, Math.max(0, part.indexOf('_')));

type Replace = (span: Span, by: string, label: MendLabel) => Candidate;

/** The step with the parameter that it lacks. */
function completions(action: Action, step: StepText, replaced: Replace): readonly Candidate[] {
  const given = new Set(step.parts.map(({ text }) => keyOf(text)));
  const keys = Object.values(action.params).flatMap(({ key, required }) => (required && !given.has(key) ? [key] : []));
  const wanted = keys.length > 0 ? keys : (action.needs?.anyOf ?? []).map((name) => action.params[name]?.key ?? '');
  return action.examples.flatMap((example) => {
    const parts = example.split(',').slice(1);
    const missing = parts.find((part) => wanted.includes(keyOf(part)));
    if (missing === undefined) return [];
    const others = step.parts.filter(({ text }) => !text.endsWith('_')).map(({ text }) => text);
    return [replaced(step, [step.name, missing, ...others].join(','), { kind: 'add', what: missing })];
  });
}

function withoutPart(text: string, step: StepText, part: PartText): Candidate {
  const isFirst = part.start <= step.start;
  const span = { start: isFirst ? part.start : part.start - 1, end: part.end };
  return { text: replaceSpan(text, span, ''), label: { kind: 'remove', what: part.text }, part: at(span.start) };
}

const at = (place: number): Span => ({ start: place, end: place });

function withoutStep(text: string, step: StepText, steps: readonly StepText[]): Candidate {
  const label = { kind: 'remove', what: step.text } as const;
  if (steps.length === 1) return { text: splitSaveAs(text).saveAs, label };
  const next = steps[steps.indexOf(step) + 1];
  // With its separator, whether that is a slash or the pipe of a stage.
  if (next) return { text: replaceSpan(text, { start: step.start, end: next.start }, ''), label, part: at(step.start) };
  const previous = steps[steps.indexOf(step) - 1];
  const start = previous ? previous.end : step.start;
  return { text: replaceSpan(text, { start, end: step.end }, ''), label, part: at(start) };
}

interface Value {
  /** The whole part, with its key. */
  readonly value: string;
  readonly label: MendLabel;
}

/** Values in the place of a wrong one. */
function valuesFor(action: Action, part: PartText): readonly Value[] {
  const specs: readonly ParamSpec[] = Object.values(action.params);
  const underscore = part.text.indexOf('_');
  const key = underscore < 0 ? '' : part.text.slice(0, underscore);
  const keyed = specs.find((spec) => spec.key === key);
  const bare = specs.find((spec) => spec.key === '');
  const spec = keyed ?? (specs.length === 1 ? bare : undefined);
  if (!spec) return nearKey(part.text, key, specs);
  const raw = spec.key === '' ? part.text : part.text.slice(underscore + 1);
  const write = (value: string): string => (spec.key === '' ? value : `${spec.key}_${value}`);
  return suggestions(spec, raw).map(({ value, why, isEncoded }): Value => {
    const what = write(value);
    return { value: what, label: isEncoded ? { kind: 'base64', what } : { kind: 'use', what, ...(why && { why }) } };
  });
}

/** `width_100` and `W_100` for `w_100`. */
function nearKey(text: string, key: string, specs: readonly ParamSpec[]): readonly Value[] {
  const near = specs.find((spec) => spec.key !== '' && key.toLowerCase().startsWith(spec.key.toLowerCase()));
  if (!near) return [];
  const value = near.key + text.slice(key.length);
  return [{ value, label: { kind: 'use', what: value, why: 'nearest' } }];
}

interface Suggestion {
  readonly value: string;
  readonly why?: 'smallest' | 'largest' | 'default' | 'nearest';
  /** True if the value is the base64 of what was written. */
  readonly isEncoded?: true;
}

function suggestions(spec: ParamSpec, raw: string): readonly Suggestion[] {
  switch (spec.kind) {
    case 'int': {
      const number = Number(/[-+]?\d+(\.\d+)?/.exec(raw)?.[0] ?? Number.NaN);
      const rounded = Math.round(number);
      if (Number.isNaN(number)) {
        if (spec.default !== undefined) return [{ value: String(spec.default), why: 'default' }];
        return [{ value: String(spec.min), why: 'smallest' }];
      }
      if (rounded < spec.min) return [{ value: String(spec.min), why: 'smallest' }];
      if (rounded > spec.max) return [{ value: String(spec.max), why: 'largest' }];
      return [{ value: String(rounded), why: 'nearest' }];
    }
    case 'choice':
      return nearChoices(raw, spec.choices, spec.default);
    case 'flag':
      return [/^(1|true|yes|on)/i.test(raw) ? { value: '1' } : { value: '0' }, { value: '1' }, { value: '0' }];
    case 'color':
      return colours(raw, spec.default);
    case 'text':
      return texts(spec, raw);
  }
}

function nearChoices(raw: string, choices: readonly string[], fallback: string | undefined): readonly Suggestion[] {
  const plain = raw.toLowerCase();
  const ranked = [...choices].sort((a, b) => likeness(b, plain) - likeness(a, plain));
  return [
    ...ranked.slice(0, 2).map((value) => ({ value, why: 'nearest' as const })),
    ...(fallback === undefined ? [] : [{ value: fallback, why: 'default' as const }]),
  ];
}

/** The share of pairs of letters that two words have in common, 0 to 1; single letters count a little. */
function likeness(a: string, b: string): number {
  if (a === b) return 2;
  const pairs = (word: string): Set<string> => new Set([...word].map((letter, at) => letter + (word[at + 1] ?? '')));
  const common = [...pairs(a)].filter((pair) => pairs(b).has(pair)).length;
  const letters = [...new Set(a)].filter((letter) => b.includes(letter)).length;
  return (common + letters / 10) / Math.max(a.length, b.length, 1);
}

function colours(raw: string, fallback: string | undefined): readonly Suggestion[] {
  const digits = raw.replace(/^(#|0x)/i, '');
  const full = /^[0-9a-f]{3}$/i.test(digits) ? digits.replace(/./g, '$&$&') : digits.slice(0, 6);
  const own = /^[0-9a-f]{6}$/i.test(full) ? [{ value: full.toUpperCase(), why: 'nearest' as const }] : [];
  return fallback === undefined ? own : [...own, { value: fallback, why: 'default' }];
}

function texts(spec: ParamSpec & { readonly kind: 'text' }, raw: string): readonly Suggestion[] {
  if (spec.choices)
    return nearChoices(raw, spec.choices, undefined).map(({ value, why }) => ({
      value: encodeBase64Url(value),
      ...(why && { why }),
    }));
  if (raw === '') return [];
  return [{ value: encodeBase64Url(cut(raw, spec.maxBytes)), isEncoded: true }];
}

/** As much of the text as fits into so many bytes of UTF-8. */
function cut(text: string, maxBytes = Number.POSITIVE_INFINITY): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}
