// bright: brightness.
import { curveOf } from '../kernels/tone-curve.ts';
import { type Effect, pixelAction, type StepPlan } from './action.ts';

export interface TonePlan extends StepPlan {
  readonly curve: Uint8ClampedArray;
}

export const bright = pixelAction({
  name: 'bright',
  params: {
    amount: {
      key: '',
      kind: 'int',
      min: -100,
      max: 100,
      required: true,
      ec: { bad: '0040-00000246', empty: '0040-00000245' },
    },
  },
  // Differs from OSS, whose formula is not published: 2.55 N is added to each channel.
  plan: ({ amount }, size): TonePlan => ({ size, curve: curveOf((value) => value + 2.55 * amount) }),
});

export const brightEffect: Effect<TonePlan> = {
  apply: (pixels, { curve }, { kernels }) => kernels.applyCurve(pixels, curve),
};
