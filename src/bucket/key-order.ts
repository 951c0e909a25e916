// OSS lists keys in the order of their UTF-8 bytes. JavaScript and IndexedDB order strings by UTF-16 units, where the surrogates
// of U+10000 and beyond come before U+E000 to U+FFFF. So the stores keep keys as strings with one character for each byte.

/** Sortable keys compare as the UTF-8 bytes of their keys do, and a prefix of a key becomes a prefix of its sortable form. */
export function sortableKey(key: string): string {
  if (isAscii(key)) return key;
  return Array.from(new TextEncoder().encode(key), (byte) => String.fromCharCode(byte)).join('');
}

/** The key of a sortable form. */
export function keyOfSortable(sortable: string): string {
  if (isAscii(sortable)) return sortable;
  // ignoreBOM keeps a U+FEFF at the beginning of a key.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return decoder.decode(Uint8Array.from(sortable, (character) => character.charCodeAt(0)));
}

/** The one order of keys, prefixes and markers. Negative: `a` comes first; 0: they are equal; positive: `b` comes first. */
export const compareKeys = (a: string, b: string): number => compareUnits(sortableKey(a), sortableKey(b));

const compareUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Nearly every key is ASCII, and equal to its sortable form. */
const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/**
 * The bounds of a range among sortable keys: from `start` (behind it when `isBehind`) to `end`, exclusive. `undefined` when the range
 * is empty.
 */
export function boundsOf(range: {
  readonly prefix: string;
  readonly after: string;
}): { readonly start: string; readonly isBehind: boolean; readonly end: string } | undefined {
  const prefix = sortableKey(range.prefix);
  const after = sortableKey(range.after);
  // A sortable key has one character for each byte, so none reaches U+0100.
  const end = `${prefix}\u0100`;
  if (after >= end) return undefined;
  return after >= prefix ? { start: after, isBehind: true, end } : { start: prefix, isBehind: false, end };
}
