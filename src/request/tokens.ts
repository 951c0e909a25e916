// Process text cut into pieces that know their places.
import { type ActionName, actions } from '../actions/index.ts';
import { OssError, type Position } from '../errors.ts';
import { decodeBase64, type ParamSpec } from '../params.ts';

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
 * Standard base64 has slashes, which end a step. What follows one belongs to the step before where that ends in base64 text
 * and the rest is no action. Differs from OSS, whose answer to this is not known: hence the warning.
 */
export function joinBase64(parts: readonly Token[], warnings: Warning[]): Token[] {
  const joined: Token[] = [];
  for (const part of parts) {
    const previous = joined.at(-1);
    if (previous && !Object.hasOwn(actions, nameOf(part.text)) && endsInBase64(previous.text)) {
      joined[joined.length - 1] = { text: `${previous.text}/${part.text}`, start: previous.start };
      warnings.push({
        message: 'this base64 holds a slash; write it URL-safe (- and _ for + and /), so that it cannot end the step',
        position: spanOf(part),
      });
    } else joined.push(part);
  }
  return joined;
}

const nameOf = (step: string): string => step.split(',', 1)[0] as string;

function endsInBase64(step: string): boolean {
  const name = nameOf(step);
  if (!Object.hasOwn(actions, name)) return false;
  const [key, value] = (step.split(',').at(-1) as string).split(/_(.*)/s);
  const spec = Object.values<ParamSpec>(actions[name as ActionName].params).find((candidate) => candidate.key === key);
  return (
    spec?.kind === 'text' &&
    value !== undefined &&
    decodeBase64(value.padEnd(Math.ceil(value.length / 4) * 4, '_')) !== undefined
  );
}
