// The types of `oss-img/actions`: actions and parameters together with their descriptions.
import type * as plain from '../params.ts';
import type * as table from './action.ts';
import type { Description } from './descriptions.ts';

/** The description of a parameter. */
export interface ParamDescription {
  /** English description of the parameter, without its range, unit and default. */
  readonly doc: string;
}

/** A whole number, decimal in the URL. */
export type IntSpec = plain.IntSpec & ParamDescription;
/** One of several words. */
export type ChoiceSpec = plain.ChoiceSpec & ParamDescription;
/** A boolean, 0 or 1 in the URL. */
export type FlagSpec = plain.FlagSpec & ParamDescription;
/** A colour: six hexadecimal digits, RRGGBB. */
export type ColorSpec = plain.ColorSpec & ParamDescription;
/** Text, in the URL the URL-safe base64 of its UTF-8. */
export type TextSpec = plain.TextSpec & ParamDescription;
/** The description of one parameter; `kind` tells which of the five forms it has. */
export type ParamSpec = IntSpec | ChoiceSpec | FlagSpec | ColorSpec | TextSpec;
/** The parameters of an action by the names that jobs and the builder use, which are longer than the URL's keys. */
export type ParamTable = Readonly<Record<string, ParamSpec>>;

/** An action of the table with its description. */
export type Described<A extends { readonly params: plain.ParamTable }> = A &
  Omit<Description<never>, 'params'> & { readonly params: { readonly [K in keyof A['params']]: ParamDescription } };

/** Changes the pixels: `plan` decides how, from numbers alone. */
export type PixelAction = Described<table.PixelAction>;
/** Decides how the result is written. Its place among the steps does not matter; the last one of a kind wins. */
export type OutputAction = Described<table.OutputAction>;
/** Decides how the source is read: it acts before every other step, wherever it stands. */
export type SourceAction = Described<table.SourceAction>;
/** Answers with JSON about the source instead of a picture; no other action may stand beside it. */
export type ReportAction = Described<table.ReportAction>;
/** Decides what a failure of the other actions leads to. */
export type FailureAction = Described<table.FailureAction>;
/** Any action, its parameters' own types forgotten; `kind` tells which of the five forms it has. */
export type Action = PixelAction | OutputAction | SourceAction | ReportAction | FailureAction;
