// interlace: writes a progressive JPEG.
import { outputAction } from './action.ts';

export const interlace = outputAction({
  name: 'interlace',
  params: {
    enabled: {
      key: '',
      kind: 'flag',
      required: true,
      ec: { bad: '0040-00000282', empty: '0040-00000281' },
    },
  },
  actsOn: ['jpg'],
  configure: ({ enabled }, settings) => ({ ...settings, progressive: enabled }),
});
