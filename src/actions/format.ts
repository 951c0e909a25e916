// format: the file format of the result.
import { outputAction } from './action.ts';

export const format = outputAction({
  name: 'format',
  params: {
    format: {
      key: '',
      kind: 'choice',
      choices: ['jpg', 'png', 'webp', 'bmp', 'gif', 'tiff', 'avif'],
      refused: { heic: 'no free encoder for HEIC is fit for a browser' },
      aliases: { jpeg: 'jpg', tif: 'tiff' },
      required: true,
      ec: { bad: '0040-00000206', empty: '0040-00000207', refused: '0040-00000015' },
    },
  },
  keepsAnimation: true,
  configure: ({ format }, settings) => ({ ...settings, format }),
});
