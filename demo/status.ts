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

/** For what changes with every key stroke: only the text that rests is worth reading out. */
export function sayLater(text: string, tone: Tone = 'plain'): void {
  clearTimeout(timer);
  timer = setTimeout(() => say(text, tone), 500);
}
