// The browser's own codecs, where they are right and faster.
import type { Codecs } from '../pipeline/codecs.ts';

export function withPlatformCodecs(codecs: Codecs): Codecs {
  return codecs;
}
