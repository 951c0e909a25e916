// Process text on its way into a URL. It is not checked: the grammar would load the table of actions.
import type { Builder } from '../request/builder.ts';
import { encodeStrictly } from '../request/query.ts';

/** A process: `image/...` or `style/<name>`, raw or percent-encoded, or a builder made by `imageProcess()`. */
export type Process = string | Builder;

/**
 * The raw text of a process; empty for none, and for a builder without steps.
 * @throws TypeError when it is neither empty nor begins with a category such as `image/`
 */
export function processTextOf(process: Process | undefined): string {
  const text = decodeWhole(process === undefined ? '' : String(process));
  if (text === '' || text === 'image') return '';
  if (/^[a-z][a-z-]*\//.test(text)) return text;
  throw new TypeError(`Expected a process such as image/resize,w_100 or style/small; it is ${text}.`);
}

/** Text that was percent-encoded as a whole, slashes included, is decoded; any other percent sign stands for itself. */
function decodeWhole(text: string): string {
  if (!/^[a-z-]+%2f/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Escapes a process for a query. Commas, slashes, colons and equals signs stay readable, as people write them and every
 * server reads them. A comma at the end does not: in a `srcset` it would end the URL.
 */
export const escapeProcess = (text: string): string =>
  encodeStrictly(text)
    .replace(/%(?:2C|2F|3A|3D)/g, decodeURIComponent)
    .replace(/,$/, '%2C');
