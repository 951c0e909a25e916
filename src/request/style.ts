// style/<name>: a named process string.
import { OssError } from '../errors.ts';
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
    throw new OssError({
      code: 'InvalidArgument',
      ec: '0017-00000251',
      message: `The value: ${shown(name)} of parameter: stylename is invalid. Expected 1 to 63 letters, digits, "_", "." or "-".`,
    });
  }
  const content = Object.hasOwn(styles, name) ? styles[name] : undefined;
  if (content === undefined)
    throw new OssError({ code: 'NoSuchStyle', message: `The style you get is not found: ${name}.` });
  return content;
}
