// The typed form of a process string. Plain data, so it crosses postMessage and can be part of a cache key.
import type { ActionName, Actions } from '../actions/table.ts';
import type { Params, ParamsInput } from '../params.ts';

/** One step: the name of an action and all its parameters, defaults filled in. */
export type Step = {
  readonly [N in ActionName]: {
    /** The action's name in the URL. */
    readonly action: N;
    /** Values by parameter name, such as `width` for `w`. */
    readonly params: Params<Actions[N]['params']>;
  };
}[ActionName];

/** A parsed process string. */
export interface Job {
  /** The steps from left to right. */
  readonly steps: readonly Step[];
}

/** The input of the builder for one action: values by parameter name; only required parameters must be given. */
export type StepInput<N extends ActionName> = ParamsInput<Actions[N]['params']>;
