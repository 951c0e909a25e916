// quality: the quality at which a JPEG or WebP is written.
import { outputAction } from './action.ts';

const percent = (key: string, ec: string) =>
  ({ key, kind: 'int', min: 1, max: 100, ec: { bad: ec, empty: '0040-00000307' } }) as const;

export const quality = outputAction({
  name: 'quality',
  params: {
    relative: percent('q', '0040-00000309'),
    absolute: percent('Q', '0040-00000308'),
    // Differs from OSS, which accepts a bare value without documenting its meaning: here it is the relative quality.
    bare: percent('', '0040-00000310'),
  },
  needs: { anyOf: ['relative', 'absolute', 'bare'], ec: '0040-00000307' },
  actsOn: ['jpg', 'webp', 'avif'],
  configure: ({ relative, absolute, bare }, settings) => ({
    ...settings,
    quality: absolute !== undefined ? { absolute } : { relative: relative ?? bare ?? 100 },
  }),
});
