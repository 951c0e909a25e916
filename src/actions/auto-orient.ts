// auto-orient: whether the EXIF orientation is applied. As OSS: it is by default, and before every other step.
import { sourceAction } from './action.ts';

export const autoOrient = sourceAction({
  name: 'auto-orient',
  summary: 'Applies the EXIF orientation before everything else; on unless switched off.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/auto-orient',
  params: {
    enabled: {
      key: '',
      kind: 'flag',
      required: true,
      ec: { bad: '0040-00000215', empty: '0040-00000214' },
      doc: '0 keeps the stored pixel order',
    },
  },
  examples: ['auto-orient,1', 'auto-orient,0'],
  configure: ({ enabled }, settings) => ({ ...settings, autoOrient: enabled }),
});
