// The range, the unit and the default of a parameter in a few words.
import type { ParamSpec } from 'oss-img/actions';
import type { Words } from '../words/en.ts';

export function hintOf(spec: ParamSpec, { steps }: Words): string {
  const facts: string[] = [];
  if (spec.kind === 'int')
    facts.push(`${spec.min}–${spec.max}${spec.unit ? ` ${unitOf(spec.unit, steps.units)}` : ''}`);
  if (spec.kind === 'color') facts.push('RRGGBB');
  if (spec.kind === 'text' && spec.maxBytes !== undefined) facts.push(steps.atMostBytes(spec.maxBytes));
  if (spec.required) facts.push(steps.needed);
  else if (spec.default !== undefined && spec.kind !== 'choice') facts.push(steps.byDefault(defaultOf(spec, steps)));
  return facts.join(steps.comma);
}

const unitOf = (unit: string, units: Readonly<Record<string, string>>): string => units[unit] ?? unit;

function defaultOf(spec: ParamSpec, steps: Words['steps']): string {
  if (spec.kind === 'flag') return spec.default ? steps.on : steps.off;
  return String(spec.default);
}
