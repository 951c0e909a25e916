// docs/actions.md from the action data: an overview, then a section for each action.
import { actions, expectationOf, type ParamSpec } from 'oss-img/actions';
import { refusedActions } from '../../src/actions/index.ts';
import { tableOf } from './markdown.ts';

const all = Object.values(actions);

export const actionOverview = tableOf(
  ['action', 'what it does'],
  all.map(({ name, summary }) => [`[\`${name}\`](#${name})`, summary]),
);

/** The names alone, for the README. */
export const actionNames = all.map(({ name }) => `[\`${name}\`](docs/actions.md#${name})`).join(', ');

function defaultOf({ required, default: value }: ParamSpec): string {
  if (required) return 'required';
  return value === undefined ? '' : `\`${typeof value === 'boolean' ? Number(value) : value}\``;
}

const parameterRow = (spec: ParamSpec): string[] => [
  spec.key ? `\`${spec.key}\`` : 'value',
  spec.doc,
  expectationOf(spec) + ('unit' in spec && spec.unit ? ` ${spec.unit}` : ''),
  defaultOf(spec),
];

export const actionSections = all
  .map(({ name, summary, docs, params, examples }) => {
    const rows = Object.values<ParamSpec>(params).map(parameterRow);
    return [
      `## \`${name}\``,
      `${summary} [The service's own page.](${docs})`,
      rows.length > 0 ? tableOf(['parameter', 'meaning', 'accepts', 'default'], rows) : 'It has no parameters.',
      ['```text', ...examples.map((example) => `image/${example}`), '```'].join('\n'),
    ].join('\n\n');
  })
  .join('\n\n');

export const refusedTable = tableOf(
  ['refused', 'because'],
  [
    ...Object.entries(refusedActions).map(([name, reason]) => [`\`${name}\``, reason]),
    ...all.flatMap((action) => [
      ...Object.entries('refusedKeys' in action ? (action.refusedKeys ?? {}) : {}).map(([key, reason]) => [
        `\`${action.name},${key}_\``,
        reason,
      ]),
      ...Object.values<ParamSpec>(action.params).flatMap((spec) =>
        Object.entries('refused' in spec ? (spec.refused ?? {}) : {}).map(([value, reason]) => [
          `\`${action.name},${spec.key ? `${spec.key}_` : ''}${value}\``,
          reason,
        ]),
      ),
    ]),
  ],
);
