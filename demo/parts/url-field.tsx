// The process string as an editable field, behind the address that it belongs to. A textarea cannot mark a part of its text, so the same
// text lies behind it, coloured and underlined, and the textarea itself is clear; both wrap alike because they share one grid cell and
// font.
import { useComputed, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { endpoint } from '../state/endpoint.ts';
import { isPasted, paste } from '../state/paste.ts';
import { explanation, fault, runNow } from '../state/run.ts';
import { edit, key, process } from '../state/view.ts';
import { processParameter } from '../text/addresses.ts';
import { type Meaning, meaningAt, type Proposal, type Proposals, proposalsAt } from '../text/complete.ts';
import { hostOf } from '../text/endpoint.ts';
import { type Mark, piecesOf } from '../text/paint.ts';
import { words } from '../words/words.ts';
import { EndpointForm } from './endpoint-form.tsx';
import { Help } from './help.tsx';
import { Menu } from './menu.tsx';

const noProposals: Proposals = { start: 0, end: 0, items: [] };

/** The field of the process string, for those who move the caret there. */
export const fieldId = 'process-text';

const field = (): HTMLTextAreaElement | null => document.querySelector<HTMLTextAreaElement>(`#${fieldId}`);

/** Puts the caret on a part of the text. */
export function reveal({ start, end }: { readonly start: number; readonly end: number }): void {
  field()?.focus();
  field()?.setSelectionRange(start, end);
}

export function UrlField() {
  const marks = useComputed<readonly Mark[]>(() => {
    const position = fault.value?.oss?.position;
    if (position) return [{ kind: 'fault', start: position.start, end: position.end }];
    return (explanation.value?.warnings ?? []).flatMap((warning) =>
      warning.position ? [{ kind: 'warning' as const, ...warning.position }] : [],
    );
  });
  const proposals = useSignal<Proposals>(noProposals);
  const chosen = useSignal(-1);
  const hovered = useSignal<Meaning | undefined>(undefined);
  const paint = useRef<HTMLDivElement>(null);

  const close = (): void => {
    proposals.value = noProposals;
    chosen.value = -1;
  };
  const propose = (target: HTMLTextAreaElement): void => {
    chosen.value = -1;
    proposals.value =
      target.selectionStart === target.selectionEnd ? proposalsAt(target.value, target.selectionStart) : noProposals;
  };
  const accept = ({ text }: Proposal): void => {
    const { start, end } = proposals.value;
    const next = process.value.slice(0, start) + text + process.value.slice(end);
    edit({ process: next }, fieldId);
    close();
    const target = field();
    if (!target) return;
    target.value = next;
    target.focus();
    target.setSelectionRange(start + text.length, start + text.length);
    // A key wants its value next.
    if (text.endsWith('_')) propose(target);
  };
  const onInput = (event: InputEvent & { currentTarget: HTMLTextAreaElement }): void => {
    const target = event.currentTarget;
    if (!event.isComposing && isPasted(target.value)) {
      paste(target.value);
      // The view may be what it was before, and the field must show it all the same.
      target.value = process.value;
      close();
      return;
    }
    edit({ process: target.value }, fieldId);
    propose(target);
  };
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }): void => {
    if (event.isComposing) return;
    const { items } = proposals.value;
    const pick = items[chosen.value];
    if (event.key === ' ' && event.ctrlKey) propose(event.currentTarget);
    else if (event.key === 'Escape' && items.length > 0) close();
    else if ((event.key === 'Enter' || event.key === 'Tab') && pick) accept(pick);
    else if (event.key === 'ArrowDown' && items.length > 0) chosen.value = (chosen.value + 1) % items.length;
    else if (event.key === 'ArrowUp' && items.length > 0)
      chosen.value = (Math.max(chosen.value, 0) + items.length - 1) % items.length;
    else if (event.key === 'Enter') {
      close();
      runNow();
    } else return;
    event.preventDefault();
  };
  // The painted pieces lie under the textarea, so the pointer itself never meets them.
  const onPointerMove = ({ clientX, clientY }: PointerEvent): void => {
    const piece = document
      .elementsFromPoint(clientX, clientY)
      .find((element) => element instanceof HTMLElement && element.parentElement === paint.current);
    const start = piece instanceof HTMLElement ? Number(piece.dataset.start) : Number.NaN;
    hovered.value = Number.isNaN(start) ? undefined : meaningAt(process.value, start);
  };

  const listId = `${fieldId}-proposals`;
  const { items } = proposals.value;
  const origin = `${endpoint.value.scheme}://${hostOf(endpoint.value)}`;
  const endpointLabel = `${origin}: ${words.value.bar.endpoint.title}`;
  const helped = items[chosen.value]?.of ?? hovered.value;
  return (
    <div class="url-field" onPointerLeave={() => (hovered.value = undefined)}>
      <div class="url-head">
        <Menu id="endpoint" class="endpoint" label={endpointLabel} face={<span>{origin}</span>}>
          {() => <EndpointForm />}
        </Menu>
        <label class="url-key" for={fieldId}>
          <bdi>/{key.value}</bdi>
          <span>?{processParameter}=</span>
        </label>
      </div>
      <div class="url-text">
        <div id="process-paint" ref={paint} aria-hidden="true">
          {piecesOf(process.value, marks.value).map(({ text, start, look }) => (
            <span key={`${start} ${look}`} class={look} data-start={start}>
              {text}
            </span>
          ))}
          <span>{'\u200b'}</span>
        </div>
        <textarea
          id={fieldId}
          rows={1}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen.value >= 0 ? `${listId}-${chosen.value}` : undefined}
          aria-invalid={fault.value !== undefined}
          aria-describedby="notices"
          placeholder="image/resize,w_100/rotate,90"
          value={process.value}
          onInput={onInput}
          onKeyDown={onKeyDown}
          onPointerMove={onPointerMove}
          onBlur={close}
        />
      </div>
      <div class="url-popup" hidden={items.length === 0 && !helped}>
        <div
          id={listId}
          role="listbox"
          tabIndex={-1}
          aria-label={words.value.bar.proposals}
          hidden={items.length === 0}
        >
          {items.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the focus stays in the field, which has the keys.
            <div
              key={item.text}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen.value}
              // The field must keep the focus.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => accept(item)}
              onPointerEnter={() => (hovered.value = item.of)}
            >
              {item.text}
            </div>
          ))}
        </div>
        {helped && <Help of={helped} />}
      </div>
    </div>
  );
}
