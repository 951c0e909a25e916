// The profile of a TIFF: read, and put into a file that our encoder wrote.
import { concat, viewOf } from '../../bytes.ts';
import type { FileColours } from '../colour/file-colours.ts';
import { profileFor } from '../colour/icc.ts';
import { ifdTypes } from '../exif/ifd.ts';
import { readTiffDirectory, tiffTags } from './directory.ts';
import type { TiffColour } from './kinds.ts';
import { readTiffLayout } from './layout.ts';

/** The channels a profile has to be for, where they are not red, green and blue. */
const channels: Readonly<Partial<Record<TiffColour, number>>> = { grey: 1, 'inverted grey': 1, cmyk: 4 };

export const tiffColours: FileColours = {
  read: async (bytes) => {
    const { colour, sampleFormat } = readTiffLayout(bytes);
    const entry = readTiffDirectory(bytes).entries.get(tiffTags.profile);
    // Lab and floating-point samples come out as sRGB, whatever stands beside them.
    if (!entry || colour === 'lab' || sampleFormat === 'float') return undefined;
    return profileFor(new Uint8Array(bytes.slice(entry.start, entry.start + entry.count)), channels[colour] ?? 3);
  },
  withProfile: async (bytes, profile) => withProfile(bytes, profile),
};

/**
 * The profile and a directory that is one entry longer, in the place of the directory. Takes a file as our own encoder writes
 * it: little-endian, the directory last.
 */
function withProfile(bytes: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const from = viewOf(bytes).getUint32(4, true);
  const count = viewOf(bytes).getUint16(from, true);
  const padding = new Uint8Array(profile.length & 1);
  // Entries must be sorted by their tags; the profile's is higher than any that the encoder writes.
  const entries = bytes.subarray(from + 2, from + 2 + count * 12);
  const result = concat(bytes.subarray(0, from), profile, padding, new Uint8Array(2), entries, new Uint8Array(16));
  const view = viewOf(result);
  const directory = from + profile.length + padding.length;
  const entry = directory + 2 + count * 12;
  view.setUint32(4, directory, true);
  view.setUint16(directory, count + 1, true);
  view.setUint16(entry, tiffTags.profile, true);
  view.setUint16(entry + 2, ifdTypes.undefined, true);
  view.setUint32(entry + 4, profile.length, true);
  view.setUint32(entry + 8, from, true);
  return result;
}
