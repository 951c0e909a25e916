// What tells the results of one engine from those of another, beside source and job.
import { etagOf } from '../bucket/digest.ts';
import { version } from '../version.ts';
import type { EngineSettings } from './local-engine.ts';

export function engineVersion({ codecs, fonts, limits }: EngineSettings): string {
  const faces = Object.entries(fonts).map(([name, font]) => [name, typeof font === 'string' ? font : etagOf(font)]);
  return JSON.stringify([version, codecs, faces, limits]);
}
