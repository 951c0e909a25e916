// The status line, which screen readers read out.
import { signal } from '@preact/signals';

export interface Status {
  readonly text: string;
  readonly kind: 'news' | 'fault';
}

export const status = signal<Status>({ text: '', kind: 'news' });

let timer: number | undefined;

/** Says it at once. */
export function say(text: string, kind: Status['kind'] = 'news'): void {
  clearTimeout(timer);
  status.value = { text, kind };
}

/** The wait before something that changes with every keystroke is said. */
const calmMs = 600;

/** Says it when nothing else was said for a moment: a screen reader must not be flooded while somebody types. */
export function sayLater(text: string, kind: Status['kind'] = 'news'): void {
  clearTimeout(timer);
  timer = setTimeout(() => say(text, kind), calmMs);
}
