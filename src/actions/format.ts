// format: the file format of the result.
import { outputAction } from './action.ts';

export const format = outputAction({
  name: 'format',
  summary: 'Writes the result in another format. Transparent areas become white in jpg.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/convert-image-formats-2',
  params: {
    format: {
      key: '',
      kind: 'choice',
      choices: ['jpg', 'png', 'webp', 'bmp', 'gif', 'tiff', 'avif'],
      refused: { heic: 'no free encoder for HEIC is fit for a browser' },
      aliases: { jpeg: 'jpg', tif: 'tiff' },
      required: true,
      ec: { bad: '0040-00000206', empty: '0040-00000207', refused: '0040-00000015' },
      doc: 'format of the result; jpeg and tif are other names of jpg and tiff, and gif changes nothing unless the source is a GIF',
    },
  },
  examples: ['format,png', 'format,webp', 'format,avif'],
  keepsAnimation: true,
  configure: ({ format }, settings) => ({ ...settings, format }),
});
