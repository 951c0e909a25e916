// Rows that flow, collected; and what may flow.

import fc from 'fast-check';
import { expect } from 'vitest';
import type { StepPlan } from '../src/actions/action.ts';
import { effectOf } from '../src/actions/effects.ts';
import { fastestKernels } from '../src/kernels/fastest.ts';
import type { PixelBuffer } from '../src/pixels.ts';
import type { RowFilter, RowSource } from '../src/row-flow.ts';
import { SimdInstance } from '../src/simd/instance.ts';
import { planOf, standIns } from './actions/stand-ins.ts';
import { actionNames } from './request/arbitrary.ts';

export const tools = { ...standIns(), kernels: fastestKernels(new SimdInstance()) };

/** Reads a source to its end. */
export function collected(source: RowSource): PixelBuffer {
  const bands: PixelBuffer[] = [];
  for (let band = source.next(); band; band = source.next())
    bands.push({ ...band, data: new Uint8ClampedArray(band.data) });
  const data = new Uint8ClampedArray(source.width * source.height * 4);
  let at = 0;
  for (const band of bands) {
    expect(band.width).toBe(source.width);
    expect(band.height).toBeGreaterThan(0);
    data.set(band.data, at);
    at += band.data.length;
  }
  expect(at).toBe(data.length);
  return { width: source.width, height: source.height, data };
}

/** The filter of a step; undefined where nothing is to be done, or not with rows that flow. */
export function filterOf(step: Parameters<typeof planOf>[0] & object, source: PixelBuffer): RowFilter | undefined {
  const plan: StepPlan = planOf(step, source, { resizeSide: 200, resizePixels: 20_000, rotateSide: 1 });
  return plan.needsWhole ? undefined : effectOf(step.action).filter(plan, source, tools);
}

export const side = fc.integer({ min: 1, max: 60 });
export const bandHeight = fc.integer({ min: 1, max: 9 });
/** Actions whose steps rows flow through. */
export const flowingActions = actionNames.filter((name) =>
  [
    ...['resize', 'crop', 'indexcrop', 'circle', 'rounded-corners'],
    ...['blur', 'bright', 'contrast', 'sharpen', 'watermark'],
  ].includes(name),
);
