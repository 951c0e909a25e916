// format: the container of the result.
import { outputAction } from './action.ts';

export const format = outputAction({
  name: 'format',
  summary: 'Writes the result in another format; transparent becomes white in jpg.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/convert-image-formats-2',
  params: {
    format: {
      key: '',
      kind: 'choice',
      choices: ['jpg', 'png', 'webp'],
      aliases: { jpeg: 'jpg' },
      required: true,
      ec: { bad: '0040-00000206', empty: '0040-00000207' },
      doc: 'jpeg is taken for jpg',
    },
  },
  examples: ['format,png', 'format,webp'],
  configure: ({ format }, settings) => ({ ...settings, format }),
});
