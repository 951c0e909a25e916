// The address of a picture as text, taken apart without losing a byte.
import { processKey, readPair } from '../request/query.ts';

export interface Address {
  readonly text: string;
  /** All in front of the query. */
  readonly path: string;
  /** The parameters of the query as they are written; none without a query. */
  readonly pairs: readonly string[];
  /** With its number sign; empty where there is none. */
  readonly fragment: string;
}

/** The address of a picture: text or a `URL`. The class is not named, because not every application has its type. */
export type PictureAddress =
  | string
  | {
      /** The address as text, which every `URL` has. */
      readonly href: string;
    };

/** @throws TypeError when it is empty, or of a kind that has no query */
export function readAddress(address: PictureAddress): Address {
  // By its href, since a URL of another window is no instance of this one's.
  const given: unknown = typeof address === 'string' ? address : address?.href;
  // As browsers read it: no blanks around it, no line ends in it.
  const text = typeof given === 'string' ? given.replace(/^[\0- ]+|[\0- ]+$|[\t\n\r]+/g, '') : '';
  // A scheme with no slashes behind it has no query: data:, blob:; or it is a host and port without a scheme.
  if (text === '' || (hasScheme(text) && !/^[^:]+:\/\//.test(text)))
    throw new TypeError(
      `Expected the address of a picture, such as /photos/cat.jpg; it is ${text.slice(0, 60) || 'empty'}.`,
    );
  const [, path = '', query, fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(text) ?? [];
  return { text, path, pairs: query === undefined ? [] : query.split('&'), fragment };
}

/** True for an address that begins with a scheme such as `https:`. */
const hasScheme = (text: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(text);

export const isProcess = (pair: string): boolean => readPair(pair).name === processKey;

/** True for a URL with a signature of V1 or V4. */
export const isSigned = ({ pairs }: Address): boolean =>
  pairs.some((pair) => ['OSSAccessKeyId', 'x-oss-signature'].includes(readPair(pair).name));

/** The process of an address; undefined where there is none. Of several the first counts. */
export function processIn({ pairs }: Address): string | undefined {
  const pair = pairs.find(isProcess);
  return pair === undefined ? undefined : readPair(pair).value;
}

/** An address on a base; one with a host of its own stays as it is. */
export function joinAddress(base: string | undefined, src: string): string {
  if (!base || hasScheme(src) || src.startsWith('//')) return src;
  return `${base.replace(/\/+$/, '')}/${src.replace(/^\/+/, '')}`;
}
