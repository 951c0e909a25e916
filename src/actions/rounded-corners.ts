// rounded-corners: rounds the picture's corners.
import { type Effect, pixelAction, type StepPlan } from './action.ts';
import { heldRadius, radiusParam } from './circle.ts';

export interface RoundedCornersPlan extends StepPlan {
  readonly radius: number;
}

export const roundedCorners = pixelAction({
  name: 'rounded-corners',
  params: {
    radius: radiusParam('0040-00000237'),
  },
  plan: ({ radius }, size): RoundedCornersPlan => {
    const rounding = heldRadius(radius, size);
    return { size, transparent: rounding > 0, radius: rounding };
  },
});

export const roundedCornersEffect: Effect<RoundedCornersPlan> = {
  filter: ({ radius }, source, { kernels }) => kernels.roundCorners(source, radius),
};
