// The steps as a list of forms, bound both ways to the text: every change here edits the text, and every new text fills the forms in
// place, so that the field being typed in keeps its caret. One step is open at a time.
import { useSignal, useSignalEffect } from '@preact/signals';
import { actions } from 'oss-img/actions';
import { useRef } from 'preact/hooks';
import { explains } from '../state/explains.ts';
import { explanation, fault, isStale, outcome } from '../state/run.ts';
import { openStep, stepToOpen } from '../state/step-to-open.ts';
import { edit, view } from '../state/view.ts';
import { matchIds } from '../text/match-ids.ts';
import { addStep, editStep, isEditable, joinView, moveStep, removeStep, switchStep } from '../text/view.ts';
import { words } from '../words/words.ts';
import { AddStep } from './add-step.tsx';
import { StepCard } from './step-card.tsx';

export function StepsPane() {
  const { steps } = words.value;
  const rows = joinView(view.value);
  // A card keeps its identity while its step moves or changes, and with it the focus and what is unfolded.
  const cards = useRef<ReturnType<typeof matchIds>>([]);
  const identify = (): void => {
    cards.current = matchIds(
      cards.current,
      joinView(view.value).map(({ text }) => text),
    );
  };
  identify();
  const openId = useSignal<number | undefined>(undefined);
  useSignalEffect(() => {
    if (stepToOpen.value === undefined) return;
    identify();
    openId.value = cards.current[stepToOpen.value]?.id;
    stepToOpen.value = undefined;
  });
  const timings = isStale.value ? [] : (outcome.value?.result.timings ?? []);

  const add = (name: string): void => {
    const example = Object.values(actions).find((action) => action.name === name)?.examples[0] ?? name;
    // The library refuses a report beside other steps, so adding one, or adding to one, replaces what is there.
    const isAlone = [name, ...rows.map(({ text }) => nameOf(text))].some((other) => kindOf(other) === 'report');
    // An example may be several steps long.
    edit(addStep(isAlone || !isEditable(view.value) ? { ...view.value, process: '', off: [] } : view.value, example));
    openStep(joinView(view.value).length - 1);
  };
  const move = (from: number, to: number, group?: string): void => {
    if (to < 0 || to >= rows.length) return;
    cards.current = cards.current.toSpliced(from, 1).toSpliced(to, 0, ...cards.current.slice(from, from + 1));
    edit(moveStep(view.value, from, to), group, Number.POSITIVE_INFINITY);
  };

  let on = -1;
  return (
    <section class="steps-pane" id="steps-pane" aria-labelledby="steps-title">
      <div class="pane-head">
        <h2 id="steps-title">{steps.title}</h2>
        <label class="explain">
          <input
            type="checkbox"
            checked={explains.value}
            onChange={({ currentTarget }) => (explains.value = currentTarget.checked)}
          />{' '}
          {steps.explain}
        </label>
        <AddStep onAdd={add} />
      </div>
      {rows.length === 0 && <p class="none">{isEditable(view.value) ? steps.none : steps.style}</p>}
      <ol class="steps" id="steps" aria-labelledby="steps-title">
        {rows.map(({ text, step }, index) => {
          if (step) on += 1;
          const id = cards.current[index]?.id ?? index;
          const plan = step ? explanation.value?.steps[on] : undefined;
          return (
            <StepCard
              key={id}
              index={index}
              count={rows.length}
              text={text}
              step={step}
              size={plan?.size}
              ms={
                step ? timings.filter(({ stage }) => stage === nameOf(text))[countBefore(rows, index)]?.ms : undefined
              }
              fault={fault.value?.oss?.position}
              isOpen={openId.value === id}
              onToggle={() => (openId.value = openId.value === id ? undefined : id)}
              onText={(next, group) => edit(editStep(view.value, index, next), group && `${id} ${group}`)}
              onSwitch={() => edit(switchStep(view.value, index))}
              onRemove={() => edit(removeStep(view.value, index))}
              onMove={(to, group) => move(index, to, group)}
            />
          );
        })}
      </ol>
    </section>
  );
}

const nameOf = (text: string): string => text.split(',', 1)[0] ?? '';

const kindOf = (name: string): string | undefined =>
  Object.values(actions).find((action) => action.name === name)?.kind;

/** Counts the steps of the same name that are on before this one: timings name their steps, and nothing else. */
const countBefore = (rows: ReturnType<typeof joinView>, index: number): number =>
  rows.slice(0, index).filter(({ text, step }) => step && nameOf(text) === nameOf(rows[index]?.text ?? '')).length;
