// Tells the results of one engine from those of another, for the same source and job.
import { etagOf } from '../bucket/digest.ts';
import { version } from '../version.ts';
import type { EngineSettings } from './local-engine.ts';

/** Package version, codec mode, fonts, limits, scaling and who decodes HEIC, as one text. */
export function engineVersion({ codecs, fonts, limits, scaling, heic }: EngineSettings): string {
  const faces = Object.entries(fonts).map(([name, font]) => [name, typeof font === 'string' ? font : etagOf(font)]);
  return JSON.stringify([version, codecs, faces, limits, scaling, ...(heic ? [heic] : [])]);
}
