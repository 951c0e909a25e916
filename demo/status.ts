// The page's one line of status, read out politely by screen readers.
import { byId } from './element.ts';

export type Tone = 'plain' | 'fault';

let timer: number | undefined;

export function say(text: string, tone: Tone = 'plain'): void {
  clearTimeout(timer);
  const line = byId('status', HTMLElement);
  line.textContent = text;
  line.dataset.tone = tone;
}

/** For a status that changes with every keystroke: only the last text is worth reading out. */
export function sayLater(text: string, tone: Tone = 'plain'): void {
  clearTimeout(timer);
  timer = setTimeout(() => say(text, tone), 500);
}
