// The one place where the text of a parameter becomes a value and back. Everything wrong is an OssError that says what was
// expected and what came.
import { decodeBase64UrlText, encodeBase64UrlText } from './base64.ts';
import { type ErrorCode, OssError } from './errors.ts';
import {
  type ChoiceSpec,
  type ColorSpec,
  expectationOf,
  type FlagSpec,
  type IntSpec,
  type ParamSpec,
  type ParamValue,
  type TextSpec,
} from './params.ts';

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
