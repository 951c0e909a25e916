// ICC profiles changed so that LittleCMS reads them as browsers do.
import { asciiBytes, fourLetters, viewOf } from '../../bytes.ts';
import { readTag, tagEntry } from './icc-tags.ts';
import { writtenProfile } from './profile-of.ts';
import type { ColourSpace } from './space.ts';

/** The space's profile as the library is to have it. */
export function adaptedProfile(space: ColourSpace): Uint8Array {
  // Of a profile without tables we know what browsers take of it, such as its codes, which the library does not know.
  if (space.kind === 'matrix') return writtenProfile(space);
  const profile = space.profile.slice();
  // For profiles of version 4 the library compensates the black point without being asked to, which browsers do not.
  profile[8] = Math.min(2, profile[8] as number);
  // Without tables for the perceptual intent the library takes the colorants, not the tables for the next intent.
  for (const direction of ['A2B', 'B2A']) {
    const next = tagEntry(profile, `${direction}1`);
    if (next !== undefined && !tagEntry(profile, `${direction}0`)) profile.set(asciiBytes(`${direction}0`), next);
  }
  withoutMatrix(readTag(profile, 'A2B0'));
  return profile;
}

/** The matrix of the types `mft1` and `mft2` is meant for XYZ alone (ICC.1), but the library applies it to any colours. */
function withoutMatrix(tag: Uint8Array | undefined): void {
  const [start, end] = [12, 48];
  if (!tag || tag.length < end || !['mft1', 'mft2'].includes(fourLetters(tag, 0))) return;
  for (let at = start; at < end; at += 4) viewOf(tag).setUint32(at, (at - start) % 16 === 0 ? 65536 : 0);
}
