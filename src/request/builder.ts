// imageProcess().resize({ width: 100 }).rotate(90).toString(): the builder, made from the action table.
import { type Action, type ActionName, type Actions, actions } from '../actions/index.ts';
import { formatValue, type ParamSpec, type ParamValue } from '../params.ts';
import { formatProcess, parseProcess } from './grammar.ts';
import type { Job, StepInput } from './job.ts';

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** The value of an action with one bare parameter: `.rotate(90)`. */
type Bare<N extends ActionName> = {
  [K in keyof Actions[N]['params']]: Actions[N]['params'][K] extends { readonly key: ''; readonly required: true }
    ? K extends keyof StepInput<N>
      ? StepInput<N>[K]
      : never
    : never;
}[keyof Actions[N]['params']];

/** No argument where nothing must be said (`info`). */
type Input<N extends ActionName> =
  Record<never, never> extends StepInput<N> ? [input?: StepInput<N>] : [input: StepInput<N> | Bare<N>];

export type Builder = {
  readonly [N in ActionName as CamelCase<N>]: (...input: Input<N>) => Builder;
} & {
  /** The job so far. */
  toJob(): Job;
  /** The normal form, ready for `x-oss-process=`. */
  toString(): string;
};

/** Every call is checked against the table at once and throws the OssError the URL would get. */
export function imageProcess(): Builder {
  return builderOf({ steps: [] });
}

function builderOf(job: Job): Builder {
  const methods = Object.values(actions).map((action) => [
    camelCase(action.name),
    (input: unknown) => append(job, action as unknown as Action, input),
  ]);
  return { ...Object.fromEntries(methods), toJob: () => job, toString: () => formatProcess(job) } as Builder;
}

function append(job: Job, action: Action, input: unknown): Builder {
  const specs = Object.entries<ParamSpec>(action.params);
  const bare = specs.find(([, { key }]) => key === '')?.[0];
  const given = (typeof input === 'object' && input !== null ? input : bare ? { [bare]: input } : {}) as Record<
    string,
    ParamValue | undefined
  >;
  // Through the text, so that a builder can never make what a URL could not say.
  const parts = specs
    .filter(([name]) => given[name] !== undefined)
    .map(([name, spec]) => `${spec.key}${spec.key && '_'}${formatValue(spec, given[name] as ParamValue)}`);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(action.params, name));
  if (unknown !== undefined)
    throw new TypeError(
      `${action.name} has no parameter "${unknown}"; it has ${Object.keys(action.params).join(', ')}`,
    );
  const { steps } = parseProcess(`image/${[action.name, ...parts].join(',')}`);
  return builderOf({ steps: [...job.steps, ...steps] });
}

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
