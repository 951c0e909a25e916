// auto-orient: switches the EXIF orientation on or off. As OSS: it is on by default, and applied before every other step.
import { sourceAction } from './action.ts';

export const autoOrient = sourceAction({
  name: 'auto-orient',
  params: {
    enabled: {
      key: '',
      kind: 'flag',
      required: true,
      ec: { bad: '0040-00000215', empty: '0040-00000214' },
    },
  },
  configure: ({ enabled }, settings) => ({ ...settings, autoOrient: enabled }),
});
