// contrast: moves every channel away from mid grey or towards it.

import { pixelAction } from './action.ts';
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
    return { size, line: { gain, offset: 128 - gain * 128 } };
  },
});
