// The parameters of an action as data, and the one place where their text becomes a value and back.
// Raw text in, typed value out; everything wrong is an OssError that says what was expected and what came.
import { decodeBase64UrlText, encodeBase64UrlText } from './base64.ts';
import { type ErrorCode, OssError } from './errors.ts';

interface ParamBase {
  /** The key of the URL; '' for the bare value of `rotate,90`. */
  readonly key: string;
  readonly doc: string;
  readonly required?: true;
  /** The service's EC numbers: for a bad value, a number out of range where that differs, an empty or missing one, text that is not base64, text too long. */
  readonly ec?: {
    readonly range?: string;
    readonly bad?: string;
    readonly empty?: string;
    readonly base64?: string;
    readonly long?: string;
  };
}

export interface IntSpec extends ParamBase {
  readonly kind: 'int';
  readonly min: number;
  readonly max: number;
  readonly default?: number;
  readonly unit?: string;
}

export interface ChoiceSpec extends ParamBase {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  /** Values the service takes and this project does not, by what they are: refused by name, never ignored. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Other spellings the service takes, by what they mean. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly default?: string;
}

/** 0 or 1 in the URL. */
export interface FlagSpec extends ParamBase {
  readonly kind: 'flag';
  readonly default?: boolean;
}

/** Six hex digits, RRGGBB. */
export interface ColorSpec extends ParamBase {
  readonly kind: 'color';
  readonly default?: string;
}

/** UTF-8 text, base64url in the URL. */
export interface TextSpec extends ParamBase {
  readonly kind: 'text';
  readonly maxBytes?: number;
  /** It names an object of the bucket, perhaps with a process of its own. */
  readonly object?: true;
  readonly choices?: readonly string[];
  readonly default?: string;
}

export type ParamSpec = IntSpec | ChoiceSpec | FlagSpec | ColorSpec | TextSpec;
export type ParamTable = Readonly<Record<string, ParamSpec>>;
export type ParamValue = number | string | boolean;
export type ParamValues = Readonly<Record<string, ParamValue>>;

type ValueOf<S> = S extends { kind: 'int' }
  ? number
  : S extends { kind: 'flag' }
    ? boolean
    : S extends { kind: 'choice'; choices: readonly (infer C)[] }
      ? C
      : string;

type Certain<T> = { [K in keyof T]: T[K] extends { required: true } | { default: ParamValue } ? K : never }[keyof T];

/** The typed values of a table: what is required or has a default is there, the rest may be. */
export type Params<T> = { readonly [K in Certain<T>]: ValueOf<T[K]> } & {
  readonly [K in Exclude<keyof T, Certain<T>>]?: ValueOf<T[K]>;
};

type Demanded<T> = { [K in keyof T]: T[K] extends { required: true } ? K : never }[keyof T];

/** What a caller writes: only what is required must be given. */
export type ParamsInput<T> = { readonly [K in Demanded<T>]: ValueOf<T[K]> } & {
  readonly [K in Exclude<keyof T, Demanded<T>>]?: ValueOf<T[K]> | undefined;
};

/** The raw text of one parameter as its value. `label` is the name the service uses in its message. */
export function parseValue(spec: ParamSpec, raw: string, label: string): ParamValue {
  if (raw === '') throw invalid(raw, label, expectationOf(spec), spec.ec?.empty ?? spec.ec?.bad);
  if (spec.kind === 'text') return parseText(spec, raw, label);
  if (spec.kind === 'choice' && spec.refused && Object.hasOwn(spec.refused, raw)) {
    throw notImplemented(`The value ${raw} of parameter: ${label}`, spec.refused[raw] as string);
  }
  const value = readers[spec.kind](spec as never, raw);
  if (value === undefined) {
    const isNumber = spec.kind === 'int' && digits.test(raw);
    throw invalid(raw, label, expectationOf(spec), (isNumber ? spec.ec?.range : undefined) ?? spec.ec?.bad);
  }
  return value;
}

/** The value as the URL carries it; the inverse of parseValue. */
export function formatValue(spec: ParamSpec, value: ParamValue): string {
  if (spec.kind === 'text') return encodeBase64UrlText(String(value));
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}

/** What a parameter accepts, in words; the error messages and the README's table are made of it. */
export function expectationOf(spec: ParamSpec): string {
  switch (spec.kind) {
    case 'int':
      return `an integer from ${spec.min} to ${spec.max}`;
    case 'choice':
      return `one of ${spec.choices.join(', ')}`;
    case 'flag':
      return '0 or 1';
    case 'color':
      return 'six hexadecimal digits RRGGBB';
    case 'text': {
      const what = spec.choices ? `one of ${spec.choices.join(', ')}` : 'text';
      return `${what} in URL-safe base64${spec.maxBytes ? `, at most ${spec.maxBytes} bytes of UTF-8` : ''}`;
    }
  }
}

const digits = /^-?[0-9]+$/;

const readers = {
  int: (spec: IntSpec, raw: string): number | undefined => {
    if (!digits.test(raw)) return undefined;
    const value = Number(raw);
    return value >= spec.min && value <= spec.max ? value + 0 : undefined; // + 0: "-0" is 0
  },
  choice: (spec: ChoiceSpec, raw: string): string | undefined => {
    if (spec.choices.includes(raw)) return raw;
    return spec.aliases && Object.hasOwn(spec.aliases, raw) ? spec.aliases[raw] : undefined;
  },
  flag: (_: FlagSpec, raw: string): boolean | undefined => (raw === '1' ? true : raw === '0' ? false : undefined),
  color: (_: ColorSpec, raw: string): string | undefined =>
    /^[0-9a-fA-F]{6}$/.test(raw) ? raw.toUpperCase() : undefined,
};

function parseText(spec: TextSpec, raw: string, label: string): string {
  const text = decodeBase64UrlText(raw);
  if (text === undefined) {
    throw new OssError({
      code: 'BadRequest',
      ec: spec.ec?.base64,
      message: `Input is not base64 decoding. Parameter ${label} expects ${expectationOf(spec)}, not "${shown(raw)}".`,
    });
  }
  if (spec.choices && !spec.choices.includes(text)) throw invalid(text, label, expectationOf(spec), spec.ec?.bad);
  if (text === '') throw invalid(raw, label, expectationOf(spec), spec.ec?.empty);
  const { length } = new TextEncoder().encode(text);
  if (spec.maxBytes !== undefined && length > spec.maxBytes) {
    throw invalid(raw, label, `${expectationOf(spec)}; it decodes to ${length}`, spec.ec?.long);
  }
  return text;
}

function invalid(raw: string, label: string, expected: string, ec: string | undefined): OssError {
  const code: ErrorCode = 'InvalidArgument';
  return new OssError({
    code,
    ec,
    message: `The value: ${shown(raw)} of parameter: ${label} is invalid. Expected ${expected}.`,
  });
}

/** What the service does and this project cannot: said by name. */
export const notImplemented = (what: string, why: string): OssError =>
  new OssError({ code: 'NotImplemented', message: `${what} is not supported here: ${why}.` });

/** A value is quoted in a message, so a long one is cut. */
export const shown = (raw: string): string => (raw.length > 60 ? `${raw.slice(0, 60)}...` : raw);
