// interlace: progressive JPEG.
import { outputAction } from './action.ts';

export const interlace = outputAction({
  name: 'interlace',
  summary: 'Writes a JPEG in several scans, coarse first; other formats do not care.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/gradual-display',
  params: {
    enabled: {
      key: '',
      kind: 'flag',
      required: true,
      ec: { bad: '0040-00000282', empty: '0040-00000281' },
      doc: '1: progressive',
    },
  },
  examples: ['interlace,1'],
  configure: ({ enabled }, settings) => ({ ...settings, progressive: enabled }),
});
