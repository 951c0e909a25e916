// auto-orient: switches the EXIF orientation on or off. As OSS: it is on by default, and applied before every other step.
import { sourceAction } from './action.ts';

export const autoOrient = sourceAction({
  name: 'auto-orient',
  summary: 'Turns the picture upright by its EXIF orientation, before all other steps. On unless switched off.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/auto-orient',
  params: {
    enabled: {
      key: '',
      kind: 'flag',
      required: true,
      ec: { bad: '0040-00000215', empty: '0040-00000214' },
      doc: '1 turns the picture upright, 0 leaves it as it is stored',
    },
  },
  examples: ['auto-orient,1', 'auto-orient,0'],
  configure: ({ enabled }, settings) => ({ ...settings, autoOrient: enabled }),
});
