// The process string cut into pieces of one colour, for the text behind the field.
import type { Span } from './process-text.ts';

export interface Mark extends Span {
  readonly kind: 'fault' | 'warning';
}

export interface Piece {
  readonly text: string;
  readonly start: number;
  /** Class names: what the piece is, and what is wrong with it. */
  readonly look: string;
}

/** The text cut at every colour change and every edge of a mark. */
export function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
  const colours = coloursOf(text);
  const lookAt = (at: number): string => {
    const kinds = marks
      .filter((mark) => mark.start <= at && at < Math.max(mark.end, mark.start + 1))
      .map(({ kind }) => `${kind}-mark`);
    return [colours[at] ?? '', ...new Set(kinds)].join(' ').trim();
  };
  const pieces: Piece[] = [];
  let start = 0;
  for (let end = 1; end <= text.length; end++) {
    if (end < text.length && lookAt(end) === lookAt(start)) continue;
    pieces.push({ text: text.slice(start, end), start, look: lookAt(start) });
    start = end;
  }
  // A fault behind the last character, such as a missing value, is marked at the end.
  if (marks.some((mark) => mark.kind === 'fault' && mark.start >= text.length))
    pieces.push({ text: ' ', start: text.length, look: 'fault-mark' });
  return pieces;
}

/** The class of each character: separator, name of an action, key or value. */
function coloursOf(text: string): string[] {
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
