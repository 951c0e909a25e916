// The policy of an HTML form upload: JSON in base64 that says until when, and which forms, the holder of the key allows.
import { decodeBase64Text } from '../base64.ts';
import { fault, type OssError } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import { fieldFault, policyFields } from './signature-fields.ts';
import type { FormValues } from './signature-form.ts';

export interface PostPolicy {
  readonly expiresAtMs: number;
  readonly conditions: readonly Condition[];
}

type Condition =
  | { readonly mode: 'content-length-range'; readonly least: number; readonly most: number }
  | { readonly mode: Mode; readonly field: string; readonly values: readonly string[] };

/** What a policy is held against. */
export interface PostedForm {
  /** The fields by lower-case names, as they are acted on. */
  readonly values: FormValues;
  /** The name of the uploaded file, for which `${filename}` stands in a key. */
  readonly filename: string;
  readonly byteLength: number;
}

const matches = {
  eq: (value, [expected]) => value === expected,
  'starts-with': (value, [prefix = '']) => value.startsWith(prefix),
  in: (value, allowed) => allowed.includes(value),
  'not-in': (value, forbidden) => !forbidden.includes(value),
} as const satisfies Record<string, (value: string, values: readonly string[]) => boolean>;

type Mode = keyof typeof matches;

const lists: readonly Mode[] = ['in', 'not-in'];

/** @throws OssError InvalidPolicyDocument */
export function parsePolicy(base64: string): PostPolicy {
  const { expiration, conditions } = readDocument(base64);
  if (expiration === undefined) throw wrong('expiration', 'missing', 'The policy has no expiration.');
  if (expiration === '') throw wrong('expiration', 'empty', 'Its expiration is empty.');
  const expiresAtMs = readTime(expiration);
  if (expiresAtMs === undefined)
    throw wrong(
      'expiration',
      'bad',
      `Expected an expiration such as 2023-11-14T22:13:20.000Z; it is ${said(expiration)}.`,
    );
  if (conditions === undefined) throw wrong('conditions', 'missing', 'The policy has no conditions.');
  if (!Array.isArray(conditions))
    throw wrong('conditions', 'bad', `Expected a list of conditions; it is ${said(conditions)}.`);
  if (conditions.length === 0) throw wrong('conditions', 'empty', 'Its list of conditions is empty.');
  return { expiresAtMs, conditions: conditions.map(readCondition) };
}

function readDocument(base64: string): { readonly expiration?: unknown; readonly conditions?: unknown } {
  const text = decodeBase64Text(base64);
  if (text === undefined) throw wrong('policy', 'bad', 'The policy is not the base64 of UTF-8.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrong('policy', 'bad', 'The policy is not JSON.');
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw wrong('policy', 'bad', `Expected an object with expiration and conditions; it is ${said(parsed)}.`);
}

/** ISO 8601 in GMT, with or without a fraction of a second. */
function readTime(text: unknown): number | undefined {
  const [, seconds, fraction = '.0'] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z$/.exec(typeof text === 'string' ? text : '') ?? [];
  // Date.parse would take almost anything for a date.
  const ms = seconds === undefined ? Number.NaN : Date.parse(`${seconds}${fraction.slice(0, 4)}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function readCondition(condition: unknown): Condition {
  if (Array.isArray(condition)) return readList(condition);
  if (typeof condition !== 'object' || condition === null)
    throw wrong('condition', 'bad', `Expected a condition that is an object or a list; it is ${said(condition)}.`);
  const [only, ...more] = Object.entries(condition);
  if (!only || more.length > 0)
    throw wrong(
      'condition',
      'bad',
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    );
  return readList(['eq', ...only]);
}

function readList(condition: readonly unknown[]): Condition {
  const [mode, field, value, ...more] = condition;
  if (mode === 'content-length-range') return readRange(condition);
  if (!isMode(mode))
    throw wrong(
      'condition',
      'missing',
      `Expected one of ${[...Object.keys(matches), 'content-length-range'].join(', ')}; it is ${said(condition)}.`,
    );
  if (typeof field !== 'string' || value === undefined || more.length > 0)
    throw wrong('condition', 'bad', `Expected a mode, a field and what it must be; it is ${said(condition)}.`);
  const values: unknown = lists.includes(mode) ? value : [value];
  if (!Array.isArray(values) || !values.every((one) => typeof one === 'string'))
    throw wrong(
      'values',
      'bad',
      `Expected ${lists.includes(mode) ? 'a list of texts' : 'a text'} for ${mode}; it is ${said(value)}.`,
    );
  return { mode, field: field.replace(/^\$/, '').toLowerCase(), values };
}

function readRange(condition: readonly unknown[]): Condition {
  const [mode, least, most, ...more] = condition;
  const isCount = (count: unknown): count is number => Number.isSafeInteger(count) && (count as number) >= 0;
  if (isCount(least) && isCount(most) && least <= most && more.length === 0)
    return { mode: 'content-length-range', least, most };
  throw wrong('content-length-range', 'bad', `Expected ["${mode}", least, most] in bytes; it is ${said(condition)}.`);
}

const isMode = (mode: unknown): mode is Mode => typeof mode === 'string' && Object.hasOwn(matches, mode);

const wrong = (
  ...[name, kind, detail]: [keyof typeof policyFields.numbers, 'missing' | 'empty' | 'bad', string]
): OssError => fieldFault(policyFields, name, kind, detail);

/** @throws OssError AccessDenied; EntityTooLarge and EntityTooSmall for the size of the file */
export function checkPolicy({ expiresAtMs, conditions }: PostPolicy, form: PostedForm, nowMs: number): void {
  if (nowMs > expiresAtMs)
    throw fault(
      serviceFaults.policyExpired,
      `It was valid until ${isoTime(expiresAtMs)}; the time is now ${isoTime(nowMs)}.`,
    );
  for (const condition of conditions) {
    if (condition.mode === 'content-length-range') checkSize(condition, form.byteLength);
    else checkField(condition, form);
  }
}

function checkField({ mode, field, values }: Extract<Condition, { mode: Mode }>, form: PostedForm): void {
  const value = form.values.get(field);
  const shown = `${said([mode, `$${field}`, lists.includes(mode) ? values : values[0]])}.`;
  if (value === undefined) throw fault(serviceFaults.policyFieldMissing, `${shown} The form has no such field.`);
  // The key was made of the file's name already, and a policy may name it as the form does.
  const expected = field === 'key' ? values.map((text) => withFilename(text, form.filename)) : values;
  if (!matches[mode](value, expected)) throw fault(serviceFaults.policyFailed, shown);
}

function checkSize({ least, most }: { readonly least: number; readonly most: number }, byteLength: number): void {
  const detail = `The policy allows ${least} to ${most} bytes; the file has ${byteLength}.`;
  if (byteLength > most) throw fault(serviceFaults.formTooLarge, detail);
  if (byteLength < least) throw fault(serviceFaults.formTooSmall, detail);
}

/** As OSS: fields that a V4 signature depends on must be in the policy. @throws OssError AccessDenied */
export function checkCovered({ conditions }: PostPolicy): void {
  const covered = new Set(
    conditions.map((condition) => (condition.mode === 'content-length-range' ? '' : condition.field)),
  );
  const extra = ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date'].find((name) => !covered.has(name));
  if (extra) throw fault(serviceFaults.policyUncovered, `${extra}. The policy needs a condition for it.`);
}

/** A text with the name of the uploaded file in place of `${filename}`. */
export const withFilename = (text: string, filename: string): string => text.replace(/\$\{filename\}/g, () => filename);

/** JSON as the service writes it, with a blank behind each comma; long values are cut. */
function said(value: unknown): string {
  let text: string;
  try {
    text = Array.isArray(value) ? `[${value.map(said).join(', ')}]` : JSON.stringify(value);
  } catch {
    // A RangeError: the stack is used up.
    text = 'too deep to be shown';
  }
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

const isoTime = (ms: number): string => new Date(ms).toISOString();
