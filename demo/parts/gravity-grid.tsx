// The nine positions as the grid that they are. A choice whose words are the nine gravities is shown so.
import { actions, type ChoiceSpec, type ParamSpec } from 'oss-img/actions';
import { words } from '../words/words.ts';
import type { FieldProps } from './field-props.ts';

/** Row by row, as they lie on a picture. */
const gravities: readonly string[] = actions.watermark.params.gravity.choices;

export const isGravity = (spec: ParamSpec): spec is ChoiceSpec =>
  spec.kind === 'choice' && spec.choices.every((choice) => gravities.includes(choice));

export function GravityGrid({
  id,
  name,
  label,
  spec,
  raw,
  doc,
  onChange,
}: FieldProps<ChoiceSpec> & { readonly label: string }) {
  const { steps } = words.value;
  const value = raw ?? spec.default;
  return (
    <fieldset class={`field field-gravity ${raw === undefined ? '' : 'given'}`}>
      <legend>
        {label} <code>{spec.key}</code>
      </legend>
      <div class="gravity-grid">
        {spec.choices.map((choice) => (
          <label key={choice} class="gravity-cell" title={`${steps.gravities[choice] ?? choice} (${choice})`}>
            <input
              type="radio"
              id={choice === value ? id : undefined}
              name={`${id}-${name}`}
              value={choice}
              checked={choice === value}
              onChange={() => onChange(choice)}
            />
            <span class="visually-hidden">{steps.gravities[choice] ?? choice}</span>
          </label>
        ))}
      </div>
      <span class="gravity-name">
        {value && (steps.gravities[value] ?? value)} {value && <code>{value}</code>}
      </span>
      {doc && <p class="doc">{doc}</p>}
    </fieldset>
  );
}
