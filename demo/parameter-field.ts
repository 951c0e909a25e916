// One parameter of one action as a labelled form control. Its kind, range and default come from the action table. It holds
// the raw text of the process string, so that a wrong value can be shown too.
import type { ParamSpec } from 'oss-img/actions';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import { element } from './element.ts';

export interface ParameterField {
  readonly element: HTMLElement;
  /** `raw` is undefined if the text does not contain the parameter. */
  show(raw: string | undefined, faulty: boolean): void;
}

export interface FieldNames {
  /** The control's id, unique on the page. */
  readonly id: string;
  readonly name: string;
}

type Change = (raw: string | undefined) => void;
type Control = {
  readonly nodes: readonly HTMLElement[];
  readonly main: HTMLElement;
  show(raw: string | undefined): void;
};

/** With more values than this, a slider is too coarse to aim with. */
const finestSlider = 1000;

export function makeParameterField(spec: ParamSpec, { id, name }: FieldNames, onChange: Change): ParameterField {
  const control = makeControl(spec, id, onChange);
  const hint = hintOf(spec);
  control.main.setAttribute('aria-describedby', `${id}-hint ${id}-doc`);
  const label = element('label', { for: id }, wordsOf(name), ' ', spec.key ? element('code', {}, spec.key) : undefined);
  const root = element(
    'div',
    { class: `field field-${spec.kind}`, title: spec.doc },
    element('div', { class: 'field-head' }, label, element('span', { class: 'hint', id: `${id}-hint` }, hint)),
    element('div', { class: 'controls' }, ...control.nodes),
    element('p', { class: 'doc', id: `${id}-doc` }, spec.doc),
  );
  return {
    element: root,
    show(raw, faulty) {
      control.show(raw);
      root.classList.toggle('given', raw !== undefined);
      control.main.setAttribute('aria-invalid', String(faulty));
    },
  };
}

function makeControl(spec: ParamSpec, id: string, onChange: Change): Control {
  switch (spec.kind) {
    case 'int':
      return makeNumber(spec, id, onChange);
    case 'choice':
      return makeSelect(spec.choices, spec, id, onChange, { read: (raw) => raw, write: (value) => value });
    case 'flag':
      return makeCheckbox(spec, id, onChange);
    case 'color':
      return makeColour(spec, id, onChange);
    case 'text':
      if (spec.choices)
        return makeSelect(spec.choices, spec, id, onChange, { read: decodeBase64Url, write: encodeBase64Url });
      return makeText(spec, id, onChange);
  }
}

function makeNumber(spec: ParamSpec & { kind: 'int' }, id: string, onChange: Change): Control {
  const { min, max } = spec;
  const input = element('input', {
    id,
    type: 'number',
    min,
    max,
    step: 1,
    inputmode: min < 0 ? 'text' : 'numeric',
    placeholder: spec.default,
  });
  input.addEventListener('input', () => {
    // A half-typed number, such as "-", reads as empty: the text keeps its old value until there is a number.
    if (!input.validity.badInput) onChange(input.value === '' ? undefined : input.value);
  });
  input.addEventListener('focus', () => input.select());
  if (max - min > finestSlider) return { nodes: [input], main: input, show: (raw) => showValue(input, raw ?? '') };
  const slider = element('input', { type: 'range', min, max, step: 1, tabindex: -1, 'aria-hidden': true });
  slider.addEventListener('input', () => onChange(slider.value));
  const show = (raw: string | undefined): void => {
    showValue(input, raw ?? '');
    slider.value = raw ?? String(spec.default ?? min);
  };
  // The slider is a second control for the same number, for pointers only: in the first, the keyboard has the arrow keys.
  return { nodes: [input, slider], main: input, show };
}

interface SelectCoding {
  read(raw: string): string | undefined;
  write(value: string): string;
}

function makeSelect(
  choices: readonly string[],
  spec: ParamSpec,
  id: string,
  onChange: Change,
  coding: SelectCoding,
): Control {
  const none = spec.default !== undefined ? `${spec.default} (default)` : spec.required ? 'Choose…' : 'Not given';
  const select = element(
    'select',
    { id },
    element('option', { value: '' }, none),
    ...choices.map((choice) => element('option', { value: choice }, choice)),
  );
  select.addEventListener('change', () => onChange(select.value === '' ? undefined : coding.write(select.value)));
  const strange = element('option', { value: '?', hidden: true, disabled: true });
  select.append(strange);
  const show = (raw: string | undefined): void => {
    const value = raw === undefined ? '' : coding.read(raw);
    strange.textContent = raw ?? '';
    select.value = value === '' || (value !== undefined && choices.includes(value)) ? value : '?';
  };
  return { nodes: [select], main: select, show };
}

function makeCheckbox(spec: ParamSpec & { kind: 'flag' }, id: string, onChange: Change): Control {
  const input = element('input', { id, type: 'checkbox' });
  input.addEventListener('change', () => {
    const isDefault = !spec.required && input.checked === (spec.default ?? false);
    onChange(isDefault ? undefined : input.checked ? '1' : '0');
  });
  const show = (raw: string | undefined): void => {
    input.checked = raw === undefined ? (spec.default ?? false) : raw === '1';
  };
  return { nodes: [input], main: input, show };
}

function makeColour(spec: ParamSpec & { kind: 'color' }, id: string, onChange: Change): Control {
  const input = element('input', {
    id,
    type: 'text',
    placeholder: spec.default,
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
  });
  const well = element('input', { type: 'color', 'aria-label': 'Pick the colour' });
  input.addEventListener('input', () => onChange(input.value === '' ? undefined : input.value.replace(/^#/, '')));
  well.addEventListener('input', () => onChange(well.value.slice(1).toUpperCase()));
  const show = (raw: string | undefined): void => {
    showValue(input, raw ?? '');
    const colour = `#${raw ?? spec.default ?? ''}`;
    if (/^#[0-9a-f]{6}$/i.test(colour)) well.value = colour;
  };
  return { nodes: [input, well], main: input, show };
}

function makeText(spec: ParamSpec & { kind: 'text' }, id: string, onChange: Change): Control {
  const input = element('input', { id, type: 'text', placeholder: spec.default, autocomplete: 'off' });
  input.addEventListener('input', () => onChange(input.value === '' ? undefined : encodeBase64Url(input.value)));
  const show = (raw: string | undefined): void => {
    // Text that cannot be decoded is shown as it is, with the fault beside it.
    showValue(input, raw === undefined ? '' : (decodeBase64Url(raw) ?? raw));
  };
  return { nodes: [input], main: input, show };
}

/** Writes the value only if it differs: otherwise the caret would move, and a half-typed "1." would become "1". */
function showValue(input: HTMLInputElement, value: string): void {
  if (input.value !== value && !(input.validity.badInput && document.activeElement === input)) input.value = value;
}

function hintOf(spec: ParamSpec): string {
  const facts: string[] = [];
  if (spec.kind === 'int') facts.push(`${spec.min}–${spec.max}${spec.unit ? ` ${spec.unit}` : ''}`);
  if (spec.kind === 'color') facts.push('RRGGBB');
  if (spec.kind === 'text' && spec.maxBytes !== undefined) facts.push(`at most ${spec.maxBytes} bytes`);
  if (spec.required) facts.push('needed');
  else if (spec.default !== undefined && spec.kind !== 'choice') facts.push(`default ${defaultOf(spec)}`);
  return facts.join(', ');
}

function defaultOf(spec: ParamSpec): string {
  if (spec.kind === 'flag') return spec.default ? 'on' : 'off';
  return String(spec.default);
}

/** `paddingLeft` as "padding left". */
const wordsOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
