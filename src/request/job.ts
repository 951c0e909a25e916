// The typed form of a process string. Plain data: it crosses postMessage and can be a cache key.
import type { ActionName, Actions } from '../actions/index.ts';
import type { Params, ParamsInput } from '../params.ts';

export type Step = {
  readonly [N in ActionName]: { readonly action: N; readonly params: Params<Actions[N]['params']> };
}[ActionName];

export interface Job {
  readonly steps: readonly Step[];
}

/** What the builder takes for one action: its parameters by name, those with defaults optional. */
export type StepInput<N extends ActionName> = ParamsInput<Actions[N]['params']>;
