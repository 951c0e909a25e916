// The header and the table of tags of an ICC profile (ICC.1, 7.2 and 7.3). A table may claim a million tags, so none is copied.
import { asciiBytes, fourLetters, viewOf } from '../../bytes.ts';
import { d50 } from './space.ts';

const tableStart = 132;
const entryBytes = 12;
const newestVersion = 4;
/** How far the white of the connection space may be from D50. */
const whiteTolerance = 0.01;

/** True if the profile is one, and all of its tags lie inside. As Chromium, which takes no notice of any other. */
export function hasSoundTags(profile: Uint8Array): boolean {
  if (profile.length < tableStart || fourLetters(profile, 36) !== 'acsp') return false;
  const view = viewOf(profile);
  const size = view.getUint32(0);
  const end = tableEnd(view);
  if (size > profile.length || size < end || (profile[8] as number) > newestVersion) return false;
  if (d50.some((value, index) => Math.abs(view.getInt32(68 + index * 4) / 65536 - value) > whiteTolerance))
    return false;
  for (let at = tableStart; at < end; at += entryBytes) {
    const length = view.getUint32(at + 8);
    if (length < 4 || view.getUint32(at + 4) + length > size) return false;
  }
  return true;
}

const tableEnd = (view: DataView): number => tableStart + view.getUint32(tableStart - 4) * entryBytes;

/** Where the entry of a tag begins in the table; of several with one name the first counts. */
export function tagEntry(profile: Uint8Array, name: string): number | undefined {
  const view = viewOf(profile);
  const wanted = viewOf(Uint8Array.from(asciiBytes(name))).getUint32(0);
  const end = tableEnd(view);
  for (let at = tableStart; at < end; at += entryBytes) if (view.getUint32(at) === wanted) return at;
  return undefined;
}

/** The data of a tag of a profile with sound tags. */
export function readTag(profile: Uint8Array, name: string): Uint8Array | undefined {
  const entry = tagEntry(profile, name);
  if (entry === undefined) return undefined;
  const view = viewOf(profile);
  const start = view.getUint32(entry + 4);
  return profile.subarray(start, start + view.getUint32(entry + 8));
}
