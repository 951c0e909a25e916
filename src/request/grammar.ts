// Process text <-> job: `image/resize,w_100/rotate,90`. Left to right; the first fault is reported, with its place.
import { type Action, type ActionName, actions, refusedActions } from '../actions/index.ts';
import { fault, OssError, type Position, pointingAt } from '../errors.ts';
import { maxMarks, maxPipes, maxProcessLength } from '../limits.ts';
import { formatValue, notImplemented, type ParamSpec, type ParamValues, parseValue, shown } from '../params.ts';
import type { Job, Step } from './job.ts';
import { markNamesOf, readMarkName } from './mark.ts';
import { nearest } from './nearest.ts';
import { decodePercent, joinBase64, spanOf, split, type Token, type Warning } from './tokens.ts';

export type { Warning } from './tokens.ts';

/** A job with its places in the text and what is odd about it. */
export interface Reading {
  readonly steps: readonly { readonly step: Step; readonly position: Position }[];
  readonly warnings: readonly Warning[];
}

/**
 * Text (raw or percent-encoded) as a typed job, defaults filled in.
 * @throws OssError InvalidArgument and kin, with `position` where the text can be pointed at.
 */
export function parseProcess(text: string): Job {
  return { steps: readProcess(text).steps.map(({ step }) => step) };
}

/** Whether a text asks for the original instead of an error, even where nothing else of it can be read. */
export const ignoresErrors = (text: string): boolean => /(\/|%2f)ignore-error(,|%2c)1(?![0-9])/i.test(text);

/** The normal form: canonical key order, defaults left out, base64url unpadded. `parseProcess` gives the same job again. */
export function formatProcess(job: Job): string {
  return ['image', ...job.steps.map(formatStep)].join('/');
}

export function formatStep({ action, params }: Step): string {
  const values: ParamValues = params;
  const parts = Object.entries<ParamSpec>(actions[action].params)
    .filter(([name, spec]) => values[name] !== undefined && (spec.required || values[name] !== spec.default))
    .map(([name, spec]) => {
      const value = formatValue(spec, values[name] as string);
      return spec.key === '' ? value : `${spec.key}_${value}`;
    });
  return [action, ...parts].join(',');
}

export function readProcess(encoded: string): Reading {
  if (encoded.length > maxProcessLength) {
    throw fault('processTooLong', `Expected at most ${maxProcessLength} characters; it has ${encoded.length}.`);
  }
  const text = decodePercent(encoded);
  const warnings: Warning[] = [];
  const stages = split(text, 0, '|');
  if (stages.length > maxPipes) {
    throw fault('tooManyPipes', `Expected at most ${maxPipes} stages; there are ${stages.length}.`, {
      position: spanOf(stages[maxPipes] as Token),
    });
  }
  const steps = stages.flatMap((stage) => readStage(stage, warnings));
  refuseCompany(steps);
  checkMarks(steps, warnings);
  return { steps, warnings };
}

function readStage(stage: Token, warnings: Warning[]): Reading['steps'] {
  const [category, ...parts] = split(stage.text, stage.start, '/') as [Token, ...Token[]];
  if (category.text !== 'image') throw notAnImage(category);
  // As OSS: a slash at the end is taken.
  if (parts.at(-1)?.text === '') parts.pop();
  if (parts.length === 0) {
    throw fault('noAction', 'Expected one after image/, such as image/resize,w_100.', { position: spanOf(stage) });
  }
  return joinBase64(parts, warnings).map((part) => ({ step: readStep(part, warnings), position: spanOf(part) }));
}

function notAnImage(category: Token): OssError {
  const other = ['video', 'doc', 'imm', 'hls', 'sys', 'style', 'audio', 'csv', 'json'].includes(category.text);
  return new OssError({
    code: other ? 'NotImplemented' : 'InvalidArgument',
    message: `The process category ${shown(category.text) || '(empty)'} is not ${other ? 'supported here' : 'known'}. Expected image/ at the start of every stage.`,
    position: spanOf(category),
  });
}

function readStep(part: Token, warnings: Warning[]): Step {
  const [name, ...tokens] = split(part.text, part.start, ',') as [Token, ...Token[]];
  const action = actionCalled(name);
  // As OSS: a comma at the end is taken.
  if (tokens.length > 0 && tokens.at(-1)?.text === '') tokens.pop();
  const raw = readRaw(action, name, tokens, warnings);
  refuseTogether(action, raw, part);
  const params: Record<string, string | number | boolean> = {};
  const bySource = Object.entries<ParamSpec>(action.params).sort(
    ([, a], [, b]) =>
      (raw.get(a.key)?.start ?? Number.POSITIVE_INFINITY) - (raw.get(b.key)?.start ?? Number.POSITIVE_INFINITY),
  );
  for (const [param, spec] of bySource) {
    const token = raw.get(spec.key);
    if (token)
      params[param] = pointingAt(spanOf(token.text ? token : part), () =>
        parseValue(spec, token.text, spec.key || action.name),
      );
    else if (spec.required)
      throw missing(action, `a value: ${exampleOf(action, spec)}`, spec.ec?.empty ?? spec.ec?.bad, part);
    else if (spec.default !== undefined) params[param] = spec.default;
  }
  const needs = action.needs;
  if (needs && !needs.anyOf.some((param) => params[param] !== undefined)) {
    const keys = needs.anyOf.map((param) => action.params[param]?.key || 'a bare value');
    throw missing(action, `${keys.length > 1 ? 'at least one of ' : ''}${keys.join(', ')}`, needs.ec, part);
  }
  // The registry's types are forgotten here and nowhere else in the grammar: `params` was made from that action's own table.
  return { action: action.name as ActionName, params } as unknown as Step;
}

/** The raw values by key; the later of two wins. Keys nobody knows are left out and warned of, as the service leaves them out. */
function readRaw(action: Action, name: Token, tokens: readonly Token[], warnings: Warning[]): Map<string, Token> {
  const specs = Object.values<ParamSpec>(action.params);
  const bare = specs.find(({ key }) => key === '');
  const raw = new Map<string, Token>();
  for (const token of tokens) {
    const underscore = token.text.indexOf('_');
    const key = underscore < 0 ? '' : token.text.slice(0, underscore);
    const keyed = key !== '' && specs.find((spec) => spec.key === key);
    if (keyed) {
      raw.set(key, { text: token.text.slice(underscore + 1), start: token.start + underscore + 1 });
    } else if (bare && (specs.length === 1 || underscore < 0)) {
      if (raw.has('')) throw tooMany(name, token);
      raw.set('', token);
    } else if (action.refusedKeys && Object.hasOwn(action.refusedKeys, key)) {
      throw notImplemented(`The parameter ${key} of ${name.text}`, action.refusedKeys[key] as string).at(spanOf(token));
    } else if (!action.ignores?.includes(key)) {
      warnings.push({
        message: `${name.text} does not know the parameter ${shown(token.text)}, which is ignored`,
        position: spanOf(token),
      });
    }
  }
  return raw;
}

function actionCalled(name: Token): Action {
  if (Object.hasOwn(actions, name.text)) return actions[name.text as ActionName] as unknown as Action;
  if (Object.hasOwn(refusedActions, name.text)) {
    throw notImplemented(`The action ${name.text}`, refusedActions[name.text] as string).at(spanOf(name));
  }
  const guess = nearest(name.text, Object.keys(actions));
  throw fault(
    'unknownAction',
    `It is called ${shown(name.text) || '(nothing)'}.${guess ? ` Did you mean ${guess}?` : ''}`,
    { position: name.text ? spanOf(name) : { start: name.start, end: name.start + 1 } },
  );
}

function refuseTogether(action: Action, raw: ReadonlyMap<string, Token>, part: Token): void {
  for (const { values, ec, reason } of action.refuses ?? []) {
    if (Object.entries(values).every(([key, value]) => raw.get(key)?.text === value)) {
      throw new OssError({
        code: 'InvalidArgument',
        ec,
        message: `The parameters of ${action.name} are invalid: ${reason}.`,
        position: spanOf(part),
      });
    }
  }
}

/** A report answers with text, so nothing can come before or after it. */
function refuseCompany(steps: Reading['steps']): void {
  const report = steps.find(({ step }) => actions[step.action].kind === 'report');
  if (!report || steps.length === 1) return;
  throw new OssError({
    code: 'InvalidArgument',
    message: `The action ${report.step.action} cannot be combined with other actions.`,
    position: report.position,
  });
}

const exampleOf = ({ name }: Action, spec: ParamSpec): string =>
  `${name},${spec.key && `${spec.key}_`}${spec.kind === 'int' ? spec.min : '...'}`;

function missing(action: Action, expected: string, ec: string | undefined, part: Token): OssError {
  return new OssError({
    code: 'MissingArgument',
    ec,
    message: `The action ${action.name} lacks a parameter. Expected ${expected}.`,
    position: spanOf(part),
  });
}

function tooMany(name: Token, token: Token): OssError {
  return fault('tooManyValues', `Expected one for ${name.text}; ${shown(token.text)} is another.`, {
    position: spanOf(token),
  });
}

/**
 * The process of a watermark's own picture: a chain of its own without watermarks, reports and pipes.
 * As OSS: three different pictures at most.
 */
function checkMarks(steps: Reading['steps'], warnings: Warning[]): void {
  const names = new Set<string>();
  for (const { step, position } of steps) {
    for (const name of markNamesOf({ steps: [step] })) {
      names.add(name);
      const { process } = readMarkName(name);
      if (process !== '') pointingAt(position, () => checkMarkProcess(process, warnings));
      if (names.size > maxMarks) throw tooManyMarks(position);
    }
  }
}

function checkMarkProcess(process: string, warnings: Warning[]): void {
  const nested = readProcess(process);
  warnings.push(...nested.warnings.map(({ message }) => ({ message: `in the watermark's own process, ${message}` })));
  const refused = nested.steps
    .map(({ step }) => step.action)
    .find((name) => name === 'watermark' || actions[name].kind === 'report');
  if (refused === undefined && !decodePercent(process).includes('|')) return;
  const isReport = refused !== undefined && actions[refused].kind === 'report';
  throw fault(isReport ? 'reportInMark' : 'watermarkInMark', `It contains ${refused ?? 'a pipe'}.`);
}

const tooManyMarks = (position: Position): OssError =>
  fault('tooManyMarks', `Expected at most ${maxMarks}.`, { position });
