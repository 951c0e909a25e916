// style/<name>: a named process string; and a key that ends in a separator and such a name.
import { fault } from '../errors.ts';
import { shown } from '../params.ts';

export type Styles = Readonly<Record<string, string>>;

const prefix = 'style/';
const namePattern = /^[A-Za-z0-9_.-]{1,63}$/;

/** @throws OssError InvalidArgument */
export function checkStyleName(name: string): void {
  if (namePattern.test(name)) return;
  throw fault('badStyleName', `Expected 1 to 63 letters, digits, "_", "." or "-"; it is ${shown(name)}.`);
}

/** Whether a process text is a style's name. */
export const namesStyle = (text: string): boolean => text.replace(/%2f/i, '/').startsWith(prefix);

/** The process a text stands for: itself, unless it names a style. */
export function resolveStyle(text: string, styles: Styles): string {
  if (!namesStyle(text)) return text;
  const name = text.replace(/%2f/i, '/').slice(prefix.length);
  checkStyleName(name);
  const content = Object.hasOwn(styles, name) ? styles[name] : undefined;
  if (content === undefined) throw fault('missingStyle', `It is called ${name}.`);
  return content;
}

/**
 * The ways a key can be read as `<key><separator><style>`, the longest key first: the separator may be a part of key and name.
 * @param separators each character of it parts a key from a style
 */
export function splitStyledKey(key: string, separators: string): { readonly key: string; readonly style: string }[] {
  return [...key]
    .flatMap((_, index, letters) =>
      index > 0 && separators.includes(letters[index] as string)
        ? [{ key: letters.slice(0, index).join(''), style: letters.slice(index + 1).join('') }]
        : [],
    )
    .filter(({ style }) => namePattern.test(style))
    .reverse();
}
