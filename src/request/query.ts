// The query and the path of a URL: percent-decoded once, and back.

export interface QueryPair {
  readonly name: string;
  readonly value: string;
}

/** The parameter that holds the process. As OSS: its name must be lower case. */
export const processKey = 'x-oss-process';

/**
 * The parameters in their order. As OSS: a raw plus sign is a blank. So base64 with a plus sign, in a V1 `Signature` as in the
 * text of a watermark, must be percent-encoded or URL-safe, as the SDKs write it.
 */
export const readQuery = (url: URL): QueryPair[] =>
  url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map(readPair);

/** One parameter of a query, as it stands between two ampersands. */
export function readPair(text: string): QueryPair {
  const [name = '', ...value] = text.split('=');
  return { name: decodeForm(name), value: decodeForm(value.join('=')) };
}

/** Escapes as ali-oss does, so that the same parameters give the same URL. */
export const formatQuery = (pairs: readonly QueryPair[]): string =>
  pairs.map(({ name, value }) => `${encodeComponent(name)}=${encodeComponent(value)}`).join('&');

export const pairsOf = (record: Readonly<Record<string, string>>): QueryPair[] =>
  Object.entries(record).map(([name, value]) => ({ name, value }));

/** The values by name; of repeated names the first counts. A map, because a name may be `constructor`. */
export const valuesOf = (pairs: readonly QueryPair[]): ReadonlyMap<string, string> =>
  new Map([...pairs].reverse().map(({ name, value }) => [name, value]));

/** RFC 3986: escapes everything except letters, digits and -._~ with upper-case hex. */
export const encodeStrictly = (text: string): string =>
  encodeComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** A key as the path of a URL; its slashes are kept. */
export const encodeKey = (key: string): string => encodeStrictly(key).replaceAll('%2F', '/');

/** A lone surrogate becomes U+FFFD, as in any URL; encodeURIComponent would throw. */
const encodeComponent = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

const decodeForm = (text: string): string => decodeOrKeep(text.replaceAll('+', ' '));

/**
 * Keeps text whose percent-encoding is broken, here as everywhere: so what was signed is what is acted on, and the grammar
 * can say what is wrong with it.
 */
function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
