// The profile of a JPEG, in as many APP2 segments as it takes (ICC.1, annex B): read, and put into a file that our encoder wrote.
import { concat, startsWith } from '../../bytes.ts';
import type { FileColours } from '../colour/file-colours.ts';
import { profileFor } from '../colour/icc.ts';
import { APP0, APP2, headSegments } from './markers.ts';

/** "ICC_PROFILE\\0" */
const iccSignature = [0x49, 0x43, 0x43, 0x5f, 0x50, 0x52, 0x4f, 0x46, 0x49, 0x4c, 0x45, 0];

export const jpegColours: FileColours = {
  read: async (bytes, { components }) => profileFor(readProfile(bytes), components),
  withProfile: async (bytes, profile) => withProfile(bytes, profile),
};

/**
 * A profile may be spread over several segments, each with its number (from 1) and their count. As jpeg_read_icc_profile in
 * libjpeg: where these contradict each other, or one is missing, there is none. But of segments with the same number the first
 * counts, because some programs write the whole profile twice.
 */
function readProfile(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const header = iccSignature.length + 2;
  const parts = new Map<number, Uint8Array>();
  const counts = new Set<number>();
  for (const { marker, start, end } of headSegments(bytes)) {
    if (marker !== APP2 || end - start < header || !startsWith(bytes, iccSignature, start)) continue;
    const number = bytes[start + iccSignature.length] as number;
    counts.add(bytes[start + iccSignature.length + 1] as number);
    if (!parts.has(number)) parts.set(number, bytes.subarray(start + header, end));
  }
  const [count = 0, ...others] = counts;
  const data = Array.from({ length: count }, (_, index) => parts.get(index + 1));
  const isWhole = others.length === 0 && parts.size === count && data.every((part) => part !== undefined);
  const profile = isWhole ? concat(...data) : undefined;
  return profile && profile.length > 0 ? profile : undefined;
}

function withProfile(bytes: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const most = 0xffff - 2 - iccSignature.length - 2;
  const count = Math.ceil(profile.length / most);
  const parts = Array.from({ length: count }, (_, index) => {
    const data = profile.subarray(index * most, (index + 1) * most);
    const length = 2 + iccSignature.length + 2 + data.length;
    return concat(Uint8Array.of(0xff, APP2, length >> 8, length & 255, ...iccSignature, index + 1, count), data);
  });
  // The profile goes behind the start marker, and behind the JFIF segment where there is one, which must come first.
  const first = headSegments(bytes).next().value;
  const at = first?.marker === APP0 ? first.end : 2;
  return concat(bytes.subarray(0, at), ...parts, bytes.subarray(at));
}
