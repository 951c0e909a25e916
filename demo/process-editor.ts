// The process string as an editable field. A textarea cannot mark a part of its text, so the same text lies behind it,
// coloured and underlined, and the textarea itself is clear; both wrap alike because they share one grid cell and font.
import { readProcessInput } from './addresses.ts';
import { element } from './element.ts';
import type { Span } from './process-text.ts';

export interface Mark extends Span {
  readonly kind: 'fault' | 'warning';
}

export interface ProcessEditor {
  /** Sets the text if it differs, and the marks. */
  show(text: string, marks: readonly Mark[]): void;
  /** Puts the caret on a part of the text. */
  reveal(span: Span): void;
}

export interface EditorEvents {
  onText(text: string): void;
  /** Enter was pressed: do not wait for a pause in typing. */
  onEnter(): void;
}

export function makeProcessEditor(
  field: HTMLTextAreaElement,
  backdrop: HTMLElement,
  events: EditorEvents,
): ProcessEditor {
  field.addEventListener('input', (event) => {
    const text = readProcessInput(field.value);
    const composing = event instanceof InputEvent && event.isComposing;
    // Writing the value moves the caret, so write it only if it differs.
    if (text !== field.value && !composing) field.value = text;
    events.onText(text);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    events.onEnter();
  });

  return {
    show(text, marks) {
      if (field.value !== text) field.value = text;
      field.setAttribute('aria-invalid', String(marks.some(({ kind }) => kind === 'fault')));
      backdrop.replaceChildren(...paint(text, marks), element('span', {}, '\u200b'));
    },
    reveal({ start, end }) {
      field.focus();
      field.setSelectionRange(start, end);
    },
  };
}

/** The text cut at every colour change and every edge of a mark. */
function paint(text: string, marks: readonly Mark[]): HTMLElement[] {
  const colours = colourOf(text);
  const pieces: HTMLElement[] = [];
  let start = 0;
  for (let end = 1; end <= text.length; end++) {
    if (end < text.length && classAt(end) === classAt(start)) continue;
    pieces.push(element('span', { class: classAt(start) }, text.slice(start, end)));
    start = end;
  }
  // A fault behind the last character, such as a missing value, is marked at the end.
  if (marks.some((mark) => mark.kind === 'fault' && mark.start >= text.length))
    pieces.push(element('span', { class: 'fault-mark' }, ' '));
  return pieces;

  function classAt(at: number): string {
    const kinds = marks
      .filter((mark) => mark.start <= at && at < Math.max(mark.end, mark.start + 1))
      .map(({ kind }) => `${kind}-mark`);
    return [colours[at] ?? '', ...new Set(kinds)].join(' ').trim();
  }
}

/** The class of each character: separator, name of an action, or key. Values have none. */
function colourOf(text: string): string[] {
  const colours: string[] = [];
  let part: 'action' | 'key' | 'value' = 'action';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '/' || character === '|') part = 'action';
    const separates = '/|,'.includes(character) || (character === '_' && part === 'key');
    colours.push(separates ? 'separator' : part === 'key' && !hasKey(text, at) ? 'value' : part);
    if (character === ',') part = 'key';
    else if (character === '_' && part === 'key') part = 'value';
  }
  return colours;
}

/** True if the parameter around `at` has an underscore that ends its key. */
function hasKey(text: string, at: number): boolean {
  const rest = text.slice(at);
  const underscore = rest.indexOf('_');
  const end = rest.search(/[,/|]/);
  return underscore >= 0 && (end < 0 || underscore < end);
}
