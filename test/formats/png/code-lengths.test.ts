import { expect, it } from 'vitest';
import { makeCodeLengths } from '../../../src/formats/png/code-lengths.ts';

/** How much of all codes these take up, in parts of 2^15: all of it where none is wasted. */
const share = (lengths: Uint8Array): number =>
  lengths.reduce((sum, length) => sum + (length > 0 ? 2 ** (15 - length) : 0), 0);

it('gives rarer symbols longer codes, and wastes none', () => {
  const lengths = makeCodeLengths(6, 15)(Int32Array.of(50, 0, 20, 16, 8, 6));
  expect([...lengths]).toEqual([1, 0, 2, 3, 4, 4]);
});

it('keeps to the longest code allowed', () => {
  const frequencies = new Int32Array(30);
  frequencies.set([1, 1]);
  for (let symbol = 2; symbol < 20; symbol += 1)
    frequencies[symbol] = (frequencies[symbol - 1] as number) + (frequencies[symbol - 2] as number);
  for (const longest of [7, 9, 15]) {
    const lengths = makeCodeLengths(30, longest)(frequencies);
    expect(Math.max(...lengths)).toBe(longest);
    expect(share(lengths)).toBe(2 ** 15);
  }
});

it('gives a second code where one symbol is alone', () => {
  expect([...makeCodeLengths(4, 15)(Int32Array.of(0, 0, 0, 3))]).toEqual([1, 0, 0, 1]);
});
