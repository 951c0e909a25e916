// ossImageUrl: the same address with another process.
import { pictureExtension } from '../picture-extension.ts';
import { processKey } from '../request/query.ts';
import { isStyleName } from '../request/style-name.ts';
import { isProcess, isSigned, type PictureAddress, processIn, readAddress } from './address.ts';
import { escapeProcess, type Process, processTextOf } from './process-text.ts';

/** Options of `ossImageUrl` and `srcset`; all of them are optional. */
export interface OssImageUrlOptions {
  /**
   * The separator of the bucket behind which its addresses carry a style: `!` for `/cat.jpg!small`. Such a style, behind the
   * extension of a picture, is taken away before the process is written. Without the option it stays, since only the bucket's owner
   * knows if `cat.jpg!small` is a style or the name of an object.
   */
  readonly styleSeparator?: '-' | '_' | '/' | '!' | undefined;
}

/**
 * Adds a process to the address of a picture, or replaces the one it has. Everything else (other parameters, their order and
 * encoding, the fragment) stays as it is, and a relative address stays relative. Works wherever there is JavaScript.
 * @param address absolute or relative: of a bucket, a custom domain, or a picture of the site
 * @param process `image/...` or `style/<name>`, raw or percent-encoded, or a builder; without it the process is taken away. It is not
 * checked: `parseProcess` of `oss-img` does that
 * @throws TypeError when the address is empty or without a query (`data:`, `blob:`), when the process is none, or when the URL is
 * signed with another process, which the signature covers
 * @example
 * ```ts
 * ossImageUrl('/photos/cat.jpg?v=2', 'image/resize,w_200'); // '/photos/cat.jpg?v=2&x-oss-process=image/resize,w_200'
 * ```
 */
export function ossImageUrl(
  address: PictureAddress,
  process?: Process,
  { styleSeparator }: OssImageUrlOptions = {},
): string {
  const text = processTextOf(process);
  const given = readAddress(address);
  const { pairs, fragment } = given;
  const path = styleSeparator ? withoutStyle(given.path, styleSeparator) : given.path;
  if (isSigned(given)) {
    if (path === given.path && (processIn(given) ?? '') === text) return given.text;
    throw new TypeError('This URL is signed, and so is its process. Sign it anew, with the process.');
  }
  const query = withProcess(pairs, text);
  const isEmptied = query.length < pairs.length && query.join('') === '';
  return `${path}${query.length === 0 || isEmptied ? '' : `?${query.join('&')}`}${fragment}`;
}

/** The parameters with the process in the place of the first there was, otherwise at the end. */
function withProcess(pairs: readonly string[], text: string): string[] {
  const isOther = (pair: string): boolean => !isProcess(pair);
  if (text === '') return pairs.filter(isOther);
  const written = `${processKey}=${escapeProcess(text)}`;
  const at = pairs.findIndex(isProcess);
  if (at >= 0) return [...pairs.slice(0, at), written, ...pairs.slice(at).filter(isOther)];
  // `/cat.jpg?` and `/cat.jpg?v=2&` have a place for it.
  return [...(pairs.at(-1) === '' ? pairs.slice(0, -1) : pairs), written];
}

/** The path without a style behind the extension of a picture, which tells `cat.jpg-small` from `my-cat.jpg`. */
function withoutStyle(path: string, separator: string): string {
  const anywhere = new RegExp(`[${separator}]|%${separator.charCodeAt(0).toString(16)}`, 'gi');
  for (const { 0: found, index } of [...path.matchAll(anywhere)].reverse()) {
    const key = path.slice(0, index);
    if (pictureExtension.test(key) && isStyleName(path.slice(index + found.length))) return key;
  }
  return path;
}
