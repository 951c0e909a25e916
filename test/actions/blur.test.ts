import { describe, expect, it } from 'vitest';
import type { BlurPlan } from '../../src/actions/blur.ts';
import { gaussianWeights } from '../../src/kernels/gaussian-blur.ts';
import { pixels, textOf } from '../pixels.ts';
import { applied, planOf } from './stand-ins.ts';

describe('blur', () => {
  it.each([
    ['blur,r_3,s_2', 3, 2],
    ['blur,s_2,r_3', 3, 2],
    ['blur,r_1,s_1', 1, 1],
    ['blur,r_50,s_50', 50, 50],
  ])('%s is a Gaussian cut at %i pixels, of sigma %i', (step, radius, sigma) => {
    const plan = planOf<BlurPlan>(step, { width: 7, height: 5 });
    expect(plan).toEqual({ size: { width: 7, height: 5 }, weights: gaussianWeights(radius, sigma) });
  });

  it('softens an edge and leaves flat areas as they are', () => {
    expect(textOf(applied('blur,r_1,s_1', pixels('0 0 0 255 255 255')))).toBe('0 0 70 185 255 255');
  });
});
