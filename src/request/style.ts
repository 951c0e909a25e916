// style/<name>: a named process string.
import { fault } from '../errors.ts';
import { shown } from '../params.ts';

export type Styles = Readonly<Record<string, string>>;

const prefix = 'style/';
const namePattern = /^[A-Za-z0-9_.-]{1,63}$/;

/** The process a text stands for: itself, unless it names a style. */
export function resolveStyle(text: string, styles: Styles): string {
  const decoded = text.replace(/%2f/i, '/');
  if (!decoded.startsWith(prefix)) return text;
  const name = decoded.slice(prefix.length);
  if (!namePattern.test(name)) {
    throw fault('badStyleName', `Expected 1 to 63 letters, digits, "_", "." or "-"; it is ${shown(name)}.`);
  }
  const content = Object.hasOwn(styles, name) ? styles[name] : undefined;
  if (content === undefined) throw fault('missingStyle', `It is called ${name}.`);
  return content;
}
