// The cascade as a list of forms, bound both ways to the text: every change here edits the text, and every new text fills
// the forms in place, so that the field being typed in keeps its caret.
import { actions } from 'oss-img/actions';
import { element } from './element.ts';
import { joinSteps, replaceSpan, type Span, type StepText, splitSteps } from './process-text.ts';
import { makeStepCard, type StepCard } from './step-card.ts';

export interface StepPlan {
  readonly action: string;
  readonly size?: { readonly width: number; readonly height: number };
}

export interface StepListState {
  readonly text: string;
  readonly plans: readonly StepPlan[];
  readonly fault?: Span | undefined;
  /** How long the steps took when this text last ran, in their order. */
  readonly timings: readonly { readonly stage: string; readonly ms: number }[];
}

export interface StepListPlaces {
  readonly list: HTMLOListElement;
  readonly adder: HTMLElement;
  /** Shows the meaning of each parameter under its field. */
  readonly explain: HTMLInputElement;
}

export interface StepList {
  show(state: StepListState): void;
}

export function makeStepList({ list, adder, explain }: StepListPlaces, onText: (text: string) => void): StepList {
  let cards: StepCard[] = [];
  let steps: StepText[] = [];
  let text = '';
  adder.append(...makeAdder((name) => add(name)));
  explain.addEventListener('change', () => list.classList.toggle('explained', explain.checked));

  function add(name: string): void {
    const spec = Object.values(actions).find((action) => action.name === name);
    const example = spec?.examples[0] ?? name;
    // The library refuses a report beside other steps, so adding one, or adding to one, replaces what is there.
    const alone = spec?.kind === 'report' || steps.some((step) => kindOf(step.name) === 'report');
    onText(joinSteps([...(alone ? [] : steps.map((step) => step.text)), example]));
    cards.at(-1)?.element.scrollIntoView({ block: 'nearest' });
  }

  function move(index: number, by: -1 | 1): void {
    const texts = steps.map((step) => step.text);
    const [moved] = texts.splice(index, 1);
    if (moved === undefined) return;
    texts.splice(index + by, 0, moved);
    onText(joinSteps(texts));
    focusButton(index + by, by < 0 ? 'up' : 'down');
  }

  function remove(index: number): void {
    onText(joinSteps(steps.filter((_, i) => i !== index).map((step) => step.text)));
    if (cards.length > 0) focusButton(Math.min(index, cards.length - 1), 'remove');
    else adder.querySelector<HTMLElement>('select')?.focus();
  }

  /** The cards were rebuilt, so the pressed button is gone; the same button of the right card takes the focus. */
  function focusButton(index: number, act: string): void {
    const buttons = [...(cards[index]?.element.querySelectorAll<HTMLButtonElement>('[data-act]') ?? [])];
    const wanted =
      buttons.find((node) => node.dataset.act === act && !node.disabled) ?? buttons.find((node) => !node.disabled);
    wanted?.focus();
  }

  return {
    show(state) {
      text = state.text;
      steps = splitSteps(text);
      const same = steps.length === cards.length && steps.every((step, i) => step.name === cards[i]?.name);
      if (!same) {
        const events = { onStepText, onMove: move, onRemove: remove };
        cards = steps.map((step, i) => makeStepCard(step.name, i, steps.length, events));
        list.replaceChildren(...cards.map((card) => card.element), ...(cards.length === 0 ? [emptyNote(text)] : []));
      } else if (cards.length === 0) {
        list.replaceChildren(emptyNote(text));
      }
      const times = [...state.timings];
      const planned = state.plans.length === steps.length;
      for (const [i, step] of steps.entries()) {
        const at = times.findIndex(({ stage }) => stage === step.name);
        const ms = at < 0 ? undefined : times.splice(0, at + 1).at(-1)?.ms;
        cards[i]?.show(step, { size: planned ? state.plans[i]?.size : undefined, ms, fault: state.fault });
      }
    },
  };

  function onStepText(index: number, stepText: string): void {
    const step = steps[index];
    if (step) onText(replaceSpan(text, step, stepText));
  }
}

const kindOf = (name: string): string | undefined =>
  Object.values(actions).find((action) => action.name === name)?.kind;

function emptyNote(text: string): HTMLElement {
  const words =
    text === '' ? 'No steps yet: the picture is shown as it is.' : 'This text has no steps that can be edited here.';
  return element('li', { class: 'step-empty' }, words);
}

function makeAdder(onAdd: (name: string) => void): HTMLElement[] {
  const options = Object.values(actions).map(({ name }) => element('option', { value: name }, name));
  const select = element(
    'select',
    { id: 'add-step' },
    element('option', { value: '' }, 'Choose an action…'),
    ...options,
  );
  const button = element('button', { type: 'button' }, 'Add step');
  button.addEventListener('click', () => {
    if (select.value === '') select.focus();
    else {
      onAdd(select.value);
      select.value = '';
    }
  });
  return [element('label', { for: 'add-step', class: 'visually-hidden' }, 'Action to add'), select, button];
}
