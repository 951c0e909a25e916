// contrast: moves every channel away from mid grey or towards it.
import { curveOf } from '../kernels/tone-curve.ts';
import { type Effect, pixelAction } from './action.ts';
import type { TonePlan } from './bright.ts';

export const contrast = pixelAction({
  name: 'contrast',
  params: {
    amount: {
      key: '',
      kind: 'int',
      min: -100,
      max: 100,
      required: true,
    },
  },
  // Differs from OSS, whose formula is not published: the usual gain around mid grey.
  plan: ({ amount }, size): TonePlan => {
    const level = 2.55 * amount;
    const gain = (259 * (level + 255)) / (255 * (259 - level));
    return { size, curve: curveOf((value) => gain * (value - 128) + 128) };
  },
});

export const contrastEffect: Effect<TonePlan> = {
  apply: (pixels, { curve }, { kernels }) => kernels.applyCurve(pixels, curve),
};
