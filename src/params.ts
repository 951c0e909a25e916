// The parameters of an action as data, and the one place where their text becomes a value and back.
// Raw text in, typed value out; everything wrong is an OssError that says what was expected and what came.
import { decodeBase64UrlText, encodeBase64UrlText } from './base64.ts';
import { type ErrorCode, OssError } from './errors.ts';

interface ParamBase {
  /** The parameter's name in the URL, such as `w` for `w_100`; '' for the bare value of `rotate,90`. */
  readonly key: string;
  /** English description of the parameter, without its range, unit and default. */
  readonly doc: string;
  /** Present if the action cannot do without the parameter. */
  readonly required?: true;
  /**
   * The service's EC numbers for what can be wrong with the value. `undefined` is allowed by name: TypeScript declares the tables of
   * actions with it, and applications that compile with `exactOptionalPropertyTypes` check these declarations too.
   */
  readonly ec?:
    | {
        /** The value is invalid. */
        readonly bad?: string | undefined;
        /** The number is out of range, if that has an EC of its own. */
        readonly range?: string | undefined;
        /** The value is empty or missing. */
        readonly empty?: string | undefined;
        /** The text is not base64. */
        readonly base64?: string | undefined;
        /** The value is one that the service takes and this package does not. */
        readonly refused?: string | undefined;
        /** The text is too long. */
        readonly long?: string | undefined;
      }
    | undefined;
}

/** A whole number, decimal in the URL. */
export interface IntSpec extends ParamBase {
  /** Tells the kinds of ParamSpec apart. */
  readonly kind: 'int';
  /** Smallest value allowed. */
  readonly min: number;
  /** Largest value allowed. */
  readonly max: number;
  /** The value if none is given. */
  readonly default?: number;
  /** Unit of the value: `px`, `%` or `degrees`. */
  readonly unit?: string;
}

/** One of several words. */
export interface ChoiceSpec extends ParamBase {
  /** Tells the kinds of ParamSpec apart. */
  readonly kind: 'choice';
  /** The words allowed. */
  readonly choices: readonly string[];
  /** Words the service takes and this package does not, each with the reason: they are refused by name, never ignored. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Other spellings the service takes, each with the choice it stands for. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** The value if none is given. */
  readonly default?: string;
}

/** A boolean, 0 or 1 in the URL. */
export interface FlagSpec extends ParamBase {
  /** Tells the kinds of ParamSpec apart. */
  readonly kind: 'flag';
  /** The value if none is given. */
  readonly default?: boolean;
}

/** A colour: six hexadecimal digits, RRGGBB. */
export interface ColorSpec extends ParamBase {
  /** Tells the kinds of ParamSpec apart. */
  readonly kind: 'color';
  /** The value if none is given. */
  readonly default?: string;
}

/** Text, in the URL the URL-safe base64 of its UTF-8. */
export interface TextSpec extends ParamBase {
  /** Tells the kinds of ParamSpec apart. */
  readonly kind: 'text';
  /** Most bytes of UTF-8 allowed. */
  readonly maxBytes?: number;
  /** Present if the text names an object of the bucket, optionally with `?x-oss-process=...` of its own. */
  readonly object?: true;
  /** The texts allowed, if not any. */
  readonly choices?: readonly string[];
  /** The value if none is given. */
  readonly default?: string;
}

/** The description of one parameter; `kind` tells which of the five forms it has. */
export type ParamSpec = IntSpec | ChoiceSpec | FlagSpec | ColorSpec | TextSpec;
/** The parameters of an action by the names that jobs and the builder use, which are longer than the URL's keys. */
export type ParamTable = Readonly<Record<string, ParamSpec>>;
/** A parsed value: a number for `int`, a boolean for `flag`, a string for the other kinds. */
export type ParamValue = number | string | boolean;
/** Parsed values by parameter name. */
export type ParamValues = Readonly<Record<string, ParamValue>>;

type ValueOf<S> = S extends { kind: 'int' }
  ? number
  : S extends { kind: 'flag' }
    ? boolean
    : S extends { kind: 'choice'; choices: readonly (infer C)[] }
      ? C
      : string;

type Certain<T> = { [K in keyof T]: T[K] extends { required: true } | { default: ParamValue } ? K : never }[keyof T];

/** The parsed values of a table: parameters that are required or have a default are always there, others may be absent. */
export type Params<T> = { readonly [K in Certain<T>]: ValueOf<T[K]> } & {
  readonly [K in Exclude<keyof T, Certain<T>>]?: ValueOf<T[K]>;
};

type Demanded<T> = { [K in keyof T]: T[K] extends { required: true } ? K : never }[keyof T];

/** The values a caller writes: only required parameters must be given. */
export type ParamsInput<T> = { readonly [K in Demanded<T>]: ValueOf<T[K]> } & {
  readonly [K in Exclude<keyof T, Demanded<T>>]?: ValueOf<T[K]> | undefined;
};

/**
 * Parses the raw text of one parameter.
 * @param label the name the service's message uses for the parameter
 * @throws OssError InvalidArgument, BadRequest for text that is not base64, NotImplemented for a refused choice
 */
export function parseValue(spec: ParamSpec, raw: string, label: string): ParamValue {
  if (raw === '') throw invalid(raw, label, expectationOf(spec), spec.ec?.empty ?? spec.ec?.bad);
  if (spec.kind === 'text') return parseText(spec, raw, label);
  if (spec.kind === 'choice' && spec.refused && Object.hasOwn(spec.refused, raw)) {
    throw notImplemented(`The value ${raw} of parameter: ${label}`, spec.refused[raw] as string, spec.ec?.refused);
  }
  const value = readers[spec.kind](spec as never, raw);
  if (value === undefined) {
    const isNumber = spec.kind === 'int' && digits.test(raw);
    throw invalid(raw, label, expectationOf(spec), (isNumber ? spec.ec?.range : undefined) ?? spec.ec?.bad);
  }
  return value;
}

/** Writes a value as the URL carries it; the inverse of parseValue. */
export function formatValue(spec: ParamSpec, value: ParamValue): string {
  if (spec.kind === 'text') return encodeBase64UrlText(String(value));
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}

/**
 * Says what a parameter accepts, such as `an integer from 1 to 16384`; error messages and the table of actions use it.
 * @example
 * ```ts
 * expectationOf(actions.blur.params.radius); // 'an integer from 1 to 50'
 * ```
 */
export function expectationOf(spec: ParamSpec): string {
  switch (spec.kind) {
    case 'int':
      return `an integer from ${spec.min} to ${spec.max}`;
    case 'choice':
      return `one of ${spec.choices.join(', ')}`;
    case 'flag':
      return '0 or 1';
    case 'color':
      return 'six hexadecimal digits, RRGGBB';
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
    return value >= spec.min && value <= spec.max ? value + 0 : undefined; // + 0 turns -0 into 0
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
    const expected = `${expectationOf(spec)}; the text has ${length} bytes`;
    // As OSS: its message for such a text ends so, without a full stop.
    throw invalid(raw, label, expected, spec.ec?.long, ': font content is too large');
  }
  return text;
}

function invalid(raw: string, label: string, expected: string, ec: string | undefined, ending = '.'): OssError {
  const code: ErrorCode = 'InvalidArgument';
  return new OssError({
    code,
    ec,
    message: `The value: ${shown(raw)} of parameter: ${label} is invalid. Expected ${expected}${ending}`,
  });
}

/** Reports something the service can do and this package cannot; `why` is a clause that gives the reason. */
export const notImplemented = (what: string, why: string, ec?: string): OssError =>
  new OssError({ code: 'NotImplemented', ec, message: `${what} is not supported here: ${why}.` });

/** Cuts a long value that a message quotes. */
export const shown = (raw: string): string => (raw.length > 60 ? `${raw.slice(0, 60)}...` : raw);
