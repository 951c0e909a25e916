// indexcrop: cuts the picture into strips and keeps one.
import { serviceLimits } from '../limits.ts';
import type { Rect } from '../pixels.ts';
import { type Effect, pixelAction, type StepPlan } from './action.ts';
import { rowsInside } from './rows-inside.ts';

export interface IndexcropPlan extends StepPlan {
  /** Absent if the picture stays as it is. */
  readonly strip?: Rect;
}

const length = (key: string, bad: string | undefined) =>
  ({
    key,
    kind: 'int',
    min: 1,
    max: serviceLimits.sourceSide.max,
    unit: 'px',
    ec: { ...(bad && { bad }), range: '0040-00000230' },
  }) as const;

export const indexcrop = pixelAction({
  name: 'indexcrop',
  params: {
    x: length('x', undefined),
    y: length('y', '0040-00000224'),
    index: {
      key: 'i',
      kind: 'int',
      min: 0,
      max: serviceLimits.sourceSide.max,
      default: 0,
      ec: { bad: '0040-00000229' },
    },
  },
  needs: { anyOf: ['x', 'y'] },
  // As OSS: y wins over x; a strip that does not exist, or is longer than the side, leaves the picture as it is. Differs from
  // OSS, which does not say what the last strip is: here it is the remainder.
  plan: ({ x, y, index }, size): IndexcropPlan => {
    const step = y ?? x ?? 1;
    const side = y === undefined ? size.width : size.height;
    const start = index * step;
    if (step > side || start >= side)
      return { size, warnings: ['no such strip exists, so the picture stays as it is'] };
    const rest = Math.min(step, side - start);
    const strip =
      y === undefined
        ? { x: start, y: 0, width: rest, height: size.height }
        : { x: 0, y: start, width: size.width, height: rest };
    return { size: { width: strip.width, height: strip.height }, strip };
  },
});

export const indexcropEffect: Effect<IndexcropPlan> = {
  filter: ({ strip }, _, { kernels }) => strip && rowsInside(strip, kernels),
};
