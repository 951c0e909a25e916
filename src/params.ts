// The parameters of an action as data.

interface ParamBase {
  /** The parameter's name in the URL, such as `w` for `w_100`; '' for the bare value of `rotate,90`. */
  readonly key: string;
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
