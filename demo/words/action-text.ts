// The texts about an action: they are shown in forms, help and the reference.
import { type ActionName, actions, type ParamSpec } from 'oss-img/actions';

export interface ActionText {
  readonly summary: string;
  /** URL of the service's own documentation in the same language. */
  readonly docs: string;
  /** The meaning of each parameter, by its long name (`width`, not `w`). */
  readonly params: Readonly<Record<string, string>>;
}

export type ActionTexts = Readonly<Record<ActionName, ActionText>>;

/** The texts of the table itself. */
export const actionsEn = Object.fromEntries(
  Object.values(actions).map(({ name, summary, docs, params }) => [
    name,
    {
      summary,
      docs,
      params: Object.fromEntries(Object.entries<ParamSpec>(params).map(([param, { doc }]) => [param, doc])),
    },
  ]),
) as ActionTexts;
