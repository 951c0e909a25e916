// rounded-corners: rounds the picture's corners.
import { pixelAction, type StepPlan } from './action.ts';
import { heldRadius, radiusParam } from './circle.ts';

export interface RoundedCornersPlan extends StepPlan {
  readonly radius: number;
}

export const roundedCorners = pixelAction({
  name: 'rounded-corners',
  summary: 'Rounds the corners. Outside them the picture is transparent, or white if the format has no alpha.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/rounded-rectangle',
  params: {
    radius: radiusParam('0040-00000237'),
  },
  examples: ['rounded-corners,r_30', 'crop,w_100,h_100/rounded-corners,r_10/format,png'],
  plan: ({ radius }, size): RoundedCornersPlan => ({
    size,
    radius: heldRadius(radius, size),
  }),
  apply: (pixels, { radius }, { kernels }) => kernels.roundCorners(pixels, radius),
});
