/**
 * The action table as data: names, parameters, ranges, defaults, summaries and examples.
 * @module oss-img/actions
 */
import type { Action as PlainAction } from './action.ts';
import type { Action, Described } from './described.ts';
import { type Description, descriptions } from './descriptions.ts';
import { type ActionName, actions as table } from './table.ts';

/** The type of the table, for types that follow from one action's own parameters. */
export type Actions = { readonly [N in ActionName]: Described<(typeof table)[N]> };

/** The descriptions without the names of each action's own parameters. */
const texts: Readonly<Record<ActionName, Description<string>>> = descriptions;

function described({ params, ...action }: PlainAction): [name: string, action: unknown] {
  const { params: docs, ...description } = texts[action.name as ActionName];
  const specs = Object.entries(params).map(([name, spec]) => [name, { ...spec, doc: docs[name] }]);
  return [action.name, { ...action, ...description, params: Object.fromEntries(specs) }];
}

/**
 * All actions by their names in the URL.
 * @example
 * ```ts
 * for (const { name, summary, examples } of Object.values(actions)) console.log(name, summary, examples[0]);
 * ```
 */
export const actions = Object.fromEntries(Object.values<PlainAction>(table).map(described)) as Actions;

/** The table without the types of each action's own parameters, for code that treats all actions alike. */
const anyActions: Readonly<Record<ActionName, Action>> = actions;

/** The action of a name, for code that treats all actions alike; `actions` keeps the precise types. */
export const actionNamed = (name: ActionName): Action => anyActions[name];

export { expectationOf, type Params } from '../params.ts';
export type {
  Action,
  ChoiceSpec,
  ColorSpec,
  FailureAction,
  FlagSpec,
  IntSpec,
  OutputAction,
  ParamSpec,
  ParamTable,
  PixelAction,
  ReportAction,
  SourceAction,
  TextSpec,
} from './described.ts';
export { type FontName, fontFamilies } from './fonts.ts';
export { type ActionName, isActionName, refusedActions } from './table.ts';
