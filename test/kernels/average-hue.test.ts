import { describe, expect, it } from 'vitest';
import { averageHue } from '../../src/kernels/average-hue.ts';
import { drawn, hashOf, pixels } from '../pixels.ts';

const toneOf = (text: string): string =>
  averageHue(pixels(text))
    .map((channel) => channel.toString(16).padStart(2, '0').toUpperCase())
    .join('');

describe('averageHue', () => {
  it.each([
    ['one colour', '5C783B 5C783B', '5C783B'],
    ['greys only', '10 30', '141414'],
    ['white', 'FFFFFF', 'FFFFFF'],
    // Hues 110, 120 and 200: the mean is 143, and 200 is 57 from it.
    ['a pixel far from the mean hue, which does not count', '2AFF00 00FF00 00AAFF', '15FF00'],
    // Hues 100, 120 and 200: the mean is 140, and 100 is 40 from it.
    ['a pixel just near enough to the mean hue', '55FF00 00FF00 00AAFF', '2AFF00'],
    // The means are 0, 100.67 and 0.33: truncated, not rounded.
    ['a mean that is not a whole number', '006400 006501 006500', '006400'],
    ['transparent pixels, which do not count', '00640000 006400 FF000000', '006400'],
  ])('gives the tone of a picture with %s', (_, text, tone) => {
    expect(toneOf(text)).toBe(tone);
  });

  it('counts every pixel once, wherever it is, and does not write to its input', () => {
    const picture = drawn(16, 16, (x, y) => [x * 4, 100 + y, 20, 255]);
    const turned = drawn(16, 16, (x, y) => [y * 4, 100 + x, 20, 255]);
    const before = hashOf(picture.data);
    expect(averageHue(picture)).toEqual(averageHue(turned));
    expect(hashOf(picture.data)).toBe(before);
  });

  it('gives black for a picture of transparent pixels', () => {
    expect(toneOf('FF880000 00FF0000')).toBe('000000');
  });

  it.each([
    // Hues 350 and 10, mean 180: far from both.
    ['reds on both sides of hue 0', 'FF002A FF2A00'],
    // Hues 0 and 120, mean 60.
    ['half red, half green', 'FF0000 00FF00'],
  ])('does not give black for %s', (_, text) => {
    expect(toneOf(text)).not.toBe('000000');
  });
});
