// circle: a circle around the centre, on the smallest square that holds it.
import type { Rect, Size } from '../pixels.ts';
import { inTurn } from '../row-flow.ts';
import { type Effect, pixelAction, type StepPlan } from './action.ts';
import { rowsInside } from './rows-inside.ts';

export interface CirclePlan extends StepPlan {
  readonly square: Rect;
}

/** The largest radius up to the one wanted whose corners do not overlap: half the shorter side, in whole pixels. */
export const heldRadius = (radius: number, { width, height }: Size): number =>
  Math.min(radius, Math.floor(Math.min(width, height) / 2));

/** The radius of circle and rounded-corners, which differ only in their EC. */
export const radiusParam = <const E extends string>(ec: E) =>
  ({
    key: 'r',
    kind: 'int',
    min: 1,
    max: 4096,
    required: true,
    unit: 'px',
    ec: { bad: ec },
  }) as const;

export const circle = pixelAction({
  name: 'circle',
  params: {
    radius: radiusParam('0040-00000233'),
  },
  // As OSS: the radius is at most (shorter side - 1) / 2, and the square has sides of 2r + 1.
  plan: ({ radius }, size): CirclePlan => {
    const side = 2 * Math.min(radius, Math.floor((Math.min(size.width, size.height) - 1) / 2)) + 1;
    const square = {
      x: Math.floor((size.width - side) / 2),
      y: Math.floor((size.height - side) / 2),
      width: side,
      height: side,
    };
    return { size: { width: side, height: side }, transparent: side > 1, square };
  },
});

export const circleEffect: Effect<CirclePlan> = {
  filter: ({ square }, _, { kernels }) =>
    inTurn(rowsInside(square, kernels), kernels.roundCorners(square, (square.width - 1) / 2)),
};
