// The query and the path of a URL as signatures see them: pairs, percent-decoded once, and back.
import { fault } from '../errors.ts';

export interface QueryPair {
  readonly name: string;
  readonly value: string;
}

/**
 * In the order they came. A plus sign stays one: base64 has them, in `Signature` as in the text of a watermark, and
 * the SDKs write a space as %20.
 */
export const readQuery = (url: URL): QueryPair[] =>
  url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name: decodeOrKeep(name), value: decodeOrKeep(value.join('=')) };
    });

/** Escaped as ali-oss does it, so that the same input makes the same URL. */
export const formatQuery = (pairs: readonly QueryPair[]): string =>
  pairs.map(({ name, value }) => `${encodeComponent(name)}=${encodeComponent(value)}`).join('&');

export const pairsOf = (record: Readonly<Record<string, string>>): QueryPair[] =>
  Object.entries(record).map(([name, value]) => ({ name, value }));

/** A map, because a name may be `constructor`. For names that are known to come once. */
export const valuesOf = (pairs: readonly QueryPair[]): ReadonlyMap<string, string> =>
  new Map(pairs.map(({ name, value }) => [name, value]));

/**
 * Differs from OSS, where the first of two parameters of one name counts: so it is here for those that no signature
 * covers. Of those it covers there may be no second one, which might be acted on though it was never signed. With V4
 * that is the whole query.
 */
export function refuseRepeats(pairs: readonly QueryPair[], isSigned: (name: string) => boolean): void {
  const seen = new Set<string>();
  for (const { name } of pairs) {
    if (!isSigned(name)) continue;
    if (seen.has(name)) throw fault('repeatedParameter', `There is more than one ${name}.`);
    seen.add(name);
  }
}

/** RFC 3986: everything but letters, digits and -._~ is escaped, in upper case. */
export const encodeStrictly = (text: string): string =>
  encodeComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** The key as the path of a URL, its slashes kept. */
export const encodeKey = (key: string): string => encodeStrictly(key).replaceAll('%2F', '/');

/** Half a surrogate pair becomes U+FFFD, as in any URL; encodeURIComponent would throw. */
const encodeComponent = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** Broken percent-encoding is left as it is, here as everywhere: so what was signed is what is acted on. */
function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
