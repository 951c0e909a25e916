// One step: its name and text, the size after it, its buttons, and, when it is open, the form of its parameters.
import { type Signal, useSignal } from '@preact/signals';
import { actionNamed, isActionName, type ParamSpec } from 'oss-img/actions';
import { useId, useRef } from 'preact/hooks';
import { explains } from '../state/explains.ts';
import { commonParams } from '../text/common-params.ts';
import {
  overlaps,
  rawValue,
  type Span,
  type StepText,
  spanOfValue,
  splitSteps,
  withValue,
} from '../text/process-text.ts';
import { formatDuration, formatSize } from '../text/quantities.ts';
import { words } from '../words/words.ts';
import { ByEyeButton } from './by-eye-button.tsx';
import { Icon } from './icon.tsx';
import { ParameterField } from './parameter-field.tsx';
import { useReorder } from './use-reorder.ts';

export interface StepCardProps {
  readonly index: number;
  readonly count: number;
  readonly text: string;
  /** Undefined while the step is switched off. */
  readonly step: StepText | undefined;
  readonly size: { readonly width: number; readonly height: number } | undefined;
  readonly ms: number | undefined;
  /** The place of the fault of the whole process. */
  readonly fault: Span | undefined;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** @param group edits of the same group are undone together */
  readonly onText: (text: string, group?: string) => void;
  readonly onSwitch: () => void;
  readonly onRemove: () => void;
  readonly onMove: (to: number, group?: string) => void;
}

export function StepCard(props: StepCardProps) {
  const { index, text, step, size, ms, fault, isOpen, onToggle, onMove } = props;
  const { steps } = words.value;
  const card = useRef<HTMLLIElement>(null);
  // Outlives the form, which is there only while the card is open.
  const showsMore = useSignal(false);
  const bodyId = useId();
  const name = text.split(',', 1)[0] ?? '';
  const isFaulty = step !== undefined && fault !== undefined && overlaps(step, fault);
  const grip = useReorder(card, index, onMove);
  return (
    <li ref={card} class={`step ${step ? '' : 'off'} ${isFaulty ? 'faulty' : ''} ${isOpen ? 'open' : ''}`}>
      <div class="step-head">
        <span class="grip" title={steps.drag(name)} {...grip}>
          <Icon name="grip" />
        </span>
        <button type="button" class="step-toggle" aria-expanded={isOpen} aria-controls={bodyId} onClick={onToggle}>
          <b>{name || '?'}</b> <span class="step-values">{text.slice(name.length + 1)}</span>
        </button>
        <span class="step-outcome">
          {size && <span class="size">{formatSize(size)}</span>}
          {ms !== undefined && <span class="duration">{formatDuration(ms)}</span>}
        </span>
        <StepButtons {...props} name={name} />
      </div>
      <div class="step-body" id={bodyId} hidden={!isOpen}>
        {isOpen && (
          <>
            <div class="sheet-head">
              <h3>{name}</h3>
              <StepButtons {...props} name={name} />
              <button type="button" class="sheet-close" onClick={onToggle}>
                {steps.close}
              </button>
            </div>
            <StepForm {...props} name={name} showsMore={showsMore} />
          </>
        )}
      </div>
    </li>
  );
}

function StepButtons({ name, ...props }: StepCardProps & { readonly name: string }) {
  const { step, onSwitch, onRemove } = props;
  const { steps } = words.value;
  const switchLabel = step ? steps.switchOff(name) : steps.switchOn(name);
  return (
    <span class="step-buttons">
      <button type="button" class="icon-button" aria-label={switchLabel} title={switchLabel} onClick={onSwitch}>
        <Icon name={step ? 'visible' : 'hidden'} />
      </button>
      <MoveButton {...props} name={name} by={-1} />
      <MoveButton {...props} name={name} by={1} />
      <button
        type="button"
        class="icon-button"
        aria-label={steps.remove(name)}
        title={steps.remove(name)}
        onClick={onRemove}
      >
        <Icon name="remove" />
      </button>
    </span>
  );
}

interface MoveButtonProps extends Pick<StepCardProps, 'index' | 'count' | 'onMove'> {
  readonly name: string;
  readonly by: -1 | 1;
}

function MoveButton({ name, index, count, by, onMove }: MoveButtonProps) {
  const { steps } = words.value;
  const label = by < 0 ? steps.moveUp(name) : steps.moveDown(name);
  const isAtEnd = by < 0 ? index === 0 : index === count - 1;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      // Not `disabled`: at the end of its way, the button would lose the focus.
      aria-disabled={isAtEnd}
      onClick={() => !isAtEnd && onMove(index + by)}
    >
      <Icon name={by < 0 ? 'up' : 'down'} />
    </button>
  );
}

interface StepFormProps extends StepCardProps {
  readonly name: string;
  readonly showsMore: Signal<boolean>;
}

function StepForm({ index, text, step, fault, onText, name, showsMore }: StepFormProps) {
  const { steps } = words.value;
  if (!isActionName(name)) return <p class="step-summary">{steps.unknown}</p>;
  const spec = actionNamed(name);
  const entries = Object.entries(spec.params);
  const only = entries.length === 1;
  // A step that is off has no place in the process, but the same form.
  const shown = step ?? splitSteps(`image/${text}`)[0];
  if (!shown) return null;
  const common = commonParams(name).flatMap((param) => entries.filter(([other]) => other === param));
  const seldom = entries.filter((entry) => !common.includes(entry));
  const field = ([param, paramSpec]: [string, ParamSpec]) => {
    const span = step && spanOfValue(step, paramSpec.key, only);
    return (
      <ParameterField
        key={param}
        id={`step-${index}-${param}`}
        name={param}
        spec={paramSpec}
        doc={explains.value ? words.value.actions[name].params[param] : undefined}
        raw={rawValue(shown, paramSpec.key, only)}
        isFaulty={Boolean(step && fault && span && overlaps(span, fault) && !covers(fault, step))}
        onChange={(raw) => onText(withValue(shown, paramSpec.key, only, raw), param)}
      />
    );
  };
  const isSeldomGiven = seldom.some(([, { key }]) => rawValue(shown, key, only) !== undefined);
  return (
    <>
      <p class="step-summary">
        {words.value.actions[name].summary}{' '}
        <a href={`/docs/${name}.html`} target="_blank" rel="noreferrer">
          {steps.reference}
        </a>
      </p>
      {step && <ByEyeButton name={name} index={index} />}
      <div class="fields">{common.map(field)}</div>
      {seldom.length > 0 && (
        <details
          class="more"
          open={isSeldomGiven || showsMore.value}
          onToggle={(event) => {
            showsMore.value = event.currentTarget.open;
          }}
        >
          <summary>{steps.more(seldom.length)}</summary>
          <div class="fields">{seldom.map(field)}</div>
        </details>
      )}
    </>
  );
}

/** A fault of the whole step must not be shown at each of its fields. */
const covers = (fault: Span, step: Span): boolean => fault.start <= step.start && fault.end >= step.end;
