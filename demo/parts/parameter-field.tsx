// One parameter of one action as a labelled form control. Its kind, range and default come from the action table. It holds the raw text
// of the process string, so that a wrong value can be shown too.
import type { ParamSpec } from 'oss-img/actions';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { pictures } from '../state/pictures.ts';
import { decodeBase64Url, encodeBase64Url } from '../text/base64url.ts';
import { hintOf } from '../text/hint.ts';
import { words } from '../words/words.ts';
import type { FieldProps } from './field-props.ts';
import { GravityGrid, isGravity } from './gravity-grid.tsx';

/** With more values than this, a slider is too coarse to aim with. */
const finestSlider = 1000;

export function ParameterField(props: FieldProps) {
  const { id, name, spec, raw, doc } = props;
  const hint = hintOf(spec, words.value);
  if (isGravity(spec)) return <GravityGrid {...props} spec={spec} label={labelOf(name)} />;
  return (
    <div class={`field field-${spec.kind} ${raw === undefined ? '' : 'given'}`}>
      <div class="field-head">
        <label for={id}>
          {labelOf(name)} {spec.key && spec.key !== labelOf(name) && <code>{spec.key}</code>}
        </label>
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      </div>
      <div class="controls">{controlOf(props)}</div>
      {doc && (
        <p class="doc" id={`${id}-doc`}>
          {doc}
        </p>
      )}
    </div>
  );
}

/** `paddingLeft` as "padding left", or what the language calls it. */
const labelOf = (name: string): string =>
  words.value.steps.params[name] ?? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function controlOf(props: FieldProps): ComponentChildren {
  const { spec } = props;
  switch (spec.kind) {
    case 'int':
      return <NumberControl {...props} spec={spec} />;
    case 'choice':
      return <SelectControl {...props} choices={spec.choices} read={(raw) => raw} write={(value) => value} />;
    case 'flag':
      return <FlagControl {...props} spec={spec} />;
    case 'color':
      return <ColourControl {...props} spec={spec} />;
    case 'text':
      if (spec.choices)
        return <SelectControl {...props} choices={spec.choices} read={decodeBase64Url} write={encodeBase64Url} />;
      return <TextControl {...props} spec={spec} />;
  }
}

const described = ({ id, isFaulty, doc }: FieldProps) => ({
  id,
  'aria-describedby': doc ? `${id}-hint ${id}-doc` : `${id}-hint`,
  'aria-invalid': isFaulty,
});

/**
 * The value for an input, but what is typed in while it is half typed: "-" reads as empty, and "1." would become "1" under the caret.
 */
function valueFor(input: HTMLInputElement | null, value: string): string {
  return input?.validity.badInput && document.activeElement === input ? input.value : value;
}

function NumberControl(props: FieldProps<ParamSpec & { kind: 'int' }>) {
  const { name, spec, raw, onChange } = props;
  const { min, max } = spec;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        {...described(props)}
        ref={input}
        type="number"
        min={min}
        max={max}
        step={1}
        inputMode={min < 0 ? 'text' : 'numeric'}
        placeholder={spec.default === undefined ? undefined : String(spec.default)}
        value={valueFor(input.current, raw ?? '')}
        onInput={({ currentTarget: { validity, value } }) => {
          // A half-typed number reads as empty: the text keeps its old value until there is a number.
          if (!validity.badInput) onChange(value === '' ? undefined : value);
        }}
        onFocus={(event) => event.currentTarget.select()}
      />
      {max - min <= finestSlider && (
        <input
          type="range"
          min={min}
          max={max}
          step={1}
          aria-label={words.value.steps.slider(labelOf(name))}
          value={raw ?? String(spec.default ?? min)}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </>
  );
}

interface Choices {
  readonly choices: readonly string[];
  readonly read: (raw: string) => string | undefined;
  readonly write: (value: string) => string;
}

function SelectControl({ choices, read, write, ...props }: FieldProps & Choices) {
  const { spec, raw, onChange } = props;
  const { steps } = words.value;
  const value = raw === undefined ? '' : read(raw);
  const isKnown = value === '' || (value !== undefined && choices.includes(value));
  const none =
    spec.default !== undefined
      ? steps.withDefault(String(spec.default))
      : spec.required
        ? steps.choose
        : steps.notGiven;
  return (
    <select
      {...described(props)}
      value={isKnown ? value : '?'}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : write(currentTarget.value))}
    >
      <option value="">{none}</option>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
      {!isKnown && (
        <option value="?" disabled>
          {raw}
        </option>
      )}
    </select>
  );
}

function FlagControl(props: FieldProps<ParamSpec & { kind: 'flag' }>) {
  const { spec, raw, onChange } = props;
  const byDefault = spec.default ?? false;
  return (
    <input
      {...described(props)}
      type="checkbox"
      checked={raw === undefined ? byDefault : raw === '1'}
      onChange={({ currentTarget: { checked } }) => {
        const isDefault = !spec.required && checked === byDefault;
        onChange(isDefault ? undefined : checked ? '1' : '0');
      }}
    />
  );
}

function ColourControl(props: FieldProps<ParamSpec & { kind: 'color' }>) {
  const { name, spec, raw, onChange } = props;
  const colour = `#${raw ?? spec.default ?? ''}`;
  return (
    <>
      <input
        {...described(props)}
        type="text"
        placeholder={spec.default}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        value={raw ?? ''}
        onInput={({ currentTarget: { value } }) => onChange(value === '' ? undefined : value.replace(/^#/, ''))}
      />
      <input
        type="color"
        aria-label={words.value.steps.pickColour(labelOf(name))}
        value={/^#[0-9a-f]{6}$/i.test(colour) ? colour : '#000000'}
        onInput={({ currentTarget: { value } }) => onChange(value.slice(1).toUpperCase())}
      />
    </>
  );
}

function TextControl(props: FieldProps<ParamSpec & { kind: 'text' }>) {
  const { id, spec, raw, onChange } = props;
  const listId = `${id}-keys`;
  return (
    <>
      <input
        {...described(props)}
        type="text"
        placeholder={spec.default}
        autocomplete="off"
        list={spec.object && listId}
        // Text that cannot be decoded is shown as it is, with the fault beside it.
        value={raw === undefined ? '' : (decodeBase64Url(raw) ?? raw)}
        onInput={({ currentTarget: { value } }) => onChange(value === '' ? undefined : encodeBase64Url(value))}
      />
      {spec.object && (
        <datalist id={listId}>
          {pictures.value.map(({ key }) => (
            <option key={key} value={key} />
          ))}
        </datalist>
      )}
    </>
  );
}
