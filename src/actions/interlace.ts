// interlace: writes a progressive JPEG.
import { outputAction } from './action.ts';

export const interlace = outputAction({
  name: 'interlace',
  summary: 'Writes a progressive JPEG, which appears coarse first. Has no effect on other formats.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/gradual-display',
  params: {
    enabled: {
      key: '',
      kind: 'flag',
      required: true,
      ec: { bad: '0040-00000282', empty: '0040-00000281' },
      doc: '1 writes a progressive JPEG, 0 a baseline one',
    },
  },
  examples: ['interlace,1'],
  configure: ({ enabled }, settings) => ({ ...settings, progressive: enabled }),
});
