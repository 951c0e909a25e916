// TIFF: size, alpha, orientation and profile of the first page, and whether all of its strips or tiles are in the file.
import { concat, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import type { Orientation } from '../../pixels.ts';
import { cutOff, type Format, unsupported } from '../format.ts';
import { readTiffDirectory, tiffTags, tiffValues, tiffVersion } from './directory.ts';
import { readTiffLayout, type TiffLayout } from './layout.ts';

export const tiff: Format = {
  name: 'tiff',
  contentType: 'image/tiff',
  alpha: true,
  animated: false,
  accepts: (bytes) => tiffVersion(bytes) !== undefined,
  readHeader: (bytes) => {
    const { width, height, alpha } = layoutOf(bytes);
    return {
      format: 'tiff',
      byteLength: bytes.length,
      // The first page alone.
      frameCount: 1,
      width,
      height,
      orientation: orientationOf(bytes),
      hasAlpha: alpha !== 'none',
    };
  },
  readProfile: async (bytes) => {
    const entry = readTiffDirectory(bytes)?.entries.get(tiffTags.profile);
    return entry && new Uint8Array(bytes.slice(entry.start, entry.start + entry.count));
  },
  withProfile: async (bytes, profile) => withProfile(bytes, profile),
  findDamage: (bytes) =>
    layoutOf(bytes).segments.some(({ start, byteLength }) => start + byteLength > bytes.length) ? cutOff : undefined,
};

function layoutOf(bytes: Uint8Array): TiffLayout {
  if (tiffVersion(bytes) === 43) throw unsupported('A BigTIFF; expected a TIFF.');
  const layout = readTiffLayout(bytes);
  if (!('fault' in layout)) return layout;
  throw layout.unsupported ? unsupported(layout.fault) : imageDamage(layout.fault);
}

function orientationOf(bytes: Uint8Array): Orientation {
  const directory = readTiffDirectory(bytes);
  const [value = 1] = directory ? tiffValues(bytes, directory, tiffTags.orientation, 1) : [];
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/** Our own encoder's file, little-endian with its directory last: profile and a longer directory are put behind. */
function withProfile(bytes: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const from = viewOf(bytes).getUint32(4, true);
  const count = viewOf(bytes).getUint16(from, true);
  const padding = new Uint8Array(profile.length & 1);
  // Entries are sorted by their tags, and the profile's is higher than any the encoder writes.
  const entries = bytes.subarray(from + 2, from + 2 + count * 12);
  const result = concat(bytes.subarray(0, from), profile, padding, new Uint8Array(2), entries, new Uint8Array(16));
  const view = viewOf(result);
  const directory = from + profile.length + padding.length;
  const entry = directory + 2 + count * 12;
  view.setUint32(4, directory, true);
  view.setUint16(directory, count + 1, true);
  view.setUint16(entry, tiffTags.profile, true);
  view.setUint16(entry + 2, 7, true);
  view.setUint32(entry + 4, profile.length, true);
  view.setUint32(entry + 8, from, true);
  return result;
}
