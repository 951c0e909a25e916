// Tells the results of one engine from those of another, for the same source and job.
import { hexOf } from '../bytes.ts';
import { version } from '../version.ts';
import type { EngineSettings } from './local-engine.ts';

const known = new WeakMap<EngineSettings, Promise<string>>();

/** Package version, codec mode, fonts, limits, scaling and who decodes HEIC, as one text. */
export function engineVersion(settings: EngineSettings): Promise<string> {
  const made = known.get(settings) ?? makeVersion(settings);
  known.set(settings, made);
  return made;
}

async function makeVersion({ codecs, fonts, limits, scaling, heic }: EngineSettings): Promise<string> {
  const faces = Object.entries(fonts).map(async ([name, font]) => [
    name,
    typeof font === 'string' ? font : await digestOf(font),
  ]);
  return JSON.stringify([version, codecs, await Promise.all(faces), limits, scaling, ...(heic ? [heic] : [])]);
}

/** A page without https has no digests, but no cache of results and no service worker either: nothing compares its versions. */
async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  return subtle ? hexOf(new Uint8Array(await subtle.digest('SHA-256', bytes))) : '';
}
