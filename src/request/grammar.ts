// Parses process text such as `image/resize,w_100/rotate,90` into a job, and formats a job as text. Parsing goes from left to
// right and reports the first fault with its position.
import { type Action, actionNamed, actions, isActionName, refusedActions } from '../actions/table.ts';
import { fault, grouped, OssError, type Position, pointingAt, wrongArgument } from '../errors.ts';
import * as faults from '../faults.ts';
import { maxMarks, maxPipes, maxProcessLength } from '../limits.ts';
import { formatValue, notImplemented, parseValue, shown } from '../param-values.ts';
import type { ParamSpec, ParamValue, ParamValues } from '../params.ts';
import type { Job, Step } from './job.ts';
import { markNamesOf, readMarkName } from './mark.ts';
import { nearest } from './nearest.ts';
import { checkProcess } from './style.ts';
import { decodePercent, joinBase64, spanOf, split, type Token, type Warning } from './tokens.ts';

export type { Warning } from './tokens.ts';

/** A job with the positions of its steps in the text, and warnings about the text. */
export interface Reading {
  readonly steps: readonly { readonly step: Step; readonly position: Position }[];
  readonly warnings: readonly Warning[];
}

/**
 * Parses a process string, raw or percent-encoded, into a job with all defaults filled in.
 * @throws OssError InvalidArgument, MissingArgument, BadRequest, TooManyPipes, WatermarkError, or NotImplemented for what
 *   the service can do and this package cannot; with `position`, unless the string as a whole is at fault
 * @throws TypeError when the text is no string
 * @example
 * ```ts
 * parseProcess('image/rotate,90/format,jpeg').steps;
 * // [{ action: 'rotate', params: { angle: 90 } }, { action: 'format', params: { format: 'jpg' } }]
 * ```
 */
export function parseProcess(text: string): Job {
  return { steps: readProcess(text).steps.map(({ step }) => step) };
}

/** True if a text asks for the source instead of an error, even if the rest of the text cannot be parsed. */
export const ignoresErrors = (text: string): boolean => /(\/|%2f)ignore-error(,|%2c)1(?![0-9])/i.test(text);

/**
 * Writes a job in normal form: keys in the order of the table, defaults left out, base64 URL-safe and unpadded. Parsing the
 * result gives the same job.
 * @throws TypeError when the job is none
 * @example
 * ```ts
 * formatProcess(parseProcess('image/resize,h_50,w_100,m_lfit')); // 'image/resize,w_100,h_50'
 * ```
 */
export function formatProcess(job: Job): string {
  const isStep = (step: Step | undefined): boolean =>
    isActionName(step?.action ?? '') && typeof step?.params === 'object';
  if (!Array.isArray(job?.steps) || !job.steps.every(isStep))
    throw wrongArgument('a process such as image/resize,w_100, or a job as parseProcess gives it', job);
  return ['image', ...job.steps.map(formatStep)].join('/');
}

export function formatStep({ action, params }: Step): string {
  const values: ParamValues = params;
  const fields = Object.entries(actionNamed(action).params)
    .filter(([name, spec]) => values[name] !== undefined && (spec.required || values[name] !== spec.default))
    .map(([name, spec]) => formatField(spec, values[name] as ParamValue));
  return [action, ...fields].join(',');
}

/** `key_value`, or the bare value of a parameter without a key. */
export const formatField = (spec: ParamSpec, value: ParamValue): string =>
  `${spec.key && `${spec.key}_`}${formatValue(spec, value)}`;

export function readProcess(encoded: string): Reading {
  checkProcess(encoded);
  if (encoded.length > maxProcessLength) {
    throw fault(
      faults.processTooLong,
      `It has ${grouped(encoded.length)} characters; at most ${grouped(maxProcessLength)} are allowed.`,
    );
  }
  const text = decodePercent(encoded);
  const warnings: Warning[] = [];
  const stages = split(text, 0, '|');
  if (stages.length > maxPipes) {
    throw fault(faults.tooManyPipes, `There are ${stages.length} stages; at most ${maxPipes} are allowed.`, {
      position: spanOf(stages[maxPipes] as Token),
    });
  }
  const steps = stages.flatMap((stage) => readStage(stage, warnings));
  refuseBesideReport(steps);
  checkMarks(steps, warnings);
  return { steps, warnings };
}

function readStage(stage: Token, warnings: Warning[]): Reading['steps'] {
  const [category, ...pieces] = split(stage.text, stage.start, '/') as [Token, ...Token[]];
  if (category.text !== 'image') throw notAnImage(category);
  // As OSS: a slash at the end is accepted.
  if (pieces.at(-1)?.text === '') pieces.pop();
  if (pieces.length === 0) {
    throw fault(faults.noAction, 'image/ must be followed by one, such as image/resize,w_100.', {
      position: spanOf(stage),
    });
  }
  return joinBase64(pieces, warnings).map((token) => ({ step: readStep(token, warnings), position: spanOf(token) }));
}

function notAnImage(category: Token): OssError {
  const other = ['video', 'doc', 'imm', 'hls', 'sys', 'style', 'audio', 'csv', 'json'].includes(category.text);
  return new OssError({
    code: other ? 'NotImplemented' : 'InvalidArgument',
    message: `The process category ${shown(category.text) || '(empty)'} is ${other ? 'not supported here' : 'unknown'}. Every stage must start with image/.`,
    position: spanOf(category),
  });
}

function readStep(step: Token, warnings: Warning[]): Step {
  const [name, ...tokens] = split(step.text, step.start, ',') as [Token, ...Token[]];
  const action = actionCalled(name);
  // As OSS: a comma at the end is accepted.
  if (tokens.length > 0 && tokens.at(-1)?.text === '') tokens.pop();
  const raw = readRaw(action, name, tokens, warnings);
  refuseTogether(action, raw, step);
  const params: Record<string, ParamValue> = {};
  const bySource = Object.entries(action.params).sort(
    ([, a], [, b]) =>
      (raw.get(a.key)?.start ?? Number.POSITIVE_INFINITY) - (raw.get(b.key)?.start ?? Number.POSITIVE_INFINITY),
  );
  for (const [param, spec] of bySource) {
    const token = raw.get(spec.key);
    if (token)
      params[param] = pointingAt(spanOf(token.text ? token : step), () =>
        parseValue(spec, token.text, spec.key || action.name),
      );
    else if (spec.required) {
      const needed = `${spec.key || 'a value'}, such as ${exampleOf(action, spec)}`;
      throw missing(action, needed, spec.ec?.empty ?? spec.ec?.bad, step);
    } else if (spec.default !== undefined) params[param] = spec.default;
  }
  const needs = action.needs;
  if (needs && !needs.anyOf.some((param) => params[param] !== undefined)) {
    const keys = needs.anyOf.map((param) => action.params[param]?.key || 'a bare value');
    throw missing(action, anyOf(keys), needs.ec, step);
  }
  // A cast, because the compiler cannot see that the values follow the action's own table, from which the loop above made them.
  return { action: action.name, params } as Step;
}

/** The raw values by key; the later of two wins. As OSS: unknown keys are skipped; here with a warning. */
function readRaw(action: Action, name: Token, tokens: readonly Token[], warnings: Warning[]): Map<string, Token> {
  const specs = Object.values(action.params);
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
        message: `${name.text} has no parameter ${shown(token.text)}, so it is ignored`,
        position: spanOf(token),
      });
    }
  }
  return raw;
}

function actionCalled(name: Token): Action {
  if (isActionName(name.text)) return actionNamed(name.text);
  if (Object.hasOwn(refusedActions, name.text)) {
    throw notImplemented(`The action ${name.text}`, refusedActions[name.text] as string).at(spanOf(name));
  }
  const guess = nearest(name.text, Object.keys(actions));
  throw fault(
    faults.unknownAction,
    `${name.text ? `No action is called ${shown(name.text)}.` : 'Its name is empty.'}${guess ? ` Did you mean ${guess}?` : ''}`,
    { position: name.text ? spanOf(name) : { start: name.start, end: name.start + 1 } },
  );
}

function refuseTogether(action: Action, raw: ReadonlyMap<string, Token>, step: Token): void {
  for (const { values, ec, reason } of action.refuses ?? []) {
    if (Object.entries(values).every(([key, value]) => raw.get(key)?.text === value)) {
      throw new OssError({
        code: 'InvalidArgument',
        ec,
        message: `The parameters of ${action.name} are invalid: ${reason}.`,
        position: spanOf(step),
      });
    }
  }
}

/** A report answers with text, so no other step can stand before or after it. */
function refuseBesideReport(steps: Reading['steps']): void {
  const report = steps.find(({ step }) => isReport(step));
  if (!report || steps.length === 1) return;
  throw new OssError({
    code: 'InvalidArgument',
    message: `The action ${report.step.action} cannot be combined with other actions.`,
    position: report.position,
  });
}

const isReport = ({ action }: Step): boolean => actionNamed(action).kind === 'report';

/** Made when it is needed: the first formatter in a thread takes milliseconds. */
const anyOf = (names: readonly string[]): string => new Intl.ListFormat('en', { type: 'disjunction' }).format(names);

const exampleOf = ({ name }: Action, spec: ParamSpec): string =>
  `${name},${spec.key && `${spec.key}_`}${spec.kind === 'int' ? spec.min : '...'}`;

function missing(action: Action, needed: string, ec: string | undefined, step: Token): OssError {
  return new OssError({
    code: 'MissingArgument',
    ec,
    message: `The action ${action.name} lacks a parameter: it needs ${needed}.`,
    position: spanOf(step),
  });
}

function tooMany(name: Token, token: Token): OssError {
  return fault(faults.tooManyValues, `${name.text} takes a single one; ${shown(token.text)} is one too many.`, {
    position: spanOf(token),
  });
}

/**
 * Checks the processes of watermark pictures, which must contain no watermarks, reports or pipes, and the number of pictures.
 * As OSS: at most three different ones.
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
  warnings.push(
    ...nested.warnings.map(({ message }) => ({ message: `in the watermark picture's own process, ${message}` })),
  );
  const refused = nested.steps.map(({ step }) => step).find((step) => step.action === 'watermark' || isReport(step));
  if (refused === undefined && !decodePercent(process).includes('|')) return;
  const found = refused && isReport(refused) ? faults.reportInMark : faults.watermarkInMark;
  throw fault(found, `It contains ${refused?.action ?? 'a pipe'}.`);
}

const tooManyMarks = (position: Position): OssError =>
  fault(faults.tooManyMarks, `At most ${maxMarks} are allowed.`, { position });
