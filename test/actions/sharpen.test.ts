import { expect, it } from 'vitest';
import type { SharpenPlan } from '../../src/actions/sharpen.ts';
import { pixels, textOf } from '../pixels.ts';
import { applied, planOf } from './stand-ins.ts';

it.each([
  ['sharpen,50', 0.5],
  ['sharpen,100', 1],
  ['sharpen,399', 3.99],
])('%s is an unsharp mask of amount %f', (step, amount) => {
  expect(planOf<SharpenPlan>(step, { width: 7, height: 5 })).toEqual({ size: { width: 7, height: 5 }, amount });
});

it('sharpen steepens edges and leaves flat areas as they are', () => {
  expect(textOf(applied('sharpen,100', pixels('100 100 100 200 200 200')))).toBe('100 99 78 222 201 200');
});
