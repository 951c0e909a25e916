// "My endpoint": the scheme, bucket, region and domain that every copied URL and code names.
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { chooseEndpoint, endpoint } from '../state/endpoint.ts';
import { type Endpoint, faultsOf, playgroundEndpoint, tidyEndpoint } from '../text/endpoint.ts';
import { words } from '../words/words.ts';

const fields = ['bucket', 'region', 'domain'] as const;

export function EndpointForm() {
  const { endpoint: texts } = words.value.bar;
  const id = useId();
  // A field may be half typed: only a whole endpoint is taken over. Once the field is left, the form shows what was taken.
  const typed = useSignal<Endpoint | undefined>(undefined);
  const shown = typed.value ?? endpoint.value;
  const change = (part: Partial<Endpoint>): void => {
    typed.value = { ...shown, ...part };
    chooseEndpoint(tidyEndpoint(typed.value));
  };
  const faults = faultsOf(tidyEndpoint(shown));
  return (
    <fieldset class="endpoint-form" data-own-undo>
      <legend>{texts.title}</legend>
      <p class="hint">{texts.use}</p>
      <label>
        {texts.scheme}
        <select
          value={shown.scheme}
          onChange={({ currentTarget }) => change({ scheme: currentTarget.value === 'http' ? 'http' : 'https' })}
        >
          <option value="https">https</option>
          <option value="http">http</option>
        </select>
      </label>
      {fields.map((name) => (
        <label key={name}>
          {texts[name]}
          <input
            type="text"
            name={name}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            placeholder={name === 'domain' ? texts.none : playgroundEndpoint[name]}
            value={shown[name] ?? ''}
            aria-invalid={faults.includes(name)}
            aria-describedby={faults.includes(name) ? `${id}-${name}` : undefined}
            onInput={({ currentTarget }) => change({ [name]: currentTarget.value })}
            onBlur={() => {
              if (faults.length === 0) typed.value = undefined;
            }}
          />
          {faults.includes(name) && (
            <span class="field-fault" id={`${id}-${name}`}>
              {texts.faults[name]}
            </span>
          )}
        </label>
      ))}
    </fieldset>
  );
}
