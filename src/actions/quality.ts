// quality: the quality at which a JPEG or WebP is written.
import { outputAction } from './action.ts';

const percent = (key: string, ec: string, doc: string) =>
  ({ key, kind: 'int', min: 1, max: 100, ec: { bad: ec, empty: '0040-00000307' }, doc }) as const;

export const quality = outputAction({
  name: 'quality',
  summary: 'Sets the quality of a jpg or webp result, relative to the source or absolute.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/adjust-image-quality',
  params: {
    relative: percent(
      'q',
      '0040-00000309',
      "relative quality: percent of a JPEG source's estimated quality; absolute if the source is not a JPEG",
    ),
    absolute: percent(
      'Q',
      '0040-00000308',
      'absolute quality; never raised above the estimated quality of a JPEG source',
    ),
    // Differs from OSS, which accepts a bare value without documenting its meaning: here it is the relative quality.
    bare: percent('', '0040-00000310', 'same as q'),
  },
  examples: ['quality,q_50', 'quality,Q_30'],
  needs: { anyOf: ['relative', 'absolute', 'bare'], ec: '0040-00000307' },
  configure: ({ relative, absolute, bare }, settings) => ({
    ...settings,
    quality: absolute !== undefined ? { absolute } : { relative: relative ?? bare ?? 100 },
  }),
});
