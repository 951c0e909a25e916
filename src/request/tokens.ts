// Process text cut into pieces that know their places.
import { type ActionName, actions } from '../actions/index.ts';
import { decodeBase64UrlText } from '../base64.ts';
import { OssError, type Position } from '../errors.ts';
import type { ParamSpec } from '../params.ts';
import { nearest } from './nearest.ts';

export interface Warning {
  readonly message: string;
  readonly position?: Position;
}

export interface Token {
  readonly text: string;
  readonly start: number;
}

export const spanOf = ({ text, start }: Token): Position => ({ start, end: start + text.length });

/** The parts between separators, each with its place. */
export function split(text: string, start: number, separator: string): Token[] {
  let at = start;
  return text.split(separator).map((part) => {
    const token = { text: part, start: at };
    at += part.length + separator.length;
    return token;
  });
}

/** Process text may come raw or percent-encoded: a raw one never holds a percent sign. */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OssError({
      code: 'InvalidArgument',
      message: 'The process string is not valid percent-encoding. Expected UTF-8 after decoding.',
    });
  }
}

/**
 * Standard base64 has slashes, which end a step. What follows one belongs to the step before where that ends in base64, the
 * rest is no action nor a misspelt one, and both together are text. Differs from OSS, whose answer is not known: hence the warning.
 */
export function joinBase64(parts: readonly Token[], warnings: Warning[]): Token[] {
  const joined: Token[] = [];
  for (const part of parts) {
    const previous = joined.at(-1);
    if (previous && continuesBase64(previous.text, part.text)) {
      joined[joined.length - 1] = { text: `${previous.text}/${part.text}`, start: previous.start };
      warnings.push({
        message: 'this base64 holds a slash; write it URL-safe (- and _ for + and /), so that it cannot end the step',
        position: spanOf(part),
      });
    } else joined.push(part);
  }
  return joined;
}

function continuesBase64(step: string, rest: string): boolean {
  const name = step.split(',', 1)[0] as string;
  const [continuation] = rest.split(',', 1) as [string];
  if (!Object.hasOwn(actions, name) || continuation === '') return false;
  if (Object.hasOwn(actions, continuation) || nearest(continuation, Object.keys(actions))) return false;
  const [key, value = ''] = (step.split(',').at(-1) as string).split(/_(.*)/s);
  const specs = Object.values<ParamSpec>(actions[name as ActionName].params);
  if (specs.find((spec) => spec.key === key)?.kind !== 'text') return false;
  const text = decodeBase64UrlText(`${value}/${continuation}`);
  return text !== undefined && !/\p{Cc}/u.test(text);
}
