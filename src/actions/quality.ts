// quality: of the written JPEG or WebP.
import { outputAction } from './action.ts';

const percent = (key: string, ec: string, doc: string) =>
  ({ key, kind: 'int', min: 1, max: 100, ec: { bad: ec, empty: '0040-00000307' }, doc }) as const;

export const quality = outputAction({
  name: 'quality',
  summary: 'Quality of the result, relative to the source or absolute; for jpg and webp only.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/adjust-image-quality',
  params: {
    relative: percent(
      'q',
      '0040-00000309',
      'percent of the estimated quality of a JPEG source; of other sources absolute',
    ),
    absolute: percent('Q', '0040-00000308', 'absolute; a JPEG source is never raised above its own quality'),
    // Differs from OSS, which takes a bare value without saying as what: here it is the relative one.
    bare: percent('', '0040-00000310', 'the same as q'),
  },
  examples: ['quality,q_50', 'quality,Q_30'],
  needs: { anyOf: ['relative', 'absolute', 'bare'], ec: '0040-00000307' },
  configure: ({ relative, absolute, bare }, settings) => ({
    ...settings,
    quality: absolute !== undefined ? { absolute } : { relative: relative ?? bare ?? 100 },
  }),
});
