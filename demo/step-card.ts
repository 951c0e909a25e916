// One step of the cascade: its name, its planned size, its buttons, and the form of its parameters.
import { type ActionName, actions, type ParamSpec } from 'oss-img/actions';
import { element, type IconName, icon } from './element.ts';
import { makeParameterField, type ParameterField } from './parameter-field.ts';
import { overlaps, rawValue, type Span, type StepText, spanOfValue, withValue } from './process-text.ts';
import { formatDuration, formatSize } from './quantities.ts';

export interface StepEvents {
  onStepText(index: number, text: string): void;
  onMove(index: number, by: -1 | 1): void;
  onRemove(index: number): void;
}

export interface StepFacts {
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  readonly ms?: number | undefined;
  readonly fault?: Span | undefined;
}

export interface StepCard {
  readonly name: string;
  readonly element: HTMLLIElement;
  show(step: StepText, facts: StepFacts): void;
}

/** A form with more parameters than this hides the rarely used ones. */
const fewFields = 8;

export function makeStepCard(name: string, index: number, count: number, events: StepEvents): StepCard {
  const spec = Object.hasOwn(actions, name) ? actions[name as ActionName] : undefined;
  const params: Readonly<Record<string, ParamSpec>> = spec?.params ?? {};
  const only = Object.keys(params).length === 1;
  let current: StepText | undefined;

  const fields = Object.entries(params).map(([param, paramSpec]) => {
    const field = makeParameterField(paramSpec, { id: `step-${index}-${param}`, name: param }, (raw) => {
      if (current) events.onStepText(index, withValue(current, paramSpec.key, only, raw));
    });
    return { param, spec: paramSpec, field };
  });
  const essential =
    fields.length <= fewFields
      ? fields
      : fields.filter(({ param }, i) => i < fewFields - 2 || spec?.needs?.anyOf.some((need) => need === param));
  const seldom = fields.filter((field) => !essential.includes(field));
  const more = element(
    'details',
    { class: 'more' },
    element('summary', {}, `${seldom.length} more`),
    grid(seldom.map(({ field }) => field)),
  );

  const outcome = element('span', { class: 'step-outcome' });
  const card = element(
    'li',
    { class: 'step' },
    element(
      'div',
      { class: 'step-head' },
      element('span', { class: 'step-number', 'aria-hidden': true }, String(index + 1)),
      element('h3', {}, name || '(no name)'),
      outcome,
      element(
        'span',
        { class: 'step-buttons' },
        button('up', `Move ${name} up`, index === 0, () => events.onMove(index, -1)),
        button('down', `Move ${name} down`, index === count - 1, () => events.onMove(index, 1)),
        button('remove', `Remove ${name}`, false, () => events.onRemove(index)),
      ),
    ),
    element(
      'p',
      { class: 'step-summary' },
      spec ? `${spec.summary} ` : 'There is no action of this name. ',
      spec ? docsLink(spec.docs) : undefined,
    ),
    fields.length > 0 ? grid(essential.map(({ field }) => field)) : undefined,
    seldom.length > 0 ? more : undefined,
  );

  return {
    name,
    element: card,
    show(step, { size, ms, fault }) {
      current = step;
      card.classList.toggle('faulty', fault !== undefined && overlaps(step, fault));
      outcome.replaceChildren(
        ...(size ? [element('span', { class: 'size' }, formatSize(size))] : []),
        ...(ms !== undefined ? [element('span', { class: 'duration' }, formatDuration(ms))] : []),
      );
      for (const { spec: paramSpec, field } of fields) {
        const span = spanOfValue(step, paramSpec.key, only);
        field.show(
          rawValue(step, paramSpec.key, only),
          fault !== undefined && span !== undefined && overlaps(span, fault) && !covers(fault, step),
        );
      }
      if (seldom.some(({ spec: { key } }) => rawValue(step, key, only) !== undefined)) more.open = true;
    },
  };
}

/** A fault of the whole step must not be shown at each of its fields. */
const covers = (fault: Span, step: Span): boolean => fault.start <= step.start && fault.end >= step.end;

const grid = (fields: readonly ParameterField[]): HTMLElement =>
  element('div', { class: 'fields' }, ...fields.map((field) => field.element));

const docsLink = (address: string): HTMLElement =>
  element('a', { href: address, target: '_blank', rel: 'noreferrer' }, 'Reference');

function button(name: IconName, label: string, disabled: boolean, onClick: () => void): HTMLButtonElement {
  const node = element(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, disabled, 'data-act': name },
    icon(name),
  );
  node.addEventListener('click', onClick);
  return node;
}
