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
    ['grey', '10 30', '141414'],
    ['white', 'FFFFFF', 'FFFFFF'],
    // Hues 110, 120 and 200: the mean is 143, and 200 is 57 from it.
    ['what lies near the mean hue', '2AFF00 00FF00 00AAFF', '15FF00'],
    // Hues 100, 120 and 200: the mean is 140, and 100 is 40 from it.
    ['what lies nearly too far from it', '55FF00 00FF00 00AAFF', '2AFF00'],
    // 101.5 and 0.5: cut, not rounded.
    ['a mean that is no whole number', '006400 006501 006500', '006400'],
    ['nothing transparent', '00640000 006400 FF000000', '006400'],
  ])('of %s', (_, text, tone) => {
    expect(toneOf(text)).toBe(tone);
  });

  it('counts every pixel once, whatever its place', () => {
    const picture = drawn(16, 16, (x, y) => [x * 4, 100 + y, 20, 255]);
    const turned = drawn(16, 16, (x, y) => [y * 4, 100 + x, 20, 255]);
    const before = hashOf(picture.data);
    expect(averageHue(picture)).toEqual(averageHue(turned));
    expect(hashOf(picture.data)).toBe(before);
  });

  it('of nothing at all is black', () => {
    expect(toneOf('FF880000 00FF0000')).toBe('000000');
  });

  it.each([
    // Hues 350 and 10: their plain mean is 180, far from both.
    ['reds on both sides of hue 0', 'FF002A FF2A00'],
    // Hues 0 and 120, mean 60.
    ['half red, half green', 'FF0000 00FF00'],
  ])('of %s is no black: there is no black in it', (_, text) => {
    expect(toneOf(text)).not.toBe('000000');
  });
});
