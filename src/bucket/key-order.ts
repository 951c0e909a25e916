// OSS lists keys in the order of their UTF-8 bytes. JavaScript and IndexedDB order strings by UTF-16 units, where the surrogates
// of U+10000 and beyond come before U+E000 to U+FFFF. So the stores keep keys as strings with one character for each byte.

/** Strings of this form compare as the UTF-8 bytes of the keys do; what begins with a key begins with its form as well. */
export function sortableKey(key: string): string {
  if (isAscii(key)) return key;
  return Array.from(new TextEncoder().encode(key), (byte) => String.fromCharCode(byte)).join('');
}

export function keyOfSortable(sortable: string): string {
  if (isAscii(sortable)) return sortable;
  // Or else a key that begins with U+FEFF would lose it.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return decoder.decode(Uint8Array.from(sortable, (character) => character.charCodeAt(0)));
}

/** The one order of keys, prefixes and markers. Negative: `a` comes first; 0: they are equal; positive: `b` comes first. */
export const compareKeys = (a: string, b: string): number => compareUnits(sortableKey(a), sortableKey(b));

const compareUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Nearly every key, and the same in both forms. */
const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/** Where a bucket's sorted keys of a range are: from `start`, or behind it; before `end`. Undefined where there can be none. */
export function boundsOf(range: {
  readonly prefix: string;
  readonly after: string;
}): { readonly start: string; readonly isBehind: boolean; readonly end: string } | undefined {
  const prefix = sortableKey(range.prefix);
  const after = sortableKey(range.after);
  // No byte is U+0100.
  const end = `${prefix}\u0100`;
  if (after >= end) return undefined;
  return after >= prefix ? { start: after, isBehind: true, end } : { start: prefix, isBehind: false, end };
}
