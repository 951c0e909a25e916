// bright: brightness.

import type { ToneLine } from '../kernels/tone-line.ts';
import { rowByRow } from '../row-flow.ts';
import { type Effect, pixelAction, type StepPlan } from './action.ts';

export interface TonePlan extends StepPlan {
  readonly line: ToneLine;
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
  plan: ({ amount }, size): TonePlan => ({ size, line: { gain: 1, offset: 2.55 * amount } }),
});

/** The effect of bright and of contrast. */
export const toneEffect: Effect<TonePlan> = {
  filter: ({ line }, source, { kernels }) => rowByRow(source, kernels.layTones(line)),
};
