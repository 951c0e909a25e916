// Keys for property tests, for which the orders of UTF-8 and UTF-16 differ, and an independent implementation of the right order.
import fc from 'fast-check';

const characters = [
  ...['\0', '!', '/', '0', 'a', 'b', '\u007f', '\u0080', '\u00c3', '\u00e9', '\u07ff', '\u0800', '图', '\ud7ff'],
  ...['\ue000', '\ufeff', '\uffff', '\u{10000}', '😀', '\u{10fffe}', '\u{10ffff}'],
];

/** Short keys of few different characters, so that they are often prefixes of each other. */
export const aKey = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1, maxLength: 5 }) },
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }) },
);

/** Compares by code point, which is the order of the UTF-8 bytes. */
export function compareKeys(a: string, b: string): number {
  const left = Array.from(a, (character) => character.codePointAt(0) as number);
  const right = Array.from(b, (character) => character.codePointAt(0) as number);
  const at = left.findIndex((point, index) => point !== right[index]);
  if (at < 0) return left.length - right.length;
  return at >= right.length ? 1 : (left[at] as number) - (right[at] as number);
}
