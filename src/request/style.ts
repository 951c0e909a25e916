// style/<name>: a named process string. Also keys that end in a separator and the name of a style.
import { fault, wrongArgument } from '../errors.ts';
import * as faults from '../faults.ts';
import { shown } from '../param-values.ts';
import { isStyleName, namesStyle, stylePrefix } from './style-name.ts';

export { isStyleName, namesStyle } from './style-name.ts';

export type Styles = Readonly<Record<string, string>>;

/** @throws OssError InvalidArgument; TypeError when it is no string */
export function checkStyleName(name: string): void {
  if (typeof name !== 'string') throw wrongArgument('the name of a style', name);
  if (isStyleName(name)) return;
  throw fault(faults.badStyleName, `It must be 1 to 63 letters, digits, "_", "." or "-"; it is ${shown(name)}.`);
}

/** @throws TypeError when the process is no string */
export function checkProcess(process: unknown): asserts process is string {
  if (typeof process !== 'string') throw wrongArgument('a process such as image/resize,w_100', process);
}

/** The process that a text stands for: the style's content for `style/<name>`, otherwise the text itself. */
export function resolveStyle(text: string, styles: Styles): string {
  checkProcess(text);
  if (!namesStyle(text)) return text;
  const name = text.replace(/%2f/i, '/').slice(stylePrefix.length);
  checkStyleName(name);
  const content = Object.hasOwn(styles, name) ? styles[name] : undefined;
  if (content === undefined) throw fault(faults.missingStyle, `No style is called ${name}.`);
  return content;
}

/**
 * All ways to read a key as `<key><separator><style>`, the longest key first, since key and name may contain separators too.
 * @param separators each character is a separator
 */
export function splitStyledKey(key: string, separators: string): { readonly key: string; readonly style: string }[] {
  return [...key]
    .flatMap((_, index, letters) =>
      index > 0 && separators.includes(letters[index] as string)
        ? [{ key: letters.slice(0, index).join(''), style: letters.slice(index + 1).join('') }]
        : [],
    )
    .filter(({ style }) => isStyleName(style))
    .reverse();
}
