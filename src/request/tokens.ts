// Cuts process text into tokens that know their positions.
import { actionNamed, actions, isActionName } from '../actions/table.ts';
import { decodeBase64UrlText } from '../base64.ts';
import { OssError, type Position } from '../errors.ts';
import { nearest } from './nearest.ts';

/** Something in a process string that is accepted but may not do what was meant. */
export interface Warning {
  /** English description of the problem. */
  readonly message: string;
  /** The span of the process string that the warning is about; absent inside a watermark picture's own process. */
  readonly position?: Position;
}

export interface Token {
  readonly text: string;
  readonly start: number;
}

export const spanOf = ({ text, start }: Token): Position => ({ start, end: start + text.length });

/** The pieces of `text` between separators; `start` is the position of `text` itself. */
export function split(text: string, start: number, separator: string): Token[] {
  let at = start;
  return text.split(separator).map((piece) => {
    const token = { text: piece, start: at };
    at += piece.length + separator.length;
    return token;
  });
}

/** Decodes process text that is percent-encoded. Raw text is returned as it is: it never contains a percent sign. */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OssError({
      code: 'InvalidArgument',
      message: 'The process string has invalid percent-encoding: it must decode to UTF-8.',
    });
  }
}

/** The most slashes that are taken for base64 in one step: for each of them the whole value is decoded again. */
const maxSlashes = 64;

/**
 * Rejoins steps that a slash of standard base64 has cut in two. A piece belongs to the step before it if that step ends in
 * base64, the piece is neither an action nor a misspelt one, and both together decode to text. Differs from OSS, whose answer
 * is not known: hence the warning.
 */
export function joinBase64(steps: readonly Token[], warnings: Warning[]): Token[] {
  const joined: Token[] = [];
  let slashes = 0;
  for (const step of steps) {
    const previous = joined.at(-1);
    if (previous && slashes < maxSlashes && continuesBase64(previous.text, step.text)) {
      joined[joined.length - 1] = { text: `${previous.text}/${step.text}`, start: previous.start };
      warnings.push({
        message: 'this base64 contains a slash, which can end the step; write it URL-safe, with - and _ for + and /',
        position: spanOf(step),
      });
      slashes += 1;
    } else {
      joined.push(step);
      slashes = 0;
    }
  }
  return joined;
}

function continuesBase64(step: string, rest: string): boolean {
  const name = step.split(',', 1)[0] as string;
  const [continuation] = rest.split(',', 1) as [string];
  if (!isActionName(name) || continuation === '') return false;
  if (isActionName(continuation) || nearest(continuation, Object.keys(actions))) return false;
  const [key, value = ''] = (step.split(',').at(-1) as string).split(/_(.*)/s);
  const specs = Object.values(actionNamed(name).params);
  if (specs.find((spec) => spec.key === key)?.kind !== 'text') return false;
  const text = decodeBase64UrlText(`${value}/${continuation}`);
  return text !== undefined && !/\p{Cc}/u.test(text);
}
