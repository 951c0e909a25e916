// The builder, made from the action table: imageProcess().resize({ width: 100 }).rotate(90).toString().
import { type Action, type ActionName, type Actions, actionNamed, actions, isActionName } from '../actions/table.ts';
import type { ParamValue } from '../params.ts';
import { formatField, formatProcess, parseProcess } from './grammar.ts';
import type { Job, StepInput } from './job.ts';

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** The value of an action that has a required parameter without a key: `.rotate(90)`. */
type Bare<N extends ActionName> = {
  [K in keyof Actions[N]['params']]: Actions[N]['params'][K] extends { readonly key: ''; readonly required: true }
    ? K extends keyof StepInput<N>
      ? StepInput<N>[K]
      : never
    : never;
}[keyof Actions[N]['params']];

/** The argument of a method; optional for actions without a required parameter, such as `info`. */
type Input<N extends ActionName> =
  Record<never, never> extends StepInput<N> ? [input?: StepInput<N>] : [input: StepInput<N> | Bare<N>];

/**
 * Builds a process step by step. It is immutable: every method returns a new builder. There is one method per action, named
 * in camel case (`roundedCorners`), which takes the parameters by their names in `actions`, or the bare value of an action
 * like `rotate`.
 */
export type Builder = {
  readonly [N in ActionName as CamelCase<N>]: (...input: Input<N>) => Builder;
} & {
  /** The job built so far. */
  toJob(): Job;
  /** The process string in normal form, ready for `x-oss-process=`. */
  toString(): string;
};

/**
 * Starts a builder without steps. Each of its methods checks its arguments at once.
 * @throws OssError (the methods) what the URL would be answered with
 * @throws TypeError (the methods) for a name that is no parameter of the action
 * @example
 * ```ts
 * `${imageProcess().resize({ width: 100 }).rotate(90).format('png')}`; // 'image/resize,w_100/rotate,90/format,png'
 * ```
 */
export function imageProcess(): Builder {
  return builderOf({ steps: [] });
}

function builderOf(job: Job): Builder {
  const methods = Object.keys(actions)
    .filter(isActionName)
    .map((name) => [camelCase(name), (input: unknown) => append(job, actionNamed(name), input)]);
  return { ...Object.fromEntries(methods), toJob: () => job, toString: () => formatProcess(job) } as Builder;
}

function append(job: Job, action: Action, input: unknown): Builder {
  const specs = Object.entries(action.params);
  const bare = specs.find(([, { key }]) => key === '')?.[0];
  const given = (typeof input === 'object' && input !== null ? input : bare ? { [bare]: input } : {}) as Record<
    string,
    ParamValue | undefined
  >;
  // The text is parsed again, so that a builder can make nothing that a URL could not say.
  const fields = specs
    .filter(([name]) => given[name] !== undefined)
    .map(([name, spec]) => formatField(spec, given[name] as ParamValue));
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(action.params, name));
  if (unknown !== undefined)
    throw new TypeError(
      `${action.name} has no parameter "${unknown}"; its parameters are ${Object.keys(action.params).join(', ')}.`,
    );
  const { steps } = parseProcess(`image/${[action.name, ...fields].join(',')}`);
  return builderOf({ steps: [...job.steps, ...steps] });
}

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
