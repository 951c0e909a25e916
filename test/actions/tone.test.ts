// bright and contrast: both are a line.
import { describe, expect, it } from 'vitest';
import type { TonePlan } from '../../src/actions/bright.ts';
import { curveOf } from '../../src/kernels/tone-line.ts';
import { photo } from '../pictures.ts';
import { difference, pixels, textOf } from '../pixels.ts';
import { applied, planOf } from './stand-ins.ts';

const curveOfStep = (step: string): number[] => [...curveOf(planOf<TonePlan>(step, { width: 3, height: 2 }).line)];

describe('bright', () => {
  it.each([
    ['bright,0', '0 10 128 255', '0 10 128 255'],
    // 2.55 for each: 51 more, and 76.5 less.
    ['bright,20', '0 10 128 255', '51 61 179 255'],
    ['bright,-30', '0 77 128 255', '0 0 52 178'],
    ['bright,100', '0 10 128 255', '255 255 255 255'],
    ['bright,-100', '0 10 128 255', '0 0 0 0'],
  ])('%s makes %s %s', (step, before, after) => {
    expect(textOf(applied(step, pixels(before)))).toBe(after);
  });

  it('keeps the alpha channel and the size', () => {
    expect(textOf(applied('bright,-100', pixels('FF880080 FF880000')))).toBe('00000080 00000000');
    expect(planOf('bright,1', { width: 3, height: 2 }).size).toEqual({ width: 3, height: 2 });
  });
});

describe('contrast', () => {
  it.each([
    ['contrast,0', '0 10 128 255', '0 10 128 255'],
    // The gain is 259 * (127.5 + 255) / (255 * (259 - 127.5)) = 2.9543.
    ['contrast,50', '80 100 128 140 200', '0 45 128 163 255'],
    // 259 * 127.5 / (255 * 386.5) = 0.33506.
    ['contrast,-50', '0 100 128 255', '85 119 128 171'],
    ['contrast,100', '0 127 128 129 255', '0 0 128 255 255'],
    ['contrast,-100', '0 10 128 255', '128 128 128 128'],
  ])('%s makes %s %s', (step, before, after) => {
    expect(textOf(applied(step, pixels(before)))).toBe(after);
  });
});

describe.each(['bright', 'contrast'])('%s', (name) => {
  it('keeps the order of light and dark, and has more effect the further it is from 0', () => {
    for (let amount = -100; amount <= 100; amount += 1) {
      const curve = curveOfStep(`${name},${amount}`);
      expect(curve, String(amount)).toEqual(curve.toSorted((a, b) => a - b));
      expect(curve).toHaveLength(256);
    }
    const ends = Array.from({ length: 201 }, (_, index) => curveOfStep(`${name},${index - 100}`)[200] as number);
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
  });

  it('by 0 returns the picture unchanged', () => {
    const picture = photo(31, 17, { alpha: true });
    expect(difference(applied(`${name},0`, picture), picture)).toBeUndefined();
  });
});
