// Writes the address of a picture with a process.
import { bucketName } from '../store/bucket.ts';
import { type Endpoint, hostOf } from './endpoint.ts';

export interface Place {
  /** The object key of the picture. */
  readonly key: string;
  /** The text after `x-oss-process=`; empty for the picture itself. */
  readonly process: string;
}

export const processParameter = 'x-oss-process';

/** Escapes as RFC 3986 has it, so that the text survives in a shell, an attribute and Markdown. */
const escaped = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const escapedKey = (key: string): string => key.split('/').map(escaped).join('/');

/** Slashes and commas are allowed unescaped in a query, and without them a process string is unreadable. */
export const escapedProcess = (process: string): string =>
  escaped(process).replaceAll('%2F', '/').replaceAll('%2C', ',');

export const objectAddress = ({ key, process }: Place): string =>
  escapedKey(key) + (process === '' ? '' : `?${processParameter}=${escapedProcess(process)}`);

/** The address at which this page's service worker answers. */
export const pathAddress = (place: Place): string => `/${bucketName}/${objectAddress(place)}`;

/** The whole URL at the real service. */
export const hostAddress = (endpoint: Endpoint, place: Place): string =>
  `${endpoint.scheme}://${hostOf(endpoint)}/${objectAddress(place)}`;

/** A process is never meant to hold percent signs, so text that was escaped twice is unescaped twice. */
export function unescapedProcess(text: string): string {
  let plain = text;
  try {
    for (let times = 0; times < 3 && /%[0-9a-f]{2}/i.test(plain); times += 1) plain = decodeURIComponent(plain);
  } catch {
    // Broken percent-encoding stays, and the library says so.
  }
  return plain;
}
