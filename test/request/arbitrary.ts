// Random steps and jobs, drawn from the action table: an action added there is tested here.
import fc from 'fast-check';
import { type ActionName, actionNamed, actions, isActionName, type ParamSpec } from '../../src/actions/index.ts';
import { maxMarks } from '../../src/limits.ts';
import type { ParamValue } from '../../src/params.ts';
import type { Job, Step } from '../../src/request/job.ts';
import { markNamesOf } from '../../src/request/mark.ts';

export const actionNames: readonly ActionName[] = Object.keys(actions).filter(isActionName);

const valuesOf = (spec: ParamSpec): fc.Arbitrary<ParamValue> => {
  switch (spec.kind) {
    case 'int':
      // Small numbers often: large ones mostly end in the same refusals.
      return fc.oneof(
        fc.integer({ min: spec.min, max: Math.min(spec.max, spec.min + 60) }),
        fc.integer({ min: spec.min, max: spec.max }),
      );
    case 'choice':
      return fc.constantFrom(...spec.choices);
    case 'flag':
      return fc.boolean();
    case 'color':
      return fc.integer({ min: 0, max: 0xffffff }).map((color) => color.toString(16).padStart(6, '0').toUpperCase());
    case 'text': {
      if (spec.choices) return fc.constantFrom(...spec.choices);
      const bytes = (text: string): number => new TextEncoder().encode(text).length;
      return fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
        .filter((text) => bytes(text) <= (spec.maxBytes ?? Number.POSITIVE_INFINITY));
    }
  }
};

/** Any step of this action that its table allows, with the defaults filled in as the parser does. */
export function stepsOf(name: ActionName): fc.Arbitrary<Step> {
  const { params, needs } = actionNamed(name);
  const values = Object.entries(params).map(([param, spec]) => {
    const fallback = 'default' in spec ? spec.default : undefined;
    const value = spec.required ? valuesOf(spec) : fc.option(valuesOf(spec), { nil: fallback });
    return value.map((given) => (given === undefined ? {} : { [param]: given }));
  });
  return fc
    .tuple(...values)
    .map((given): Record<string, ParamValue> => Object.assign({}, ...given))
    .filter((given) => !needs || needs.anyOf.some((param) => given[param] !== undefined))
    .map((given) => ({ action: name, params: given }) as Step);
}

const company = actionNames.filter((name) => actionNamed(name).kind !== 'report');
const alone = actionNames.filter((name) => actionNamed(name).kind === 'report');

export const jobs: fc.Arbitrary<Job> = fc
  .oneof(
    { weight: 9, arbitrary: fc.array(fc.oneof(...company.map(stepsOf)), { minLength: 1, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.oneof(...alone.map(stepsOf)).map((step) => [step]) },
  )
  .map((steps) => ({ steps }))
  // A process with more of them is refused as a whole.
  .filter((job) => new Set(markNamesOf(job)).size <= maxMarks);
